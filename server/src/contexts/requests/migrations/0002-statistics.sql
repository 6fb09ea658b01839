-- Whether a step has an effect as the log of messages stands: not irregular, crossed, held back or forked. It follows from
-- the log and is kept so that requests can be counted without reading every log; rewritten when a message that was
-- missing comes in.
alter table requests.step add column counts boolean not null default true;
update requests.step set counts = false where forked;

-- Statistics look for requests of a time.
create index request_opened on requests.request (opened_at);
