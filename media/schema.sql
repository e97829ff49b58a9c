-- What is known of the files in a media folder, so that only what changed has to
-- be read and sent. Losing this file loses no media: everything is compared again.

-- Files in the folder, and deletions that wait to be sent.
create table files (
  name  text primary key,
  sum   blob,             -- SHA-1 of the content; null: the file was deleted
  size  integer not null, -- bytes
  mtime integer not null, -- nanoseconds; 0: look at the content again
  dirty integer not null, -- 1: the server does not know yet
  away  integer not null  -- 1: on the server, but this folder cannot hold it under its name
) without rowid;
create index files_dirty on files (dirty) where dirty;

-- Files that the server has and this folder lacks, or has with other content.
create table wanted (
  name text primary key,
  sum  blob not null, -- SHA-1 that was announced
  usn  integer not null
) without rowid;

create table meta (
  usn     integer not null, -- of the last change of the server that was dealt with
  account text not null     -- whose server it is; '' for nobody's yet
);
insert into meta values (0, '');

pragma user_version = 1;
