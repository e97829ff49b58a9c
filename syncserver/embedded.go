package syncserver

import (
	"context"
	"database/sql"
	_ "embed" // for the schema
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"time"

	_ "modernc.org/sqlite" // the driver
)

//go:embed schema.sql
var accountSchema string

// Embedded is the Store that needs nothing but a folder: accounts are in an
// SQLite database, everything else in files.
//
//	accounts.db      accounts and devices
//	users/ID/        an account's folder
type Embedded struct {
	dir string
	db  *sql.DB
}

var _ Store = (*Embedded)(nil)

// OpenEmbedded opens the store in the folder dir and makes it if it is missing.
func OpenEmbedded(dir string) (_ *Embedded, err error) {
	if err := os.MkdirAll(filepath.Join(dir, "users"), 0o700); err != nil {
		return nil, fmt.Errorf("open accounts: %w", err)
	}
	db, err := openDatabase(filepath.Join(dir, "accounts.db"), accountSchema)
	if err != nil {
		return nil, fmt.Errorf("open accounts: %w", err)
	}
	return &Embedded{dir: dir, db: db}, nil
}

// databaseVersion is what a schema's user_version must be.
const databaseVersion = 1

// openDatabase opens one of the server's own databases, and makes it by the
// schema where it is new.
func openDatabase(path, schema string) (_ *sql.DB, err error) {
	q := url.Values{"_txlock": {"immediate"}}
	for _, p := range []string{"busy_timeout(5000)", "journal_mode(wal)", "synchronous(2)", "foreign_keys(1)", "cache_size(-2048)", "trusted_schema(0)"} {
		q.Add("_pragma", p)
	}
	u := url.URL{Scheme: "file", OmitHost: true, Path: filepath.ToSlash(path), RawQuery: q.Encode()}
	db, err := sql.Open("sqlite", u.String())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	defer func() {
		if err != nil {
			err = errors.Join(err, db.Close())
		}
	}()
	tx, err := db.Begin() // two processes may come here at once
	if err != nil {
		return nil, err
	}
	defer func() { _ = tx.Rollback() }() // after a commit it does nothing
	var version, tables int
	if err = tx.QueryRow("select user_version, (select count() from sqlite_master) from pragma_user_version").Scan(&version, &tables); err != nil {
		return nil, err
	}
	if tables == 0 {
		if _, err = tx.Exec(schema); err != nil {
			return nil, err
		}
		return db, tx.Commit()
	}
	if version != databaseVersion {
		return nil, fmt.Errorf("%s has version %d, which this program does not know", path, version)
	}
	return db, nil
}

// Close lets go of the database.
func (s *Embedded) Close() error { return s.db.Close() }

// Folder returns the path of the account's folder and makes it if it is missing.
// That no other process serves the same folder is seen to by the collection's own lock.
func (s *Embedded) Folder(_ context.Context, id AccountID) (string, func() error, error) {
	path := s.folder(id)
	if err := os.MkdirAll(path, 0o700); err != nil {
		return "", nil, fmt.Errorf("open folder of account: %w", err)
	}
	return path, func() error { return nil }, nil
}

// folder is named by the number: no name that somebody has chosen becomes a path.
func (s *Embedded) folder(id AccountID) string {
	return filepath.Join(s.dir, "users", strconv.FormatInt(int64(id), 10))
}

// RemoveAccount removes the account and its folder.
func (s *Embedded) RemoveAccount(ctx context.Context, id AccountID) error {
	if err := s.changeOne(ctx, ErrNoAccount, "delete from accounts where id = ?", id); err != nil {
		return fmt.Errorf("remove account: %w", err)
	}
	if err := os.RemoveAll(s.folder(id)); err != nil {
		return fmt.Errorf("remove account: %w", err)
	}
	return nil
}

// changeOne runs a statement that must change a row, or else the error none is reported.
func (s *Embedded) changeOne(ctx context.Context, none error, query string, args ...any) error {
	result, err := s.db.ExecContext(ctx, query, args...)
	if err != nil {
		return err
	}
	n, err := result.RowsAffected()
	if err == nil && n == 0 {
		err = none
	}
	return err
}

// times are kept in milliseconds.
func fromMillis(ms int64) time.Time { return time.UnixMilli(ms).UTC() }
