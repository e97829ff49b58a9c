package store

import (
	"database/sql"
	"path/filepath"
	"reflect"
	"testing"

	"karuta/collection/anki"
)

// Whatever a file holds, a line is read as database/sql reads it.
func TestLineScansAsDatabaseSQL(t *testing.T) {
	db, err := sql.Open("sqlite", filepath.Join(t.TempDir(), "values.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	for _, value := range []string{
		"0", "-1", "127", "128", "255", "300", "70000", "5000000000", "-9223372036854775808", "1.0", "1.5", "'12'", "'x'", "''", "x'3132'", "x''", "null",
	} {
		for _, kind := range []any{
			int64(0), int32(0), int8(0), uint8(0), uint16(0), uint32(0), uint64(0), 0, 0.0, float32(0), false, "", []byte(nil), any(nil),
			anki.CardID(0), anki.Queue(0), anki.DeckName(""),
			sql.NullInt64{},
			(*int)(nil),
		} {
			compareScan(t, db, value, kind)
		}
	}
}

func compareScan(t *testing.T, db *sql.DB, value string, kind any) {
	t.Helper()
	typ := reflect.TypeOf(kind)
	if typ == nil {
		typ = reflect.TypeFor[any]()
	}
	read := func(scan func(*sql.Rows, any) error) (any, error) {
		rows, err := db.Query("select " + value)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = rows.Close() }()
		rows.Next()
		dest := reflect.New(typ)
		err = scan(rows, dest.Interface())
		if rows.Err() != nil {
			t.Fatal(rows.Err())
		}
		return dest.Elem().Interface(), err
	}
	want, wantErr := read(func(rows *sql.Rows, dest any) error { return rows.Scan(dest) })
	got, gotErr := read(func(rows *sql.Rows, dest any) error { return newLine(rows).scan(dest) })
	if (gotErr == nil) != (wantErr == nil) || !reflect.DeepEqual(got, want) {
		t.Errorf("%s into %s: %#v, %v; database/sql says %#v, %v", value, typ, got, gotErr, want, wantErr)
	}
}
