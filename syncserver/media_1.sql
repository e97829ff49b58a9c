create table files (
  name text not null primary key,
  sum blob,
  size integer not null,
  usn integer not null
) without rowid;
create index files_by_usn on files (usn);
create index files_by_sum on files (sum);
create table removed (
  sum blob not null primary key,
  name text not null,
  at integer not null
) without rowid;
create table state (last_usn integer not null, bytes integer not null, files integer not null);
insert into state values (0, 0, 0);
pragma user_version = 1;
