-- Which process of this node is at work on a received attachment, and until when the others leave it to that one. By message.
create table claim (
  message text not null,
  attachment uuid not null,
  holder uuid not null,
  until timestamptz not null,
  primary key (message, attachment)
);
