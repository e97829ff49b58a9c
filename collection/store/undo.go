package store

import (
	"fmt"
	"strings"
)

// Undo keeps, for each step, the first content that every touched row had
// before it. Temporary triggers hand over each row that a statement touches,
// and while a step records it is kept in memory (see keeper). Restoring a step
// deletes the touched rows and puts the kept ones back, exactly as they were.
// No operation has to remember to take part.

// undoTable is a table whose rows undo restores.
type undoTable struct {
	name    string
	key     int // how many columns are its key: the first ones
	columns []string
}

var undoTables = [...]undoTable{
	{"col", 1, columns("id crt mod scm ver dty usn ls conf models decks dconf tags")},
	{"notes", 1, columns("id guid mid mod usn tags flds sfld csum flags data")},
	{"cards", 1, columns("id nid did ord mod usn type queue due ivl factor reps lapses left odue odid flags data")},
	{"revlog", 1, columns("id cid usn ease ivl lastIvl factor time type")},
	{"decks", 1, columns("id name mtime_secs usn common kind")},
	{"deck_config", 1, columns("id name mtime_secs usn config")},
	{"notetypes", 1, columns("id name mtime_secs usn config")},
	{"fields", 2, columns("ntid ord name config")},
	{"templates", 2, columns("ntid ord name mtime_secs usn config")},
	{"tags", 1, columns("tag usn collapsed config")},
	{"graves", 2, columns("oid type usn")},
	{"config", 1, columns("key usn mtime_secs val")},
}

func columns(list string) []string { return strings.Fields(list) }

// UndoStep is a number under which changes are kept; 0 keeps nothing.
type UndoStep int

// UpdateRecorded is Update with every touched row's previous content kept under
// step. Steps that already hold something gain what is touched for the first
// time, so two operations can share one.
func (db *DB) UpdateRecorded(step UndoStep, stamp Stamp, fn func(*Tx) error) error {
	db.writeMu.Lock()
	defer db.writeMu.Unlock()
	return db.record(step, func() error { return db.transact(stamp, fn) })
}

// record runs a transaction whose touched rows are kept under step if it succeeds.
func (db *DB) record(step UndoStep, transaction func() error) error {
	if err := db.prepareUndo(); err != nil {
		return err
	}
	db.kept.begin(step)
	done := false
	defer func() { db.kept.end(step, done) }() // also when it panics
	err := transaction()
	done = err == nil
	return err
}

// Restore puts every row that step touched back as it was before, and keeps
// what it replaces under reverse, so that restoring reverse undoes the undo.
func (db *DB) Restore(step, reverse UndoStep) error {
	db.writeMu.Lock()
	defer db.writeMu.Unlock()
	err := db.record(reverse, func() error {
		return db.transact(Stamp{}, func(tx *Tx) error {
			for i, table := range undoTables {
				if err := tx.restoreTable(&table, db.kept.rows(step, i)); err != nil {
					return fmt.Errorf("restore %s: %w", table.name, err)
				}
			}
			return nil
		})
	})
	if err == nil {
		db.kept.forget(step)
	}
	return err
}

// ForgetUndo drops what the steps keep.
func (db *DB) ForgetUndo(steps ...UndoStep) {
	db.writeMu.Lock()
	defer db.writeMu.Unlock()
	if db.kept != nil {
		db.kept.forget(steps...)
	}
}

// Touched returns the tables of which rows are kept under the step that records.
func (t *Tx) Touched() map[string]bool { return t.kept.touched() }

// prepareUndo makes the triggers on the writing connection.
func (db *DB) prepareUndo() error {
	if db.write == nil {
		return fmt.Errorf("write: %w", errClosed)
	}
	if db.kept != nil {
		return nil
	}
	kept := newKeeper()
	var sql strings.Builder
	for i, table := range undoTables {
		sql.WriteString(table.triggers(kept.number, i))
	}
	if err := db.write.execOnce(sql.String()); err != nil {
		kept.close()
		return fmt.Errorf("prepare undo: %w", err)
	}
	db.kept = kept
	return nil
}

// triggers makes those that hand over what is touched of the table with that number.
func (t *undoTable) triggers(keeper int64, number int) string {
	keep := func(row string, columns []string) string {
		return fmt.Sprintf("select %s(%d, %d, %s)", keepFunction, keeper, number, prefixed(row, columns))
	}
	key := t.columns[:t.key]
	var differs []string
	for _, k := range key {
		differs = append(differs, fmt.Sprintf("new.%s is not old.%s collate binary", k, k))
	}
	before, fresh := keep("old.", t.columns), keep("new.", key)
	moving := "update of " + strings.Join(key, ", ")
	var sql strings.Builder
	for _, trigger := range []struct{ name, event, when, body string }{
		{"added", "insert", "", fresh},
		{"changed", "update", "", before},
		{"moved", moving, "when " + strings.Join(differs, " or "), fresh},
		{"deleted", "delete", "", before},
	} {
		fmt.Fprintf(&sql, "create temp trigger undo_%s_%s after %s on main.%s %s begin %s; end;\n",
			t.name, trigger.name, trigger.event, t.name, trigger.when, trigger.body)
	}
	return sql.String()
}

func prefixed(prefix string, names []string) string {
	return prefix + strings.Join(names, ", "+prefix)
}

// restoreTable deletes all touched rows before it puts the first one back: two
// of them may have changed names.
func (t *Tx) restoreTable(table *undoTable, rows keptRows) error {
	where := strings.Join(table.columns[:table.key], " = ? and ") + " = ?"
	err := rows.each(table, func(row []any) error {
		_, err := t.conn.exec("delete from main."+table.name+" where "+where, row[:table.key]...)
		return err
	})
	if err != nil {
		return err
	}
	places := strings.TrimSuffix(strings.Repeat("?, ", len(table.columns)), ", ")
	insert := fmt.Sprintf("insert into main.%s (%s) values (%s)", table.name, strings.Join(table.columns, ", "), places)
	return rows.each(table, func(row []any) error {
		if len(row) == table.key { // it was not there
			return nil
		}
		_, err := t.conn.exec(insert, row...)
		return err
	})
}
