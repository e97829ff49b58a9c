package collection_test

import (
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "modernc.org/sqlite"

	"karuta/collection"
	"karuta/collection/anki"
	"karuta/internal/interop"
)

// rebuilt returns statements that give a table another text, with the rows it has.
func rebuilt(table, old, changed string) func(*testing.T, *sql.DB) {
	return func(t *testing.T, db *sql.DB) {
		t.Helper()
		var text string
		if err := db.QueryRow("select sql from sqlite_master where name = ?", table).Scan(&text); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(text, old) {
			t.Fatalf("%q is not in %s", old, text)
		}
		text = strings.Replace(text, old, changed, 1)
		run("alter table "+table+" rename to old_"+table, text, "insert into "+table+" select * from old_"+table, "drop table old_"+table)(t, db)
	}
}

func run(statements ...string) func(*testing.T, *sql.DB) {
	return func(t *testing.T, db *sql.DB) {
		t.Helper()
		for _, s := range statements {
			if _, err := db.Exec(s); err != nil {
				t.Fatalf("%s: %v", s, err)
			}
		}
	}
}

// edited changes the text of a table without SQLite looking at it.
func edited(table, old, changed string) func(*testing.T, *sql.DB) {
	return run("pragma writable_schema = on", "update sqlite_master set sql = replace(sql, '"+old+"', '"+changed+"') where name = '"+table+"'")
}

// hostile are ways to make a file dangerous or useless, with a word of what is said about it.
var hostile = map[string]struct {
	make func(*testing.T, *sql.DB)
	says string
}{
	"trigger":                     {run("create trigger evil after insert on cards begin delete from notes; end"), "trigger evil"},
	"view":                        {run("create view evil as select * from notes"), "view evil"},
	"view for a table":            {run("drop table graves", "create view graves as select 1 as oid, 1 as type, 1 as usn"), ""},
	"virtual table":               {run("create virtual table evil using fts5(x)"), "table evil"},
	"virtual table for another":   {run("drop table revlog", "create virtual table revlog using fts5(id, cid, usn, ease, ivl, lastIvl, factor, time, type)"), "table revlog"},
	"virtual column":              {run("alter table notes add column evil text generated always as (zeroblob(900000000)) virtual"), "notes"},
	"stored column":               {edited("cards", "data text NOT NULL", "data text generated always as (''x'') stored"), ""},
	"condition":                   {rebuilt("revlog", "cid integer NOT NULL", "cid integer NOT NULL check (length(zeroblob(900000000)) > cid)"), "check"},
	"hidden condition":            {rebuilt("revlog", "cid integer NOT NULL", "cid integer NOT NULL constraint \"x--\" check (cid != 7)"), ""},
	"reference":                   {rebuilt("cards", "nid integer NOT NULL", "nid integer NOT NULL references notes(id) on delete cascade"), "references"},
	"default":                     {rebuilt("cards", "odid integer NOT NULL", "odid integer NOT NULL default (random())"), "default"},
	"column too many":             {run("alter table notes add column more text"), "notes"},
	"column missing":              {run("alter table revlog drop column factor"), "revlog"},
	"column of another type":      {rebuilt("notes", "flds text NOT NULL", "flds blob NOT NULL"), "flds blob"},
	"key that is none":            {rebuilt("decks", "name text NOT NULL COLLATE unicase", "name blob NOT NULL"), ""},
	"compared without case":       {rebuilt("notes", "guid text NOT NULL", "guid text NOT NULL COLLATE nocase"), "nocase"},
	"compared by nothing known":   {edited("decks", "COLLATE unicase", "COLLATE evil"), ""},
	"table missing":               {run("drop table deck_config"), "deck_config"},
	"index on an expression":      {run("create index evil on notes(length(flds) + length(zeroblob(900000000)))"), "evil"},
	"unique index":                {run("create unique index evil on cards(did)"), "evil"},
	"unique index in disguise":    {run("drop index idx_decks_name", "create unique index idx_decks_name on cards(did)"), "idx_decks_name"},
	"index with a condition":      {run("create index evil on notes(mid) where length(zeroblob(900000000)) > 1"), "evil"},
	"condition in disguise":       {run("drop index idx_cards_odid", "create index idx_cards_odid on cards(odid) where length(zeroblob(900000000)) > 1"), "idx_cards_odid"},
	"huge row":                    {run("update notes set flds = 'x' || char(31) || cast(zeroblob(70000000) as text)"), "bytes"},
	"huge number":                 {run("update notes set sfld = zeroblob(70000000)"), "bytes"},
	"huge setting":                {run("insert into config values ('evil', 0, 0, zeroblob(70000000))"), "bytes"},
	"fields that are no text":     {run("update notes set flds = x'ff00'"), "wrong kind"},
	"guid that is no text":        {run("update notes set guid = x'ff00'"), "wrong kind"},
	"card of no note":             {run("update cards set nid = 'evil'"), "wrong kind"},
	"deck that cannot be read":    {run("update decks set kind = x'ffffffff'"), ""},
	"notetype that is no message": {run("update notetypes set config = x'ffffffff'"), ""},
	"no row of the collection":    {run("delete from col"), ""},
	"schema of the future":        {run("update col set ver = 99"), ""},
	"schema that never was":       {run("update col set ver = 13"), ""},
	"older schema by name only":   {run("update col set ver = 11"), ""},
}

func TestHostileDownloadsAreRefused(t *testing.T) {
	dir := t.TempDir()
	good := filepath.Join(dir, "good.anki2")
	col, err := collection.Open(good, collection.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := col.AddNote(&anki.Note{NotetypeID: basicNotetype(t, col).ID, Fields: []string{"a", "b"}}, anki.DefaultDeckID); err != nil {
		t.Fatal(err)
	}
	if err := col.Close(); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range hostile {
		path := filepath.Join(dir, "bad.anki2")
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		db, err := sql.Open("sqlite", path)
		if err != nil {
			t.Fatal(err)
		}
		db.SetMaxOpenConns(1)
		c.make(t, db)
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		_, err = collection.CheckDownload(path)
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %q in it", name, err, c.says)
		}
		if errors.Is(err, anki.ErrDiskFull) || errors.Is(err, anki.ErrReadOnly) {
			t.Errorf("%s counts as a failure of the disk: %v", name, err)
		}
	}
}

// TestHarmlessDownloadsAreTaken has what real collections have: tables of add-ons, statistics, and every schema.
func TestHarmlessDownloadsAreTaken(t *testing.T) {
	c := interop.NewClient(t, interop.Options{})
	c.AddNote("Basic", "Default", map[string]string{"Front": "a", "Back": "b"})
	c.Execute("create table addon_data (id integer primary key, note text default 'x')")
	c.Execute("insert into addon_data values (1, 'kept')")
	c.Execute("create index addon_index on addon_data (note)")
	c.Execute("create index addon_guid on notes (guid)")
	c.Execute("analyze")
	c.Close()
	if _, err := collection.CheckDownload(c.Path); err != nil {
		t.Error(err)
	}
	old, err := collection.Open(c.Path, collection.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := old.CloseAsSchema11(); err != nil {
		t.Fatal(err)
	}
	if _, err := collection.CheckDownload(c.Path); err != nil {
		t.Errorf("schema 11: %v", err)
	}
	db, err := sql.Open("sqlite", c.Path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	note := ""
	if err := db.QueryRow("select note from addon_data").Scan(&note); err != nil || note != "kept" {
		t.Errorf("the add-on's row: %q, %v", note, err)
	}
}
