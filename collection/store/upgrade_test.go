package store

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"karuta/collection/anki"
	"karuta/collection/blob"
	"karuta/collection/schema11"
	"karuta/internal/interop"
)

var update11 = flag.Bool("update", false, "make testdata/schema11.anki2 anew with the real program")

// oldScript makes a collection with a little of everything, leaves it as schema
// 11, and then writes into it what only old or other programs write.
const oldScript = `
import json, sqlite3, sys
from anki.collection import Collection
path = json.load(sys.stdin)
col = Collection(path)
basic, cloze = col.models.by_name("Basic"), col.models.by_name("Cloze")
lang, verbs = col.decks.id("Lang"), col.decks.id("Lang::Verbs é")
for notetype, deck, fields, tags in [(basic, lang, ["12", "zwölf"], ["a::b", "É"]), (cloze, verbs, ["{{c1::x}} {{c2::y}}", ""], []), (basic, 1, ["gone", ""], [])]:
    note = col.new_note(notetype)
    note.fields, note.tags = fields, tags
    col.add_note(note, deck)
col.sched.extend_limits(3, 2)
preset = col.decks.add_config("Hard ones")
preset["new"]["delays"], preset["rev"]["ivlFct"], preset["new"]["initialFactor"] = [1, 7.5, 1440], 0.85, 2310
preset["fsrsParams6"], preset["desiredRetention"] = [0.1 * i for i in range(21)], 0.87
col.decks.update_config(preset)
deck = col.decks.get(verbs)
deck.update(conf=preset["id"], desc="<b>d</b>", md=True, newLimit=5, reviewLimitToday={"limit": 9, "today": 3}, newToday=[4, 2], timeToday=[4, 1234], desiredRetention=93)
col.decks.save(deck)
col.sched.rebuild_filtered_deck(col.decks.new_filtered("Filtered"))
col.set_config("mine", {"big": 9007199254740993, "list": [None, 1.5, "é"]})
col.remove_notes(col.find_notes("gone"))
field = col.models.new_field("Extra")
field["font"], field["size"], field["rtl"], field["sticky"] = "Noto Sans", 31, True, True
col.models.add_field(basic, field)
basic["css"] += "/* <mine> */"
col.models.update_dict(basic)
col.db.execute("update cards set type = 2, queue = 2, ivl = 9, due = 4, factor = 1800")
col.close(downgrade=True)

db = sqlite3.connect(path)
def edit(column, change):
    value = json.loads(db.execute(f"select {column} from col").fetchone()[0])
    change(value)
    db.execute(f"update col set {column} = ?", [json.dumps(value, ensure_ascii=False)])
def named(objects, name):
    return next(o for o in objects.values() if o["name"] == name)
def models(all):
    m = named(all, "Basic (type in the answer)")
    m["vers"] = [1.5]
    m["flds"][0]["media"] = []
    m["flds"][1]["name"] = m["flds"][0]["name"].lower()
    m["tmpls"][0]["mine"] = {"a": None}
    m["tmpls"].append(dict(m["tmpls"][0], name="CARD 1", id=None, did=7))
    m["name"] += " e\u0301"
    m["req"] = [[0, "none", []], [1, "all", [1, 0]]]
    m["id"] = str(m["id"])
    del m["latexPre"]
def decks(all):
    d = named(all, "Lang::Verbs é")
    d["mine"] = {"deep": [1, {"x": 2}]}
    d["return"] = True
    all["1"]["mod"] = "17"
    all["1"]["extendNew"] = -4
def presets(all):
    p = named(all, "Hard ones")
    p["new"]["separate"] = True
    low = json.loads(json.dumps(p))
    low.update(name="Low ease", id=3)
    low["new"]["initialFactor"] = 1300
    all["77"] = low
    broken = dict(low, name="Broken", new={"bury": True}, timer=None)
    all["78"] = broken
edit("models", models)
edit("decks", decks)
edit("decks", lambda all: named(all, "Lang").update(conf=77))
edit("dconf", presets)
edit("tags", lambda all: all.update({"solo": 5}))
edit("conf", lambda all: all.update({"odd": {"a": [12.25, -0.5], "z": 1}}))
db.execute("insert into graves values (3, 99, 1), (4, 99, 1), (-1, 98, 2)")
db.commit()
db.execute("pragma page_size = 1024")
db.execute("vacuum")
db.close()
print("null")
`

