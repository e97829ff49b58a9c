package sqlitefile

import (
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func open(t *testing.T, path string, setup Setup) *sql.DB {
	t.Helper()
	db, err := Open(path, setup)
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func run(t *testing.T, db *sql.DB, text string) {
	t.Helper()
	if _, err := db.Exec(text); err != nil {
		t.Fatal(err)
	}
}

// TestPragmasKeepTheirOrder: a log that is nobody else's needs no index that is shared.
func TestPragmasKeepTheirOrder(t *testing.T) {
	for _, test := range []struct {
		pragmas []string
		shared  bool
	}{
		{[]string{"locking_mode(exclusive)", "journal_mode(wal)", "cache_size(-100)"}, false},
		{[]string{"locking_mode(normal)", "journal_mode(wal)", "cache_size(-100)"}, true},
	} {
		path := filepath.Join(t.TempDir(), "a file?.db")
		run(t, open(t, path, Setup{Pragmas: test.pragmas}), "create table a (b)")
		_, err := os.Stat(path + "-shm")
		if shared := err == nil; shared != test.shared {
			t.Errorf("%v: shared %t, %v", test.pragmas, shared, err)
		}
	}
}

func TestEveryConnectionIsSetUp(t *testing.T) {
	db := open(t, filepath.Join(t.TempDir(), "a.db"), Setup{Pragmas: []string{"cache_size(-123)"}})
	db.SetMaxIdleConns(0) // each query makes a connection
	for range 3 {
		var size int
		if err := db.QueryRow("pragma cache_size").Scan(&size); err != nil || size != -123 {
			t.Errorf("%d, %v", size, err)
		}
	}
}

func TestKeepLog(t *testing.T) {
	for _, keep := range []bool{false, true} {
		path := filepath.Join(t.TempDir(), "a.db")
		setup := Setup{Pragmas: []string{"locking_mode(exclusive)", "journal_mode(wal)"}, KeepLog: keep}
		for range 2 {
			db := open(t, path, setup)
			run(t, db, "create table if not exists a (b); insert into a values (1)")
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
			info, err := os.Stat(path + "-wal")
			switch {
			case !keep && !errors.Is(err, fs.ErrNotExist):
				t.Errorf("a log is left: %v", err)
			case keep && (err != nil || info.Size() != 0):
				t.Errorf("no empty log is left: %v, %v", info, err)
			}
		}
		if err := os.Remove(path + "-wal"); keep && err != nil {
			t.Error(err)
		}
		var rows int // all of it is in the one file
		if err := open(t, path, Setup{}).QueryRow("select count() from a").Scan(&rows); err != nil || rows != 2 {
			t.Errorf("%d rows, %v", rows, err)
		}
	}
}

func TestBadSetup(t *testing.T) {
	db := open(t, filepath.Join(t.TempDir(), "a.db"), Setup{Pragmas: []string{"journal_mode(wal"}})
	if err := db.Ping(); err == nil {
		t.Error("a pragma that is no SQL was taken")
	}
}
