package store

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"karuta/collection/anki"
)

// newDB makes an empty collection in a temporary folder.
func newDB(t testing.TB) *DB {
	t.Helper()
	db, err := Open(filepath.Join(t.TempDir(), "collection.anki2"), Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	err = db.Update(Stamp{Now: 1_700_000_000_000, USN: anki.PendingUSN}, func(tx *Tx) error {
		return tx.CreateSchema(Col{Created: 1_700_000_000})
	})
	if err != nil {
		t.Fatal(err)
	}
	return db
}

func update(t testing.TB, db *DB, fn func(*Tx) error) {
	t.Helper()
	if err := db.Update(Stamp{Now: 1_700_000_001_000, USN: anki.PendingUSN}, fn); err != nil {
		t.Fatal(err)
	}
}

func TestRowsRoundTrip(t *testing.T) {
	db := newDB(t)
	note := &anki.Note{GUID: "g", NotetypeID: 5, Tags: []string{"a", "b"}, Fields: []string{"12", "x"}, SortField: "12", Checksum: 9}
	card := &anki.Card{NoteID: 7, DeckID: 1, Type: anki.TypeReview, Queue: anki.QueueReview, Due: -3, Interval: 4, EaseFactor: 2500, Data: `{"pos":1}`}
	update(t, db, func(tx *Tx) error {
		return errors.Join(tx.AddNote(note), tx.AddCard(card))
	})
	err := db.View(func(r *Reader) error {
		n, err := r.GetNote(note.ID)
		if err != nil {
			return err
		}
		if n.SortField != "12" || len(n.Tags) != 2 || n.USN != -1 || n.Modified != 1_700_000_001 || n.Fields[1] != "x" {
			t.Errorf("note %+v", n)
		}
		c, err := r.GetCard(card.ID)
		if err == nil && *c != *card {
			t.Errorf("card %+v, want %+v", c, card)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestErrorRollsBack(t *testing.T) {
	db := newDB(t)
	boom := errors.New("boom")
	err := db.Update(Stamp{Now: 1}, func(tx *Tx) error {
		if err := tx.AddTag("x"); err != nil {
			return err
		}
		return boom
	})
	if !errors.Is(err, boom) {
		t.Fatalf("error %v", err)
	}
	_ = db.View(func(r *Reader) error {
		if tags, _ := r.ListTags(); len(tags) != 0 {
			t.Errorf("tag was kept: %v", tags)
		}
		return nil
	})
}

func TestSnapshotIgnoresLaterWrites(t *testing.T) {
	db := newDB(t)
	err := db.View(func(r *Reader) error {
		if tags, err := r.ListTags(); err != nil || len(tags) != 0 {
			t.Errorf("tags %v %v", tags, err)
		}
		update(t, db, func(tx *Tx) error { return tx.AddTag("x") })
		tags, err := r.ListTags()
		if len(tags) != 0 {
			t.Errorf("snapshot sees a later write: %v", tags)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestSecondOpenIsRefused(t *testing.T) {
	db := newDB(t)
	if _, err := Open(db.Path(), Options{}); !errors.Is(err, anki.ErrOpenInKaruta) {
		t.Errorf("second open: %v", err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := Open(db.Path(), Options{})
	if err != nil {
		t.Fatalf("after close: %v", err)
	}
	if err := again.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(db.Path() + "-wal"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the log was left behind: %v", err)
	}
}

func TestBadFiles(t *testing.T) {
	dir := t.TempDir()
	text := filepath.Join(dir, "text.anki2")
	if err := os.WriteFile(text, []byte("this is not a database, whatever its name says; it is long enough to be read as one"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		path string
		want error
	}{{filepath.Join(dir, "missing.anki2"), anki.ErrNotFound}, {text, anki.ErrNotCollection}} {
		if db, err := Open(tc.path, Options{}); !errors.Is(err, tc.want) {
			t.Errorf("%s: %v, want %v", filepath.Base(tc.path), err, tc.want)
			if db != nil {
				_ = db.Close()
			}
		}
	}
}

func TestFullDiskChangesNothing(t *testing.T) {
	db := newDB(t)
	if err := db.write.execOnce("pragma max_page_count = 40"); err != nil {
		t.Fatal(err)
	}
	err := db.Update(Stamp{Now: 1}, func(tx *Tx) error {
		for i := range 10_000 {
			n := &anki.Note{ID: anki.NoteID(i + 1), Fields: []string{"a long enough field to fill the pages quickly"}}
			if err := tx.PutNote(n); err != nil {
				return err
			}
		}
		return nil
	})
	if !errors.Is(err, anki.ErrDiskFull) {
		t.Fatalf("error %v", err)
	}
	_ = db.View(func(r *Reader) error {
		if n, err := r.CountNotes(); n != 0 || err != nil {
			t.Errorf("%d notes were kept, %v", n, err)
		}
		return nil
	})
}

func TestReadingAClosedCollectionIsAnError(t *testing.T) {
	db := newDB(t)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if err := db.View(func(*Reader) error { return nil }); !errors.Is(err, errClosed) {
		t.Errorf("view: %v", err)
	}
	if err := db.Update(Stamp{}, func(*Tx) error { return nil }); !errors.Is(err, errClosed) {
		t.Errorf("update: %v", err)
	}
}