// openScript opens a file with the real program, which upgrades it, and closes it again.
const openScript = `
import json, sys
from anki.collection import Collection
asked = json.load(sys.stdin)
col = Collection(asked["path"])
col.close(downgrade=asked["downgrade"])
print("null")
`

func openInAnki(t testing.TB, path string, downgrade bool) {
	t.Helper()
	interop.Run(t, openScript, map[string]any{"path": path, "downgrade": downgrade}, nil)
}

// notOfInterest are tables of SQLite's own statistics, whose content depends on when they were last made.
var notOfInterest = []string{"sqlite_stat1", "sqlite_stat4"}

func testFile(t testing.TB) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", "schema11.anki2"))
	if err != nil {
		t.Fatal(err)
	}
	return writeCopy(t, raw)
}

func writeCopy(t testing.TB, raw []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "collection.anki2")
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func copyFile(t testing.TB, path string) string {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return writeCopy(t, raw)
}

// change runs fn on the file in a transaction of a time long after its making.
func change(t testing.TB, path string, fn func(*Tx) error) {
	t.Helper()
	db, err := Open(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(Stamp{Now: 4_000_000_000_000, USN: anki.PendingUSN}, fn)
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
}

func TestUpgradeMatchesAnki(t *testing.T) {
	old := filepath.Join(t.TempDir(), "collection.anki2")
	interop.Run(t, oldScript, old, nil)
	if *update11 {
		raw, err := os.ReadFile(old)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join("testdata", "schema11.anki2"), raw, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for version := OldestSchema; version < SchemaVersion; version++ {
		if version > OldestSchema && version < firstTableSchema {
			continue
		}
		t.Run(fmt.Sprint(version), func(t *testing.T) {
			ours := copyFile(t, old)
			if version > OldestSchema {
				change(t, ours, (*Tx).Upgrade)
				change(t, ours, func(tx *Tx) error { return stepBack(tx, version) })
			}
			theirs := copyFile(t, ours)
			change(t, ours, (*Tx).Upgrade)
			openInAnki(t, theirs, false)
			for _, d := range interop.DiffExact(interop.ReadDump(t, ours), interop.ReadDump(t, theirs), notOfInterest...) {
				t.Error(d)
			}
			db, err := Open(ours, Options{})
			if err != nil {
				t.Fatal(err)
			}
			sameLayout(t, db)
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// sameLayout compares tables and indexes with those of a new collection.
func sameLayout(t *testing.T, db *DB) {
	t.Helper()
	layout := func(db *DB) map[string]string {
		objects := map[string]string{}
		err := db.View(func(r *Reader) error {
			query := "select name, sql from sqlite_master where name not like 'sqlite_%'"
			return r.conn.each(query, nil, func(scan func(...any) error) error {
				var name, sql string
				err := scan(&name, &sql)
				for _, line := range strings.Split(sql, "\n") {
					code, _, _ := strings.Cut(line, "--")
					objects[name] += strings.ToLower(strings.Join(strings.Fields(code), ""))
				}
				return err
			})
		})
		if err != nil {
			t.Fatal(err)
		}
		return objects
	}
	got, want := layout(db), layout(newDB(t))
	for name := range want {
		if got[name] != want[name] {
			t.Errorf("%s\n got %s\nwant %s", name, got[name], want[name])
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d tables and indexes, a new collection has %d", len(got), len(want))
	}
}

// stepBack makes of a collection of schema 18 one of an earlier version.
func stepBack(tx *Tx, version int) error {
	steps := []struct {
		from int
		run  func(*Tx) error
	}{
		{18, func(tx *Tx) error {
			return tx.conn.execOnce(`create temp table g as select usn, oid, type from graves; drop table graves;
				create table graves (usn integer not null, oid integer not null, type integer not null);
				insert into graves select * from g; drop table temp.g`)
		}},
		{17, func(tx *Tx) error {
			return tx.conn.execOnce(`create temp table g as select tag, usn from tags; drop table tags;
				create table tags (tag text not null primary key collate unicase, usn integer not null) without rowid;
				insert into tags select * from g; drop table temp.g`)
		}},
		{16, func(tx *Tx) error {
			return tx.rewritePresets(func(_ anki.DeckConfigID, raw []byte) (*anki.DeckOptions, error) {
				var o anki.DeckOptions
				err := blob.DecodeDeckOptions(raw, &o)
				o.InitialEase *= 100
				return &o, err
			})
		}},
		{15, stepBackTo14},
	}
	for _, s := range steps {
		if version < s.from {
			if err := s.run(tx); err != nil {
				return fmt.Errorf("back from %d: %w", s.from, err)
			}
		}
	}
	_, err := tx.conn.exec("update col set ver = ?", version)
	return err
}

func stepBackTo14(tx *Tx) error {
	var models, decks []schema11.Entry
	notetypes, err := tx.ListNotetypes()
	if err != nil {
		return err
	}
	for _, nt := range notetypes {
		models = append(models, schema11.Entry{ID: int64(nt.ID), Raw: schema11.EncodeNotetype(nt)})
	}
	all, err := tx.ListDecks()
	if err != nil {
		return err
	}
	for _, d := range all {
		decks = append(decks, schema11.Entry{ID: int64(d.ID), Raw: schema11.EncodeDeck(d)})
	}
	presets, err := tx.ListDeckConfigs()
	if err != nil {
		return err
	}
	for _, p := range presets {
		p.Config.InitialEase = 2.31
		if _, err := tx.conn.exec("update deck_config set config = ? where id = ?", schema11.EncodeDeckConfig(p), p.ID); err != nil {
			return err
		}
	}
	if _, err := tx.conn.exec("update col set models = ?, decks = ?", string(schema11.EncodeColumn(models)), string(schema11.EncodeColumn(decks))); err != nil {
		return err
	}
	return tx.conn.execOnce("drop table notetypes; drop table fields; drop table templates; drop table decks; drop index idx_notes_mid; drop index idx_cards_odid")
}

func TestDowngradeMatchesAnki(t *testing.T) {
	ours := testFile(t)
	change(t, ours, (*Tx).Upgrade)
	theirs := copyFile(t, ours)
	change(t, ours, (*Tx).Downgrade)
	openInAnki(t, theirs, true)
	openInAnki(t, copyFile(t, ours), false) // the real program takes ours
	got, want := interop.ReadDump(t, ours), interop.ReadDump(t, theirs)
	ignore := notOfInterest
	for _, column := range jsonColumns {
		ignore = append(ignore, "col."+column)
	}
	for _, d := range interop.DiffExact(got, want, ignore...) {
		t.Error(d)
	}
	for _, column := range jsonColumns {
		compareColumn(t, column, columnOf(t, got, column), columnOf(t, want, column))
	}
}

var jsonColumns = []string{"conf", "models", "decks", "dconf", "tags"}

func columnOf(t *testing.T, d *interop.Dump, column string) (v map[string]any) {
	t.Helper()
	for _, row := range d.Tables["col"].Rows {
		dec := json.NewDecoder(strings.NewReader(row[column].(string)))
		if err := dec.Decode(&v); err != nil {
			t.Fatalf("%s: %v", column, err)
		}
	}
	return v
}

func compareColumn(t *testing.T, column string, got, want map[string]any) {
	t.Helper()
	for key := range want {
		if !reflect.DeepEqual(got[key], want[key]) {
			t.Errorf("%s %s\n got %v\nwant %v", column, key, got[key], want[key])
		}
	}
	if len(got) != len(want) {
		t.Errorf("%s: %d entries, Anki's %d", column, len(got), len(want))
	}
}

// TestUpgradeAndBack needs no other program: what came from schema 11 goes back there the same.
func TestUpgradeAndBack(t *testing.T) {
	path := testFile(t)
	change(t, path, (*Tx).Upgrade)
	first := interop.ReadDump(t, path)
	change(t, path, (*Tx).Downgrade)
	change(t, path, (*Tx).Upgrade)
	for _, d := range interop.DiffExact(first, interop.ReadDump(t, path), append(notOfInterest, "tags.collapsed")...) {
		t.Error(d)
	}
	change(t, path, func(tx *Tx) error {
		nt, err := tx.FindNotetypeByName("Basic (type in the answer) é")
		if err != nil || nt == nil {
			t.Fatalf("notetype: %v, %v", nt, err)
		}
		if nt.Fields[1].Name != "front+" || nt.Templates[1].Name != "CARD 1+" || string(nt.Config.Other) != `{"vers":[1.5]}` {
			t.Errorf("notetype %q %q %s", nt.Fields[1].Name, nt.Templates[1].Name, nt.Config.Other)
		}
		d, err := tx.FindDeckByName(anki.NormalizeDeckName("Lang::Verbs é"))
		if err != nil || d == nil || d.Normal == nil || !bytes.Equal(d.Common.Other, []byte(`{"mine":{"deep":[1,{"x":2}]}}`)) {
			t.Errorf("deck %+v, %v", d, err)
		}
		low, err := tx.GetDeckConfig(77)
		if err != nil || low.Config.InitialEase != 2.5 || low.Name != "Low ease" {
			t.Errorf("preset %+v, %v", low, err)
		}
		return nil
	})
}

func TestDeckNamesOnUpgrade(t *testing.T) {
	path := testFile(t)
	rename := func(tx *Tx) error {
		var decks string
		if _, err := tx.conn.one("select decks from col", nil, &decks); err != nil {
			return err
		}
		decks = strings.Replace(decks, `"name": "Filtered"`, `"name": "LANG"`, 1)
		decks = strings.Replace(decks, `"name": "Lang::Verbs é"`, `"name": " Lang:: :Verbs"`, 1)
		_, err := tx.conn.exec("update col set decks = ?", decks)
		return err
	}
	change(t, path, rename)
	change(t, path, (*Tx).Upgrade)
	change(t, path, func(tx *Tx) error {
		decks, err := tx.ListDecks()
		if err != nil {
			return err
		}
		var got []string
		for _, d := range decks {
			got = append(got, fmt.Sprintf("%s %v", d.Name.Human(), d.Modified == 4_000_000_000 && d.USN == anki.PendingUSN))
		}
		joined := strings.Join(got, ", ")
		if joined != "Default false, Lang false, Lang::Verbs true, LANG_ true" && joined != "Default false, LANG false, Lang::Verbs true, Lang_ true" {
			t.Errorf("decks and whether they count as changed: %s", joined)
		}
		return nil
	})
}

func TestUpgradeRefusesRubbish(t *testing.T) {
	for _, column := range jsonColumns {
		for _, rubbish := range []string{"", "[]", `{"1":{}`, `{"x":{}}`, `{"1":[]}`} {
			if column == "conf" && strings.HasSuffix(rubbish, "}}") || column == "conf" && rubbish == `{"1":[]}` {
				continue // any key and value is a setting
			}
			path := testFile(t)
			db, err := Open(path, Options{})
			if err != nil {
				t.Fatal(err)
			}
			err = db.Update(Stamp{Now: 1, USN: anki.PendingUSN}, func(tx *Tx) error {
				if _, err := tx.conn.exec("update col set "+column+" = ?", rubbish); err != nil {
					return err
				}
				return tx.Upgrade()
			})
			if !errors.Is(err, anki.ErrCorrupt) {
				t.Errorf("%s = %q: %v", column, rubbish, err)
			}
			err = db.View(func(r *Reader) error {
				version, err := r.FindSchemaVersion()
				if err == nil && version != OldestSchema {
					t.Errorf("%s = %q: the file is left at schema %d", column, rubbish, version)
				}
				return err
			})
			if err := errors.Join(err, db.Close()); err != nil {
				t.Fatal(err)
			}
		}
	}
}
