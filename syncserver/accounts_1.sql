create table accounts (
  id integer primary key autoincrement,
  name text not null,
  fold text not null unique,
  password text not null,
  created integer not null,
  disabled integer not null default 0,
  quota integer not null default 0
);
create table devices (
  id integer primary key autoincrement,
  account integer not null references accounts (id) on delete cascade,
  key_hash blob not null unique,
  client text not null,
  created integer not null,
  last_used integer not null
);
create index devices_by_account on devices (account, last_used);
pragma user_version = 1;
