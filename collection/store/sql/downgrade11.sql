-- Back to schema 11, after the columns of col were filled.
CREATE TEMP TABLE old_graves AS SELECT oid, type, usn FROM graves;
DROP TABLE graves;
CREATE TABLE graves (
  usn integer NOT NULL,
  oid integer NOT NULL,
  type integer NOT NULL
);
INSERT INTO graves SELECT usn, oid, type FROM old_graves;
DROP TABLE temp.old_graves;
DROP TABLE config;
DROP TABLE deck_config;
DROP TABLE tags;
DROP TABLE fields;
DROP TABLE templates;
DROP TABLE notetypes;
DROP TABLE decks;
DROP INDEX IF EXISTS idx_cards_odid;
DROP INDEX IF EXISTS idx_notes_mid;
UPDATE col SET ver = 11;
