-- Bytes that arrived, or that a room let go: removed after their time where nothing uses them.
create table rooms.upload (
  id uuid primary key,
  digest text not null,
  at timestamptz not null
);
create index upload_at on rooms.upload (at);
create index upload_digest on rooms.upload (digest);
create index file_digest on rooms.file (digest);
