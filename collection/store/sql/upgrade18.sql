-- To schema 18: a deletion is listed once, and those to be sent are found quickly.
CREATE TEMP TABLE old_graves AS SELECT oid, type, usn FROM graves;
DROP TABLE graves;
CREATE TABLE graves (
  oid integer NOT NULL,
  type integer NOT NULL,
  usn integer NOT NULL,
  PRIMARY KEY (oid, type)
) WITHOUT ROWID;
INSERT OR IGNORE INTO graves SELECT oid, type, usn FROM old_graves;
DROP TABLE temp.old_graves;
CREATE INDEX idx_graves_pending ON graves (usn);
