package media

import (
	"database/sql"
	_ "embed" // for the schema
	"errors"
	"fmt"
	"net/url"
	"os"
	"syscall"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"karuta/internal/sqlitefile"
)

//go:embed schema.sql
var schema string

const schemaVersion = 1

// databaseOf returns the path of our database for the folder at path. Other
// programs keep their own beside it, under other names.
func databaseOf(folder string) string { return folder + ".karuta.db" }

// openDB opens the database and makes it new if it is damaged or of a version
// that is not known: what is in it can be found out again.
func openDB(path string) (*sql.DB, error) {
	db, err := connectDB(path)
	if err == nil {
		return db, nil
	}
	if kind := resultOf(err); kind != sqlite3.SQLITE_CORRUPT && kind != sqlite3.SQLITE_NOTADB && !errors.Is(err, errOtherVersion) {
		return nil, fmt.Errorf("open media database: %w", fromDriver(err))
	}
	for _, name := range []string{path, path + "-wal", path + "-shm"} {
		if err := os.Remove(name); err != nil && !errors.Is(err, os.ErrNotExist) {
			return nil, fmt.Errorf("open media database: %w", err)
		}
	}
	if db, err = connectDB(path); err != nil {
		return nil, fmt.Errorf("open media database: %w", fromDriver(err))
	}
	return db, nil
}

var errOtherVersion = errors.New("the media database has another version")

func connectDB(path string) (_ *sql.DB, err error) {
	db, err := sqlitefile.Open(path, sqlitefile.Setup{
		Pragmas: []string{"busy_timeout(5000)", "journal_mode(wal)", "synchronous(1)", "cache_size(-4096)"},
		Params:  url.Values{"_txlock": {"immediate"}},
	})
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	defer func() {
		if err != nil {
			err = errors.Join(err, db.Close())
		}
	}()
	var version, tables int
	if err = db.QueryRow("select user_version, (select count() from sqlite_master) from pragma_user_version").Scan(&version, &tables); err != nil {
		return nil, err
	}
	if tables == 0 {
		_, err = db.Exec("begin immediate;" + schema + "commit;")
		return db, err
	}
	if version != schemaVersion {
		return nil, errOtherVersion
	}
	return db, nil
}

// isDiskFull reports whether SQLite found no room. The file that its connections share is made before anything else, and
// has a code of its own.
func isDiskFull(err error) bool {
	var e *sqlite.Error
	return errors.As(err, &e) && (e.Code()&0xff == sqlite3.SQLITE_FULL || e.Code() == sqlite3.SQLITE_IOERR_SHMSIZE)
}

// resultOf returns SQLite's primary result code, 0 for errors of others.
func resultOf(err error) int {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code() & 0xff
	}
	return 0
}

// fromDriver gives a full disk the name it has everywhere else.
func fromDriver(err error) error {
	if isDiskFull(err) {
		return fmt.Errorf("%w (%w)", syscall.ENOSPC, err)
	}
	return err
}
