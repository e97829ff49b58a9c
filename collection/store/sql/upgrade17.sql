-- To schema 17: tags remember whether they are collapsed; all begin so.
CREATE TEMP TABLE old_tags AS SELECT tag, usn FROM tags;
DROP TABLE tags;
CREATE TABLE tags (
  tag text NOT NULL PRIMARY KEY COLLATE unicase,
  usn integer NOT NULL,
  collapsed boolean NOT NULL,
  config blob NULL
) without rowid;
INSERT INTO tags SELECT tag, usn, true, NULL FROM old_tags;
DROP TABLE temp.old_tags;
