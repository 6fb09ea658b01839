-- Who is who among States: neighbours with their keys, the keys and descriptors of this node, trust lists.
-- A few hundred rows at most: should a cluster be sharded, these are reference tables, whole on every node.

create table peer (
  state text primary key,
  standing text not null,
  -- Since when, why, and who saw to it: an officer, or nobody where the node did by itself.
  standing_at timestamptz not null,
  reason text,
  standing_by uuid,
  -- The node key whose words an officer confirmed, and who.
  compared_key text,
  compared_by uuid,
  -- The envelope as it came, and what is asked of it often.
  descriptor text not null,
  serial bigint not null,
  issued_at timestamptz not null,
  valid_until timestamptz not null,
  received_at timestamptz not null,
  source text not null,
  -- When its address was asked last, and what was wrong with the answer.
  asked_at timestamptz,
  fault text,
  -- What the last test message told.
  hello jsonb,
  version int not null default 1
);

create table peer_key (
  state text not null,
  id text not null,
  signer text not null,
  use text not null,
  algorithm text not null,
  bytes bytea not null,
  from_at timestamptz not null,
  until_at timestamptz,
  compromised_at timestamptz,
  seen_at timestamptz not null,
  primary key (state, id)
);

-- Keys of this node: the secret lies in a file named after the signer, the use and the number.
create table own_key (
  signer text not null,
  use text not null,
  number int not null,
  id text not null unique,
  algorithm text not null,
  bytes bytea not null,
  from_at timestamptz not null,
  until_at timestamptz,
  compromised_at timestamptz,
  primary key (signer, use, number)
);

create table own_descriptor (
  serial bigint primary key,
  -- Of what it says beside number and dates: the same is not issued again.
  digest text not null,
  descriptor text not null,
  issued_at timestamptz not null,
  valid_until timestamptz not null
);

-- What administrators say of their authorities, beside what identity knows of them.
create table profile (
  authority uuid primary key,
  body jsonb not null,
  version int not null
);

create table space (
  space text primary key,
  standing text not null,
  standing_at timestamptz not null,
  standing_by uuid,
  -- Whether its members are trusted by the list, or each by a ceremony of its own.
  trusts text not null,
  version int not null default 1
);

create table list (
  space text not null,
  number int not null,
  list text not null,
  leaf bytea not null,
  issued_at timestamptz not null,
  valid_until timestamptz not null,
  received_at timestamptz not null,
  source text not null,
  primary key (space, number)
);

-- A version that still waits for signatures.
create table draft (
  space text not null,
  digest text not null,
  list text not null,
  at timestamptz not null,
  version int not null default 1,
  primary key (space, digest)
);

-- What was refused though it came under a known name: for whoever keeps the node, and as evidence.
create table refused (
  digest text primary key,
  at timestamptz not null,
  kind text not null,
  about text not null,
  source text not null,
  what text not null
);

create function told() returns trigger language plpgsql as $$
begin
  perform pg_notify('comity_directory', '');
  return null;
end $$;
create trigger told after insert or update or delete on peer for each statement execute function told();
create trigger told after insert or update or delete on peer_key for each statement execute function told();
create trigger told after insert or update or delete on own_key for each statement execute function told();
create trigger told after insert or update or delete on own_descriptor for each statement execute function told();
create trigger told after insert or update or delete on profile for each statement execute function told();
create trigger told after insert or update or delete on space for each statement execute function told();
create trigger told after insert or update or delete on list for each statement execute function told();
