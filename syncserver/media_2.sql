create table contents (sum blob not null primary key, content blob not null);
pragma user_version = 2;
