-- Whether steps count that were stored before this was noted follows from the log of their request, by rules that are not
-- SQL: an errand judges them once. Until then they are not counted.
alter table requests.step alter column counts drop not null, alter column counts drop default;
update requests.step set counts = null where entry is not null and not forked;
create index step_not_judged on requests.step (request_id) where counts is null;
