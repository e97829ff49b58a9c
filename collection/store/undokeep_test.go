package store

import (
	"database/sql/driver"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"karuta/collection/anki"
)

// FuzzKeptRows reads rows that anything may have written: an undo file lies
// beside the collection.
func FuzzKeptRows(f *testing.F) {
	step := &keeper{steps: map[UndoStep]*keptStep{}}
	step.begin(1)
	for _, row := range [][]any{
		{int64(5)},
		{int64(-7), int64(1), nil, []byte("blob"), []byte{}, 1.5},
		{"text", int64(0), "a\x00b", nil},
	} {
		for table := range undoTables {
			if len(row) == undoTables[table].key || len(row) == len(undoTables[table].columns) {
				values := make([]any, len(row))
				copy(values, row)
				if err := step.keep(table, driverValues(values)); err != nil {
					f.Fatal(err)
				}
				f.Add(table, []byte(step.now[table]))
			}
		}
	}
	f.Fuzz(func(t *testing.T, table int, rows []byte) {
		if table < 0 || table >= len(undoTables) {
			return
		}
		again := &keeper{steps: map[UndoStep]*keptStep{}}
		again.begin(1)
		var first [][]any
		read := func(into *[][]any) func(row []any) error {
			return func(row []any) error {
				*into = append(*into, append([]any{}, row...))
				return again.keep(table, driverValues(row))
			}
		}
		if err := keptRows(rows).each(&undoTables[table], read(&first)); err != nil {
			return
		}
		seen := map[string]bool{}
		var want [][]any
		for _, row := range first { // only the first of each key is kept
			key := string(appendValues(nil, row[:undoTables[table].key]))
			if !seen[key] {
				seen[key], want = true, append(want, row)
			}
		}
		var got [][]any
		if err := again.now[table].each(&undoTables[table], func(row []any) error {
			got = append(got, append([]any{}, row...))
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, want) && !hasNaN(want) {
			t.Errorf("kept %v, want %v", got, want)
		}
	})
}

func driverValues(row []any) []driver.Value {
	values := make([]driver.Value, len(row))
	for i, v := range row {
		values[i] = v
	}
	return values
}

func hasNaN(rows [][]any) bool {
	for _, row := range rows {
		for _, v := range row {
			if f, ok := v.(float64); ok && f != f {
				return true
			}
		}
	}
	return false
}

// A file that is broken, of another Karuta, or cut off undoes nothing.
func TestUndoFileThatIsNone(t *testing.T) {
	db := newDB(t)
	path := filepath.Join(t.TempDir(), "undo")
	err := db.UpdateRecorded(1, Stamp{Now: 1_700_000_002_000, USN: -1}, func(tx *Tx) error {
		return tx.PutCard(&anki.Card{ID: 1})
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.SaveUndo(1, anki.OpAddNote, path); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if op, found, err := db.LoadUndo(2, path); op != anki.OpAddNote || !found || err != nil {
		t.Fatalf("the whole file: %q, %v, %v", op, found, err)
	}
	for _, content := range [][]byte{nil, []byte("SQLite format 3\x00"), whole[:len(whole)-3], whole[:len(undoFileMark)]} {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, found, err := db.LoadUndo(3, path); found {
			t.Errorf("%.30q: found, %v", content, err)
		}
	}
}

// An operation that touches nothing leaves nothing that nobody would ever forget.
func TestNothingIsKeptOfNothing(t *testing.T) {
	db := newDB(t)
	if err := db.UpdateRecorded(1, Stamp{Now: 1_700_000_002_000}, func(*Tx) error { return nil }); err != nil {
		t.Fatal(err)
	}
	if n := len(db.kept.steps); n != 0 {
		t.Errorf("%d steps are kept", n)
	}
}
