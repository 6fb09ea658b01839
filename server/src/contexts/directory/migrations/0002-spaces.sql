-- When other nodes were last asked for newer versions of the list of a space, and what was wrong with the answer.
alter table space add column asked_at timestamptz;
alter table space add column fault text;
