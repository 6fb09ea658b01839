-- Files that expired here: they are not taken again, whatever another node says of their age.
create table rooms.expired_file (
  room uuid not null,
  digest text not null,
  primary key (room, digest)
);
