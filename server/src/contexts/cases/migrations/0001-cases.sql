-- A case file, its parts, and what they are found by. Distribution key of every table: the case.

create function cases.posts(participants jsonb, wanted text) returns text[]
  language sql immutable strict parallel safe as $$
  select coalesce(array_agg(p ->> 'post' order by p ->> 'post'), '{}')
  from jsonb_array_elements(participants) p where p ->> 'role' = wanted
$$;

-- The next running number of a year: a sequence each, made when the year's first case is opened. Concurrent openings
-- wait for nobody; a number taken by a refused opening stays unused.
create function cases.next_number(year int) returns bigint language plpgsql as $$
declare
  counter text := format('cases.number_%s', year);
  used bigint;
begin
  if to_regclass(counter) is null then
    perform pg_advisory_xact_lock(hashtext(counter));
    if to_regclass(counter) is null then
      select coalesce(max(split_part(reference, '-', 3)::bigint), 0) into used
      from cases.case where split_part(reference, '-', 2) = year::text;
      execute format('create sequence %s start %s', counter, used + 1);
    end if;
  end if;
  return nextval(counter);
end $$;

create table cases.case (
  id uuid primary key,
  reference text not null,
  title text not null,
  summary text not null,
  offences text[] not null,
  authority uuid not null,
  marking jsonb not null,
  -- Rank of the marking's classification; the ladders are data of the program.
  rank int not null,
  restricted boolean not null,
  state text not null check (state in ('open', 'closed', 'archived')),
  participants jsonb not null,
  opened_at timestamptz not null,
  closed_at timestamptz,
  retain_until date,
  hold jsonb,
  version int not null,
  changed_at timestamptz not null,
  changed_by uuid not null,
  tlp text not null generated always as (marking ->> 'tlp') stored,
  leads text[] not null generated always as (cases.posts(participants, 'lead')) stored,
  members text[] not null generated always as (cases.posts(participants, 'member')) stored,
  readers text[] not null generated always as (cases.posts(participants, 'reader')) stored
);
-- Not unique, so that the table can be distributed: the sequence gives each number once.
create index case_reference on cases.case (reference);
create index case_authority on cases.case ((authority::text));
create index case_participants on cases.case using gin (leads, members, readers);
create index case_retention on cases.case (retain_until) where state = 'archived';

-- Parties, places, notes, tasks, links, documents: what they share stands in columns, what the contract says of each
-- kind in `body`. Instants in a body are UTC of one width, so that their order as text is their order in time.
create table cases.part (
  case_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('party', 'place', 'note', 'task', 'link', 'document')),
  marking jsonb not null,
  rank int not null,
  added_at timestamptz not null,
  added_by uuid not null,
  version int not null,
  changed_at timestamptz not null,
  changed_by uuid not null,
  body jsonb not null,
  tlp text not null generated always as (marking ->> 'tlp') stored,
  state text generated always as (body ->> 'state') stored,
  assignee text generated always as (body ->> 'assignee') stored,
  due text generated always as (body ->> 'due') stored,
  digest text generated always as (body ->> 'digest') stored,
  retain_until text generated always as (body ->> 'retainUntil') stored,
  primary key (case_id, id)
);
create index part_kind on cases.part (case_id, kind);
create index part_waiting on cases.part (assignee, due) where kind = 'task' and state = 'open';
create index part_deadline on cases.part (case_id, due) where kind = 'task' and state = 'open';
create index part_digest on cases.part (digest) where digest is not null;
create index part_retention on cases.part (retain_until) where retain_until is not null;

-- What full-text search looks through, written with the thing itself. `part_id` is the case's own id for the case.
create table cases.text (
  case_id uuid not null,
  part_id uuid not null,
  words tsvector not null,
  raw text not null,
  primary key (case_id, part_id)
);
create index text_words on cases.text using gin (words);

-- By what another unit's work on the same subject is noticed.
create table cases.fingerprint (
  case_id uuid not null,
  part_id uuid not null,
  basis text not null check (basis in ('identifier', 'name-and-birth')),
  digest text not null,
  primary key (case_id, part_id, digest)
);
create index fingerprint_digest on cases.fingerprint (digest);

-- Bytes that arrived, until a job finds that no document uses them.
create table cases.upload (
  digest text primary key,
  at timestamptz not null
);
create index upload_at on cases.upload (at);
