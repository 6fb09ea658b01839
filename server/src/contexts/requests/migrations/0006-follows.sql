-- The request that one follows: a confiscation the freezing, the return of assets the confiscation.
alter table requests.request add column follows uuid;
create index request_follows on requests.request (follows) where follows is not null;
update requests.request set body = jsonb_set(body, '{follows}', 'null') where not body ? 'follows';
