-- The same digests as before, found without a regular expression, whose automaton is built anew for each row.
alter table message drop constraint message_message_check;
alter table message add constraint message_digest check (length(message) = 64 and ltrim(message, '0123456789abcdef') = '');
-- Hashes do not shrink, so nothing is gained by trying.
alter table receipt alter column proof set storage external;
-- Nothing is looked for by these: a table that grew is looked at anew without sorting them.
alter table message alter column envelope set statistics 0;
alter table message alter column parcel set statistics 0;
alter table message alter column body set statistics 0;
alter table message alter column subject set statistics 0;
alter table message alter column marking set statistics 0;
alter table receipt alter column envelope set statistics 0;
alter table receipt alter column body set statistics 0;
alter table receipt alter column leaf set statistics 0;
alter table receipt alter column proof set statistics 0;
