-- What others know of this log, and what this node keeps of theirs.

-- Why nothing is signed: null when nothing speaks against it. While it is rebuilt nothing is entered either.
alter table head add column held text;
alter table head add column held_note text;
alter table head add column rebuilding boolean not null default false;

-- Entered here and never signed, while others held a longer log of ours: they are entered again behind it.
create table straggler (
  digest bytea primary key,
  bytes bytea not null
);

-- How asking each witness went, by its verifier key.
create table asked (
  witness text primary key,
  size bigint,
  at timestamptz,
  since timestamptz,
  problem text
);

create table cosignature (
  size bigint not null references checkpoint on delete cascade,
  witness text not null,
  line text not null,
  primary key (size, witness)
);

-- The logs of peers. `size`: everything up to there is held, under `note`; `reach`: so many entries are held; `seen`:
-- the newest checkpoint that is known to continue the one before.
create table mirror (
  origin text primary key,
  hash text not null unique,
  size bigint not null default 0,
  note text,
  reach bigint not null default 0,
  seen_size bigint not null default 0,
  seen_note text,
  at timestamptz,
  since timestamptz,
  problem text
);

create table mirror_entry (
  origin text not null,
  index bigint not null,
  bytes bytea not null,
  primary key (origin, index)
);

create table mirror_tile (
  origin text not null,
  level int not null,
  index bigint not null,
  hashes bytea not null,
  primary key (origin, level, index)
);
alter table mirror_tile alter column hashes set storage external;
