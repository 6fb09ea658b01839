-- Rooms: the log of each, the room it makes, and what this node keeps for its own officers. Distribution key: the room.

create table rooms.room (
  id uuid primary key,
  lead text not null,
  state text not null check (state in ('open', 'handed-over', 'closed')),
  -- Rank of the marking's classification.
  rank int not null,
  head int not null,
  epoch int not null,
  changed_at timestamptz not null,
  -- Officers and authorities of this node's State who take part: what lists are narrowed by.
  members text[] not null,
  authorities text[] not null,
  body jsonb not null,
  -- The group as its last change left it (GroupInfo), for whoever enters and for checking the next change.
  info bytea not null,
  -- The lead's signed word for its newest head that this node has seen, and one for another history, if it gave both.
  head_statement text,
  fork text,
  -- Brought back from a backup: others may hold more of the log than is here.
  restored boolean not null default false
);
create index room_members on rooms.room using gin (members, authorities);

create table rooms.entry (
  room uuid not null,
  number int not null,
  id uuid not null,
  digest text not null,
  header jsonb not null,
  content bytea,
  welcome bytea,
  -- The group after a change (GroupInfo).
  info bytea,
  primary key (room, number),
  constraint entry_once unique (room, id)
);

-- How far each member has read, as their State says.
create table rooms.reading (
  room uuid not null,
  name text not null,
  number int not null,
  at timestamptz not null,
  -- Whether the lead knows.
  told boolean not null,
  primary key (room, name)
);

create index reading_untold on rooms.reading (room) where not told;

-- Messages of own officers on their way to the node that leads.
create table rooms.outgoing (
  room uuid not null,
  id uuid not null,
  -- In which order they were written.
  turn bigint generated always as identity,
  officer uuid not null,
  epoch int not null,
  content bytea not null,
  at timestamptz not null,
  attempts int not null,
  next_at timestamptz not null,
  -- Why it will not be taken; its author's device writes it anew.
  refused text,
  primary key (room, id)
);

-- States that have not yet been told of the newest entries.
create table rooms.notice (
  room uuid not null,
  state text not null,
  attempts int not null,
  next_at timestamptz not null,
  primary key (room, state)
);

create table rooms.device (
  officer uuid not null,
  key bytea not null,
  post uuid not null,
  authority uuid not null,
  certificate text not null,
  until timestamptz not null,
  primary key (officer, key)
);

-- What devices offer to be added by; each is given out once.
create table rooms.offer (
  reference text primary key,
  officer uuid not null,
  key bytea not null,
  content bytea not null,
  until timestamptz not null
);
create index offer_officer on rooms.offer (officer);

-- Closed files of rooms this node holds. Where they come from if it does not: any node that takes part.
create table rooms.file (
  room uuid not null,
  digest text not null,
  bytes bigint not null,
  by text not null,
  at timestamptz not null,
  primary key (room, digest)
);

create table rooms.export (
  id uuid primary key,
  room uuid not null,
  number int not null,
  salt bytea not null,
  statement text not null,
  at timestamptz not null,
  officer uuid not null
);

-- After a restore: a room led here is ordered again only once others have said what they hold of it; and offers that were
-- given out since the backup must not be given out again.
create function rooms.after_restore() returns void language sql as $$
  update rooms.room set restored = true;
  delete from rooms.offer;
$$;
