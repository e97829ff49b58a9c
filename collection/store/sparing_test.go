package store

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"karuta/collection/anki"
)

// TestSparing: of a file that is opened sparingly there is one connection, for reading, writing and copying alike.
func TestSparing(t *testing.T) {
	db := newDB(t)
	path := db.Path()
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := Open(path, Options{Sparing: true, KeepLog: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if _, err := os.Stat(path + "-shm"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("something is shared: %v", err)
	}
	if _, err := Open(path, Options{Unlocked: true}); !errors.Is(err, anki.ErrLocked) {
		t.Errorf("another one opens it: %v", err)
	}
	stamp := Stamp{Now: 1_700_000_002_000, USN: 4}
	tx, err := db.Begin(stamp)
	if err != nil {
		t.Fatal(err)
	}
	read := func(db *DB) (modified anki.Millis, err error) {
		err = db.View(func(r *Reader) error {
			col, err := r.GetCol()
			modified = col.Modified
			return err
		})
		return modified, err
	}
	if err := tx.SetModified(); err != nil {
		t.Fatal(err)
	}
	if _, err := read(db); !errors.Is(err, anki.ErrLocked) {
		t.Errorf("read within a transaction that is open: %v", err)
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	if modified, err := read(db); err != nil || modified != stamp.Now {
		t.Errorf("%d, %v", modified, err)
	}
	target := filepath.Join(t.TempDir(), "copy.anki2")
	if err := db.CopyTo(t.Context(), target); err != nil {
		t.Fatal(err)
	}
	there, err := Open(target, Options{Sparing: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = there.Close() })
	if modified, err := read(there); err != nil || modified != stamp.Now {
		t.Errorf("copied: %d, %v", modified, err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if err := db.CopyTo(t.Context(), filepath.Join(t.TempDir(), "late.anki2")); err == nil {
		t.Error("copied what is closed")
	}
}
