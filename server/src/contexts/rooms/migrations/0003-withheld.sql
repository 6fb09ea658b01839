-- Messages that came without their content: expired, or withheld, which only the whole log shows.
alter table rooms.entry add column withheld boolean not null default false;
create index entry_withheld on rooms.entry (room, number) where withheld;
