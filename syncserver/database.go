package syncserver

import (
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"sync"

	"karuta/internal/atomicfile"
	"karuta/internal/sqlitefile"
)

// locking says who may open a database.
type locking string

const (
	shared locking = "normal"
	// sole keeps all others out while it is open, and spares the memory to be shared with them.
	sole locking = "exclusive"
)

// openDatabase opens one of the server's own databases. Each step is SQL that
// brings it from one user_version to the next, beginning with 0 for a new one.
func openDatabase(path string, mode locking, steps ...string) (_ *sql.DB, err error) {
	db, err := sqlitefile.Open(path, sqlitefile.Setup{
		Pragmas: []string{
			"busy_timeout(5000)", "locking_mode(" + string(mode) + ")", "journal_mode(wal)", "synchronous(2)",
			"foreign_keys(1)", "cache_size(-2048)", "trusted_schema(0)",
		},
		Params:  url.Values{"_txlock": {"immediate"}},
		KeepLog: mode == sole,
	})
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	if err := upgradeDatabase(db, steps); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", path, err), db.Close())
	}
	return db, nil
}

func upgradeDatabase(db *sql.DB, steps []string) error {
	if version, err := databaseVersion(db, len(steps)); err != nil || version == len(steps) {
		return err
	}
	tx, err := db.Begin() // two processes may come here at once
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // after a commit it does nothing
	version, err := databaseVersion(tx, len(steps))
	if err != nil {
		return err
	}
	for _, step := range steps[version:] {
		if _, err := tx.Exec(step); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// databaseVersion returns how many of the steps a database has behind it.
func databaseVersion(q interface {
	QueryRow(query string, args ...any) *sql.Row
}, steps int,
) (version int, err error) {
	err = q.QueryRow("pragma user_version").Scan(&version)
	if err == nil && version > steps {
		err = fmt.Errorf("its version %d is newer than this program", version)
	}
	return version, err
}

// blankDatabase returns a function that returns a database with all steps behind it and nothing in it, as a file holds it.
func blankDatabase(steps ...string) func() ([]byte, error) {
	return sync.OnceValues(func() (_ []byte, err error) {
		dir, err := os.MkdirTemp("", "karuta-blank-*")
		if err != nil {
			return nil, err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
		path := filepath.Join(dir, "blank.db")
		db, err := openDatabase(path, sole, steps...)
		if err != nil {
			return nil, err
		}
		if err := db.Close(); err != nil { // writes all of it into the one file
			return nil, err
		}
		return os.ReadFile(path)
	})
}

// placeBlank puts a blank database at the path unless there is a file. It costs
// a quarter of what it costs to make one there.
func placeBlank(path string, blank func() ([]byte, error)) error {
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	content, err := blank()
	if err != nil {
		return err
	}
	if err := atomicfile.RemoveRests(path); err != nil {
		return err
	}
	return atomicfile.WriteFile(path, content, 0o600)
}
