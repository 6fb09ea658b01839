-- Messages between authorities of two States, the receipts about them, and what waits to be sent.
-- Distribution keys, should a cluster be sharded: message, receipt, attachment and chunk by message; conversation,
-- decision and outbox by peer; upload by id.

-- One message as this node keeps it. The cover is read out of its envelope; columns repeat what lists ask for.
create table message (
  message text primary key check (message ~ '^[0-9a-f]{64}$'),
  id uuid not null,
  -- When it was sent or received here, as an identifier that grows: the order of the outbox and of lists.
  placed uuid not null,
  side text not null check (side in ('sent', 'received')),
  peer text not null,
  authority uuid not null,
  their_authority uuid not null,
  -- The post that wrote a sent message.
  post uuid,
  conversation uuid not null,
  after text,
  file uuid,
  form text not null,
  onward text not null,
  marking jsonb not null,
  rank int not null,
  tlp text not null generated always as (marking ->> 'tlp') stored,
  -- The line of the body that says what it is about; gone with the body.
  subject text,
  envelope text not null,
  -- All of the parcel but the cover, as JSON; null when it was destroyed or forgotten.
  parcel text,
  body bytea,
  state text not null,
  -- At an end: nothing about its delivery can change any more.
  ended boolean not null,
  hold text,
  held_at timestamptz,
  received_at timestamptz,
  composed_at timestamptz not null,
  deliver_by timestamptz not null,
  expires_at timestamptz,
  answers text,
  corrects text,
  -- By when the writer asks for an answer, and whether there is one.
  answer_by timestamptz,
  answered boolean not null default false,
  opened_at timestamptz,
  assignee uuid,
  -- Recalled; kept all the same, and the sender knows; a receipt says that it is destroyed or expired.
  wanted_back boolean not null default false,
  withheld boolean not null default false,
  gone boolean not null default false,
  -- The next time by which something must happen, and whose move it is.
  due timestamptz,
  move text check (move in ('ours', 'theirs')),
  compared_at timestamptz,
  changed_at timestamptz not null,
  version int not null default 1
);
-- Sealed and signed bytes do not shrink, so nothing is gained by trying.
alter table message alter column envelope set storage external;
alter table message alter column parcel set storage external;
alter table message alter column body set storage external;
create index message_id on message (id);
-- An own message follows one other: two that follow the same were written at the same moment, and one must wait. What
-- was forgotten and learnt again from the peer may fork.
create unique index message_after on message (peer, conversation, coalesce(after, '')) where side = 'sent' and parcel is not null;
create index message_conversation on message (peer, conversation, placed);
create index message_file on message (file, placed) where file is not null;
create index message_room on message (authority, placed);
create index message_answers on message (answers) where answers is not null;
create index message_corrects on message (corrects) where corrects is not null;
create index message_overdue on message (deliver_by) where side = 'sent' and state in ('composed', 'sealed', 'queued', 'transmitted');
create index message_expiry on message (expires_at) where side = 'received' and not gone and expires_at is not null;
create index message_wanted on message (message) where wanted_back and side = 'received' and not gone;
create index message_unsettled on message (peer, compared_at nulls first) where not ended;
create index message_changed on message (peer, changed_at, message);

-- In which file a conversation is kept. Its number is the choice of who began it, so it is known by the peer too.
create table conversation (
  peer text not null,
  conversation uuid not null,
  file uuid not null,
  primary key (peer, conversation)
);

create table receipt (
  message text not null,
  receipt text not null,
  n bigint not null generated always as identity,
  name text not null,
  issuer text not null,
  issuer_state text not null generated always as (split_part(issuer, '/', 1)) stored,
  ours boolean not null,
  -- As signed.
  at text not null,
  envelope text not null,
  body jsonb not null,
  -- Where it stands in the own log.
  place bigint,
  leaf jsonb,
  proof text,
  asked_at timestamptz,
  primary key (message, receipt)
);
alter table receipt alter column envelope set storage external;
create index receipt_digest on receipt (receipt);
create index receipt_unlogged on receipt (n) where ours and place is null;
create index receipt_unproven on receipt (issuer_state, asked_at nulls first) where proof is null;

-- What was decided once about a parcel of a peer.
create table decision (
  peer text not null,
  message text not null,
  decision text not null check (decision in ('accepted', 'rejected', 'not-received')),
  -- Whether the message was kept with it.
  kept boolean not null,
  changed_at timestamptz not null,
  primary key (peer, message)
);
create index decision_changed on decision (peer, changed_at, message) where not kept;

-- What is to reach a peer: parcels, which are read from their messages, and receipts; `id` is the digest of either.
create table outbox (
  peer text not null,
  id text not null,
  placed uuid not null,
  conversation uuid not null,
  kind text not null check (kind in ('parcel', 'receipt')),
  message text not null,
  at timestamptz not null,
  attempts int not null default 0,
  not_before timestamptz,
  primary key (peer, id)
);
create index outbox_order on outbox (peer, placed, kind desc, id);
create index outbox_conversation on outbox (peer, conversation, placed) where kind = 'parcel' and not_before is not null;

-- How reaching a peer goes.
create table peer (
  state text primary key,
  failures int not null default 0,
  until timestamptz,
  heard_at timestamptz,
  rolled text
);

create table attachment (
  message text not null,
  id uuid not null,
  bytes bigint not null,
  chunk_bytes int not null,
  -- SHA-256 of the content, under which the bytes are kept; null until all of it is here.
  digest text,
  -- Of a received one: all of it is here. Of a sent one: the recipient has said that it has all of it.
  complete boolean not null default false,
  -- Its message was destroyed, and then its bytes.
  erased boolean not null default false,
  primary key (message, id)
);
create index attachment_digest on attachment (digest) where digest is not null;
create index attachment_incomplete on attachment (message) where not complete and not erased;

-- Chunks of received attachments that are written and durable.
create table chunk (
  message text not null,
  attachment uuid not null,
  n int not null,
  primary key (message, attachment, n)
);

create table upload (
  id uuid primary key,
  officer uuid,
  post uuid not null,
  name text not null,
  media_type text not null,
  bytes bigint not null,
  here bigint not null default 0,
  digest text,
  created_at timestamptz not null
);
create index upload_post on upload (post);
create index upload_digest on upload (digest) where digest is not null;
