-- What this node saw of the logs of others: the last checkpoint it cosigned, and what convicts one of them.

create table witnessed (
  origin text primary key,
  size bigint not null,
  root bytea not null,
  note text not null,
  at timestamptz not null
);

create table accusation (
  digest bytea primary key,
  origin text not null,
  text text not null,
  at timestamptz not null
);
