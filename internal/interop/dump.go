package interop

import (
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

// Dump is everything in a collection file: every table, every column, every row.
type Dump struct{ Tables map[string]Table }

// Table holds the rows of one table by key: the primary key's values, joined.
type Table struct {
	Columns []string
	Key     []string
	Rows    map[string]Row
}

// Row is one row: nil, int64, float64, string or []byte by column.
type Row map[string]any

// ReadDump reads a collection file, and the WAL file beside it if there is one. It works on a copy: the original
// is only read, and the copy can do without the collation "unicase", which nobody needs to know here.
func ReadDump(t testing.TB, path string) *Dump {
	t.Helper()
	dump, err := readDump(path, t.TempDir())
	if err != nil {
		t.Fatalf("interop: dump %s: %v", path, err)
	}
	return dump
}

func readDump(path, tempDir string) (*Dump, error) {
	file := filepath.Join(tempDir, "dump.db")
	if err := copyDatabase(path, file); err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Path: file}).String())
	if err != nil {
		return nil, err
	}
	defer func() { _ = db.Close() }()
	db.SetMaxOpenConns(1)
	if _, err := db.Exec(`pragma writable_schema = on;
		update sqlite_master set sql = replace(sql, 'unicase', 'nocase');
		pragma writable_schema = reset`); err != nil {
		return nil, fmt.Errorf("do without the collation: %w", err)
	}
	names, err := stringColumn(db, "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'")
	if err != nil {
		return nil, err
	}
	dump := &Dump{Tables: map[string]Table{}}
	for _, name := range names {
		table, err := readTable(db, name)
		if err != nil {
			return nil, fmt.Errorf("table %s: %w", name, err)
		}
		dump.Tables[name] = table
	}
	return dump, nil
}

func copyDatabase(from, to string) error {
	for _, suffix := range []string{"", "-wal"} {
		data, err := os.ReadFile(from + suffix)
		if suffix != "" && errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		if err := os.WriteFile(to+suffix, data, 0o600); err != nil {
			return err
		}
	}
	return nil
}

func readTable(db *sql.DB, name string) (Table, error) {
	key, err := stringColumn(db, "select name from pragma_table_info(?) where pk > 0 order by pk", name)
	if err != nil {
		return Table{}, err
	}
	rows, err := db.Query("select * from " + name) //nolint:gosec // the name comes from sqlite_master
	if err != nil {
		return Table{}, err
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		return Table{}, err
	}
	table := Table{Columns: columns, Key: key, Rows: map[string]Row{}}
	for rows.Next() {
		row, err := scanRow(rows, columns)
		if err != nil {
			return Table{}, err
		}
		table.Rows[table.keyOf(row)] = row
	}
	return table, rows.Err()
}

func scanRow(rows *sql.Rows, columns []string) (Row, error) {
	values, targets := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		targets[i] = &values[i]
	}
	if err := rows.Scan(targets...); err != nil {
		return nil, err
	}
	row := Row{}
	for i, column := range columns {
		row[column] = values[i]
	}
	return row, nil
}

// keyOf names a row; a table without a primary key (graves of old schemas) is keyed by the whole row but its usn.
func (t Table) keyOf(row Row) string {
	columns := t.Key
	if len(columns) == 0 {
		for _, column := range t.Columns {
			if column != "usn" {
				columns = append(columns, column)
			}
		}
	}
	parts := make([]string, len(columns))
	for i, column := range columns {
		parts[i] = show(row[column])
	}
	return strings.Join(parts, "|")
}

func show(value any) string {
	switch v := value.(type) {
	case []byte:
		return fmt.Sprintf("x'%x'", v)
	case string:
		return fmt.Sprintf("%q", v)
	default:
		return fmt.Sprint(v)
	}
}

func stringColumn(db *sql.DB, query string, params ...any) ([]string, error) {
	rows, err := db.Query(query, params...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var list []string
	for rows.Next() {
		var value string
		if err := rows.Scan(&value); err != nil {
			return nil, err
		}
		list = append(list, value)
	}
	return list, rows.Err()
}
