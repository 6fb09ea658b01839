-- Requests from State to State, as the node of one side keeps them. Distribution key of every table: the request.

-- The next running number of a year: a sequence each, made with the year's first request.
create function requests.next_number(year int) returns bigint language plpgsql as $$
declare
  counter text := format('requests.number_%s', year);
begin
  if to_regclass(counter) is null then
    perform pg_advisory_xact_lock(hashtext(counter));
    if to_regclass(counter) is null then
      execute format('create sequence %s', counter);
    end if;
  end if;
  return nextval(counter);
end $$;

create table requests.request (
  id uuid primary key,
  reference text not null,
  side text not null check (side in ('requesting', 'requested')),
  kind text not null,
  case_id uuid,
  peer text not null,
  authority uuid not null,
  post text not null,
  state text not null,
  ended boolean not null,
  -- It has left the desk where it was drafted.
  handed_in boolean not null,
  police boolean not null,
  privileged boolean not null,
  rank int not null,
  tlp text not null,
  likeness text not null,
  -- The next period to end, to sort by: reckoned anew by each step and by the errand that watches periods.
  due timestamptz,
  due_of text,
  opened_at timestamptz not null,
  version int not null,
  changed_at timestamptz not null,
  changed_by uuid,
  -- All else, as the contract says it.
  body jsonb not null
);
create index request_due on requests.request (due) where not ended;
create index request_case on requests.request (case_id) where case_id is not null;
create index request_likeness on requests.request (likeness) where side = 'requesting';
create index request_authority on requests.request ((authority::text));

-- What was done and told, in the order in which this node saw it. Never changed.
create table requests.step (
  request_id uuid not null,
  number int not null,
  at timestamptz not null,
  act text not null,
  -- Place in the log of messages between the sides, with the digest of what was said; null for what stayed at home.
  entry jsonb,
  -- A second message of a number that was taken: kept as proof.
  forked boolean not null,
  officer uuid,
  body jsonb not null,
  primary key (request_id, number)
);

-- Periods of which somebody was told, so that each warning goes out once.
create table requests.warning (
  request_id uuid not null,
  period text not null,
  started_at timestamptz not null,
  standing text not null check (standing in ('warning', 'overdue')),
  at timestamptz not null,
  primary key (request_id, period, started_at, standing)
);
