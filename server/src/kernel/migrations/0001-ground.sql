-- What every command leaves behind: its events, its line in the audit trail, its answer under the idempotency key.
-- Distribution keys, should a cluster be sharded: event by about, audit by id, idempotency by actor.

create function kernel.require(held boolean, what text) returns boolean language plpgsql volatile as $$
begin
  if not held then
    raise exception 'requirement % did not hold', what using errcode = 'CM409';
  end if;
  return true;
end $$;

-- The outbox, kept: the history of every record is read from it.
-- `tx` orders it safely: a reader that stops below the oldest running transaction misses nothing.
create table kernel.event (
  id uuid not null,
  tx xid8 not null default pg_current_xact_id(),
  about text not null,
  name text not null,
  version int not null,
  at timestamptz not null,
  officer uuid,
  post uuid,
  data jsonb not null,
  primary key (about, id)
);
create index event_order on kernel.event (tx, id);

-- How far each reaction has read the outbox.
create table kernel.reader (
  name text primary key,
  tx xid8 not null default '0',
  id uuid not null default '00000000-0000-0000-0000-000000000000'
);

-- Which events a reaction has carried out: written together with its effect, so that twice is once.
create table kernel.inbox (
  reaction text not null,
  event uuid not null,
  primary key (event, reaction)
);

-- Events a reaction could not carry out, kept for a person to look at; retried until then.
create table kernel.parked (
  reaction text not null,
  event uuid not null,
  about text not null,
  attempts int not null,
  code text not null,
  next_at timestamptz not null,
  primary key (event, reaction)
);

create table kernel.audit (
  id uuid primary key,
  tx xid8 not null default pg_current_xact_id(),
  at timestamptz not null,
  entry jsonb not null,
  digest bytea not null,
  officer uuid generated always as ((entry ->> 'officer')::uuid) stored,
  action text not null generated always as (entry ->> 'action') stored,
  resource text generated always as (entry ->> 'resource') stored,
  within text generated always as (entry ->> 'within') stored,
  outcome text not null generated always as (entry ->> 'outcome') stored
);
create index audit_order on kernel.audit (tx, id);
create index audit_at on kernel.audit using brin (at);
create index audit_officer on kernel.audit (officer, at desc);
create index audit_resource on kernel.audit (resource, at desc);
create index audit_within on kernel.audit (within, at desc) where within is not null;

-- The hash chain over the audit trail, one link an entry, sealed in batches within moments of the commit.
create table kernel.audit_link (
  seq bigint primary key,
  entry uuid not null unique,
  digest bytea not null,
  hash bytea not null
);

create table kernel.idempotency (
  actor text not null,
  key text not null,
  request bytea not null,
  status int not null,
  reply jsonb not null,
  version int,
  at timestamptz not null,
  primary key (actor, key)
);
create index idempotency_at on kernel.idempotency using brin (at);

-- What waits for a second officer.
create table kernel.proposal (
  id uuid primary key,
  action text not null,
  resource text,
  within text,
  label text,
  rule text not null,
  because text not null,
  officer uuid not null,
  post uuid not null,
  purpose text,
  basis text,
  request jsonb not null,
  proposed_at timestamptz not null,
  expires_at timestamptz not null,
  state text not null default 'waiting' check (state in ('waiting', 'approved', 'rejected', 'withdrawn', 'expired', 'failed')),
  settled_at timestamptz,
  settled_by uuid,
  reason text
);
create index proposal_waiting on kernel.proposal (expires_at) where state = 'waiting';
-- Asking again for the same thing finds the same proposal, also when both arrive at once.
create unique index proposal_once on kernel.proposal (officer, action, resource, md5(request::text)) where state = 'waiting';

create table kernel.blob (
  digest bytea primary key,
  bytes bigint not null,
  at timestamptz not null
);
