-- Authorities, their posts, the officers who hold them, and how officers and services prove who they are.
-- All of it is small beside what cases hold: should a cluster be sharded, these are reference tables.

create table authority (
  id uuid primary key,
  names jsonb not null,
  kind text not null,
  place text not null,
  zone text not null,
  languages text[] not null,
  version int not null default 1
);

create table post (
  id uuid primary key,
  authority uuid not null references authority,
  title jsonb not null,
  unit text not null,
  roles text[] not null,
  clearance int not null,
  state text not null,
  version int not null default 1
);
create index post_authority on post (authority);

create table officer (
  id uuid primary key,
  name jsonb not null,
  email text not null,
  state text not null,
  language text not null,
  sample boolean not null default false,
  version int not null default 1,
  -- Issuer and subject at the agency's own identity provider, bound at the first sign-in and never changed.
  subject text
);
-- Who has left may come back under the same address, as a new officer.
create unique index officer_email on officer (lower(email)) where state <> 'left';
create unique index officer_subject on officer (subject);

create table tenure (
  id uuid primary key,
  officer uuid not null references officer,
  post uuid not null references post,
  kind text not null,
  from_at timestamptz not null,
  until_at timestamptz,
  roles text[],
  reason text not null,
  -- The holder who delegated: what was delegated ends when that holder no longer holds the post.
  delegated_by uuid references officer
);
create index tenure_officer on tenure (officer);
create index tenure_post on tenure (post);

create table passkey (
  id text primary key,
  officer uuid not null references officer,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  label text not null,
  added_at timestamptz not null,
  last_used_at timestamptz
);
create index passkey_officer on passkey (officer);

create table session (
  id uuid primary key,
  -- SHA-256 of the token in the cookie; the token itself is nowhere.
  token bytea not null,
  officer uuid not null references officer,
  method text not null,
  device text not null,
  post uuid references post,
  purpose text,
  basis text,
  signed_in_at timestamptz not null,
  last_seen_at timestamptz not null,
  ends_at timestamptz not null,
  ended_at timestamptz
);
create unique index session_token on session (token);
create index session_officer on session (officer) where ended_at is null;

-- A begun sign-in or registration: kept for minutes, used once.
create table ceremony (
  id uuid primary key,
  kind text not null,
  challenge text not null,
  data jsonb not null,
  expires_at timestamptz not null
);
create index ceremony_expires on ceremony (expires_at);

-- A one-time link. Without an officer it makes the first administrator; each officer has one at most, and so has that.
create table enrolment (
  token bytea primary key,
  officer uuid references officer,
  expires_at timestamptz not null,
  constraint enrolment_officer unique nulls not distinct (officer)
);

create table service_account (
  id uuid primary key,
  name text not null,
  post uuid not null references post,
  scopes text[] not null,
  purpose text not null,
  basis text not null,
  secret bytea not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  last_used_at timestamptz
);

-- How often a door was tried in a span of time, counted for all processes together.
create table attempt (
  bucket text not null,
  span timestamptz not null,
  count int not null,
  primary key (bucket, span)
);

-- One row, moved on by whoever changes who has which duties, so that two such changes are decided one after the other:
-- the last administrator cannot be removed by two hands, nor duties be joined that must stay apart.
create table duties (
  one boolean primary key default true check (one),
  version int not null default 1
);
insert into duties default values;

-- Whatever changes what a request is answered as is told to every process at the commit.
create function told() returns trigger language plpgsql as $$
begin
  perform pg_notify('comity_identity', '');
  return null;
end $$;
create trigger told after insert or update or delete on authority for each statement execute function told();
create trigger told after insert or update or delete on post for each statement execute function told();
create trigger told after insert or update or delete on officer for each statement execute function told();
create trigger told after insert or update or delete on tenure for each statement execute function told();
create trigger told after update of ended_at, post, purpose, basis on session for each statement execute function told();
create trigger told after update of revoked_at or delete on service_account for each statement execute function told();
