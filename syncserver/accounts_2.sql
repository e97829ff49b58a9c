alter table accounts add column unconfirmed integer not null default 0;
create table tokens (
  hash blob primary key,
  kind text not null,
  account integer not null references accounts (id) on delete cascade,
  created integer not null,
  expires integer not null
) without rowid;
create index tokens_by_account on tokens (account, kind);
create table invites (
  hash blob primary key,
  uses integer not null,
  created integer not null,
  expires integer not null
) without rowid;
pragma user_version = 2;
