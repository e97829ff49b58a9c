package syncserver

import (
	"database/sql"
	"os"
	"path/filepath"
	"testing"
)

// alter returns the database with a statement run on it.
func alter(t *testing.T, raw []byte, statement string) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "altered.anki2")
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{statement, "pragma wal_checkpoint(truncate)"} {
		if _, err := db.Exec(text); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	altered, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return altered
}

// schemaVersion returns the version that a collection file says it has.
func schemaVersion(t *testing.T, path string) (version int) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if err := db.QueryRow("select ver from col").Scan(&version); err != nil {
		t.Fatal(err)
	}
	return version
}
