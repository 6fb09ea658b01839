-- When an upload was last begun, continued or taken for something: what lies there since long and is not referred to is
-- collected. `coming`: the digest of bytes that are about to be kept for it, so that nobody removes them in between.
alter table exchange.upload add column named_at timestamptz, add column coming text;
update exchange.upload set named_at = created_at;
alter table exchange.upload alter column named_at set not null;
create index upload_named on exchange.upload (named_at, id);
create index upload_coming on exchange.upload (coming) where coming is not null;
