-- The received message that a sent one passes on: its originator is told of the copy, and may want it back.
alter table message add column passes_on text;
update message
set passes_on = convert_from(decode(envelope::json ->> 'payload', 'base64'), 'UTF8')::json -> 'passesOn' ->> 'message'
where side = 'sent';
create index message_passes_on on message (passes_on) where passes_on is not null;
