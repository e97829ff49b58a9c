package store

import (
	_ "embed"
	"fmt"

	"karuta/collection/anki"
)

// The schema versions that are read; SchemaVersion is the one that is written.
const (
	SchemaVersion    = 18
	OldestSchema     = 11
	firstTableSchema = 14 // 12 and 13 were never released
)

//go:embed sql/schema18.sql
var schema18 string

// CreateSchema lays out an empty collection of schema 18 with its one row.
func (t *Tx) CreateSchema(c Col) error {
	if err := t.conn.execOnce(schema18); err != nil {
		return fmt.Errorf("create tables: %w", err)
	}
	_, err := t.conn.exec("insert into col values (1, ?, ?, ?, ?, 0, ?, ?, '', '', '', '', '')",
		c.Created, c.Modified, c.SchemaModified, SchemaVersion, c.USN, c.LastSync)
	return wrap("create collection row", err)
}

// IsEmpty reports whether the file has no tables yet.
func (r *Reader) IsEmpty() (bool, error) {
	var n int
	_, err := r.conn.one("select count() from sqlite_master", nil, &n)
	return n == 0, wrap("read tables", err)
}

// FindSchemaVersion returns the schema version of the file: it reports
// anki.ErrNotCollection where there is no collection in it.
func (r *Reader) FindSchemaVersion() (int, error) {
	var tables int
	if _, err := r.conn.one("select count() from sqlite_master where type = 'table' and name in ('col','notes','cards','revlog','graves')", nil, &tables); err != nil {
		return 0, wrap("read tables", err)
	}
	if tables != 5 {
		return 0, anki.ErrNotCollection
	}
	var version int
	found, err := r.conn.one("select ver from col", nil, &version)
	if err == nil && !found {
		err = anki.ErrNotCollection
	}
	return version, wrap("read schema version", err)
}

// CheckVersion says whether a file of this schema version can be read.
func CheckVersion(version int) error {
	switch {
	case version < OldestSchema:
		return fmt.Errorf("schema %d: %w", version, anki.ErrCollectionTooOld)
	case version > SchemaVersion, version > OldestSchema && version < firstTableSchema:
		return fmt.Errorf("schema %d: %w", version, anki.ErrCollectionTooNew)
	}
	return nil
}
