-- The log of this node: one row for itself, its entries, the tiles of its tree, and what it signed.
-- Should a cluster be sharded, it stays whole on one node: a log is one sequence.

create table head (
  one boolean primary key default true check (one),
  origin text not null,
  public_key bytea not null,
  size bigint not null default 0
);

create table entry (
  index bigint primary key,
  -- What the entry is about, from its bytes: the same digest is never entered twice.
  digest bytea not null,
  bytes bytea not null
);
create unique index entry_digest on entry (digest);

-- A tile only grows at its end, so one row is all its partial forms too: each is a beginning of it.
create table tile (
  level int not null,
  index bigint not null,
  hashes bytea not null,
  primary key (level, index)
);
-- Hashes do not shrink, so nothing is gained by trying.
alter table tile alter column hashes set storage external;

create table checkpoint (
  size bigint primary key,
  note text not null,
  at timestamptz not null
);

-- Which head of the audit chain a digest stands for. Written before the entry, so that no salt is ever missing.
create table anchor (
  digest bytea primary key,
  seq bigint not null unique,
  hash bytea not null,
  salt bytea not null
);
