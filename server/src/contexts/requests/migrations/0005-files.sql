-- Files laid down with a request by this side, to be annexed or handed over. The bytes lie with the exchange, under an
-- upload. Distribution key: the request.
create table requests.file (
  request_id uuid not null,
  digest text not null check (digest ~ '^[0-9a-f]{64}$'),
  upload uuid not null,
  name text not null,
  media_type text not null,
  bytes bigint not null,
  laid_at timestamptz not null,
  laid_by uuid,
  primary key (request_id, digest)
);

update requests.request set body = jsonb_set(body, '{annexes}', '[]') where not body ? 'annexes';
