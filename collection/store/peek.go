package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"

	"karuta/collection/anki"
	"karuta/internal/sqlitefile"
)

// peek refuses a file that is somebody else's or too new before opening it for
// writing, which would give it a write-ahead log and so change it. Files that
// have one already, files that are no databases, and those that cannot be read
// now are left to the real opening.
func peek(path string) error {
	if !withoutLog(path) {
		return nil
	}
	db, err := sqlitefile.Open(path, sqlitefile.Setup{Params: url.Values{"mode": {"ro"}}})
	if err != nil {
		return nil
	}
	defer func() { _ = db.Close() }() // nothing was written
	tables, cols, version := 0, 0, 0
	ctx := context.Background()
	if err := db.QueryRowContext(ctx, "select count(), coalesce(sum(name = 'col'), 0) from sqlite_master where type = 'table'").
		Scan(&tables, &cols); err != nil || tables == 0 {
		return nil
	}
	if cols == 0 {
		return fmt.Errorf("open collection: %w", anki.ErrNotCollection)
	}
	err = db.QueryRowContext(ctx, "select ver from col").Scan(&version)
	if errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("open collection: %w", anki.ErrNotCollection)
	}
	if err != nil {
		return nil
	}
	return CheckVersion(version)
}

// withoutLog reports whether the file is a database in the mode without a
// write-ahead log, by its header.
func withoutLog(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer func() { _ = f.Close() }() // only read
	header := make([]byte, 20)
	if _, err := io.ReadFull(f, header); err != nil {
		return false
	}
	const readVersion = 19 // 1 for a rollback journal, 2 for a write-ahead log
	return bytes.HasPrefix(header, []byte("SQLite format 3\x00")) && header[readVersion] == 1
}
