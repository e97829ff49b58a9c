package store

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"

	"karuta/collection/anki"
)

// dump returns every value of every table that undo covers, with its storage type.
func dump(t testing.TB, db *DB) map[string][]string {
	t.Helper()
	tables := map[string][]string{}
	err := db.View(func(r *Reader) error {
		for _, table := range undoTables {
			expr := ""
			for _, c := range table.columns {
				expr += fmt.Sprintf(" || typeof(%s) || quote(%s) || '|'", c, c)
			}
			err := r.conn.each("select ''"+expr+" from "+table.name+" order by 1", nil, func(scan func(...any) error) error {
				var line string
				err := scan(&line)
				tables[table.name] = append(tables[table.name], line)
				return err
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return tables
}

// randomChange does something random to a random table.
func randomChange(rng *rand.Rand, tx *Tx) error {
	id := int64(rng.IntN(6) + 1)
	name := string(rune('a' + rng.IntN(4)))
	if rng.IntN(2) == 0 {
		name = string(rune('A' + rng.IntN(4)))
	}
	switch rng.IntN(13) {
	case 0:
		return tx.PutNote(&anki.Note{ID: anki.NoteID(id), SortField: fmt.Sprint(rng.IntN(3), ".50"), Fields: []string{name}})
	case 1:
		return tx.RemoveNote(anki.NoteID(id))
	case 2:
		return tx.PutCard(&anki.Card{ID: anki.CardID(id), Due: int32(rng.IntN(9))})
	case 3:
		_, err := tx.conn.exec("update cards set due = due + 1, id = id + 10 where id = ?", id)
		return err
	case 4:
		return tx.PutTag(anki.Tag{Name: name, Collapsed: rng.IntN(2) == 0})
	case 5:
		return tx.RemoveTag(name)
	case 6:
		return tx.PutGrave(anki.Grave{ID: id, Kind: anki.GraveKind(rng.IntN(3)), USN: anki.USN(rng.IntN(3))})
	case 7:
		return tx.SetConfig(name, rng.IntN(5))
	case 8:
		return tx.SetModified()
	case 9:
		nt := anki.Notetype{ID: anki.NotetypeID(id), Name: fmt.Sprint(name, id), Fields: make([]anki.Field, rng.IntN(3))}
		for i := range nt.Fields {
			nt.Fields[i].Name = fmt.Sprint("f", i)
		}
		return tx.PutNotetype(&nt)
	case 10: // values that are no plain texts and numbers
		odd := []any{"a\x00b", "\x00", "", "\xff", 1.5, -0.25, int64(math.MinInt64), []byte{}, []byte("a\x00b")}
		value := func() any { return odd[rng.IntN(len(odd))] }
		_, err := tx.conn.exec("update notes set flds = ?, sfld = ?, data = ?", value(), value(), value())
		return err
	case 11: // two rows change places
		_, err := tx.conn.exec("update notes set id = -id where id > 0 and id < 3")
		if err == nil {
			_, err = tx.conn.exec("update or ignore notes set id = 3 + id where id < 0")
		}
		return err
	default:
		_, err := tx.conn.exec("delete from cards where due > ?", rng.IntN(9))
		return err
	}
}

func TestRestoreIsExact(t *testing.T) {
	for seed := range uint64(25) {
		rng := rand.New(rand.NewPCG(seed, 1))
		db := newDB(t)
		states := []map[string][]string{dump(t, db)}
		const steps = 5
		for step := range steps {
			err := db.UpdateRecorded(UndoStep(step+1), Stamp{Now: 1_700_000_002_000, USN: -1}, func(tx *Tx) error {
				for range rng.IntN(12) {
					if err := randomChange(rng, tx); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
			states = append(states, dump(t, db))
		}
		for step := steps; step > 0; step-- { // undo all
			restore(t, db, step, 100+step)
			compare(t, seed, "undo", states[step-1], dump(t, db))
		}
		for step := 1; step <= steps; step++ { // redo all
			restore(t, db, 100+step, step)
			compare(t, seed, "redo", states[step], dump(t, db))
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func restore(t *testing.T, db *DB, step, reverse int) {
	t.Helper()
	if err := db.Restore(UndoStep(step), UndoStep(reverse)); err != nil {
		t.Fatal(err)
	}
}

func compare(t *testing.T, seed uint64, what string, want, got map[string][]string) {
	t.Helper()
	for _, table := range undoTables {
		if !reflect.DeepEqual(want[table.name], got[table.name]) {
			t.Fatalf("seed %d, %s of %s:\n got %v\nwant %v", seed, what, table.name, got[table.name], want[table.name])
		}
	}
}
