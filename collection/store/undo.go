package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// Undo keeps, for each step, the first content that every touched row had
// before it: a temporary table per real one, filled by temporary triggers while
// a step records. Restoring a step deletes the touched rows and puts the kept
// ones back, exactly as they were. No operation has to remember to take part.

// undoTable is a table whose rows undo restores.
type undoTable struct {
	name    string
	key     []string
	columns []string
}

var undoTables = []undoTable{
	{"col", []string{"id"}, columns("id crt mod scm ver dty usn ls conf models decks dconf tags")},
	{"notes", []string{"id"}, columns("id guid mid mod usn tags flds sfld csum flags data")},
	{"cards", []string{"id"}, columns("id nid did ord mod usn type queue due ivl factor reps lapses left odue odid flags data")},
	{"revlog", []string{"id"}, columns("id cid usn ease ivl lastIvl factor time type")},
	{"decks", []string{"id"}, columns("id name mtime_secs usn common kind")},
	{"deck_config", []string{"id"}, columns("id name mtime_secs usn config")},
	{"notetypes", []string{"id"}, columns("id name mtime_secs usn config")},
	{"fields", []string{"ntid", "ord"}, columns("ntid ord name config")},
	{"templates", []string{"ntid", "ord"}, columns("ntid ord name mtime_secs usn config")},
	{"tags", []string{"tag"}, columns("tag usn collapsed config")},
	{"graves", []string{"oid", "type"}, columns("oid type usn")},
	{"config", []string{"key"}, columns("key usn mtime_secs val")},
}

// textKeys are the key columns that are no numbers.
var textKeys = map[string]bool{"tag": true, "key": true}

func columns(list string) []string { return strings.Fields(list) }

// UndoStep is a number under which changes are kept; 0 keeps nothing.
type UndoStep int

// UpdateRecorded is Update with every touched row's previous content kept under
// step. Steps that already hold something gain what is touched for the first
// time, so two operations can share one.
func (db *DB) UpdateRecorded(step UndoStep, stamp Stamp, fn func(*Tx) error) error {
	db.writeMu.Lock()
	defer db.writeMu.Unlock()
	if err := db.prepareUndo(); err != nil {
		return err
	}
	return db.transact(stamp, int(step), fn)
}

// Restore puts every row that step touched back as it was before, and keeps
// what it replaces under reverse, so that restoring reverse undoes the undo.
func (db *DB) Restore(step, reverse UndoStep) error {
	db.writeMu.Lock()
	defer db.writeMu.Unlock()
	if err := db.prepareUndo(); err != nil {
		return err
	}
	return db.transact(Stamp{}, int(reverse), func(tx *Tx) error {
		for _, t := range undoTables {
			if err := tx.restoreTable(t, int(step)); err != nil {
				return fmt.Errorf("restore %s: %w", t.name, err)
			}
		}
		return tx.forget(step)
	})
}

// ForgetUndo drops what the steps keep.
func (db *DB) ForgetUndo(steps ...UndoStep) error {
	db.writeMu.Lock()
	defer db.writeMu.Unlock()
	if !db.undoReady || db.write == nil {
		return nil
	}
	if len(steps) == 0 {
		return nil
	}
	// In one transaction, which touches temporary tables only and asks nothing of the disk.
	if _, err := db.write.exec("begin"); err != nil {
		return fmt.Errorf("forget undo step: %w", err)
	}
	err := (&Tx{Reader: Reader{db.write}}).forget(steps...)
	if _, endErr := db.write.exec("commit"); endErr != nil {
		_, rollbackErr := db.write.exec("rollback")
		err = errors.Join(err, endErr, rollbackErr)
	}
	return wrap("forget undo step", err)
}

func (db *DB) prepareUndo() error {
	if db.undoReady || db.write == nil {
		return nil
	}
	var sql strings.Builder
	sql.WriteString("create temp table undo_now (step integer not null); insert into undo_now values (0);\n")
	for _, t := range undoTables {
		sql.WriteString(t.schema())
	}
	if err := db.write.execOnce(sql.String()); err != nil {
		return fmt.Errorf("prepare undo: %w", err)
	}
	db.undoReady = true
	return nil
}

// schema makes the table that keeps rows of t, and the triggers that fill it.
func (t undoTable) schema() string {
	kept := "undo_" + t.name
	var keys, typed []string
	for i, key := range t.key {
		kind := "integer"
		if textKeys[key] {
			kind = "text"
		}
		keys, typed = append(keys, fmt.Sprintf("k%d", i)), append(typed, fmt.Sprintf("k%d %s", i, kind))
	}
	// The key has the types of the real one, or no row would ever be found by it and everything would take
	// the square of its time. The rest has none: every value comes back with the type it had.
	schema := fmt.Sprintf("create temp table %s (step integer, existed, %s, %s, primary key (step, %s)) without rowid;\n",
		kept, strings.Join(typed, ", "), prefixed("o_", t.columns), strings.Join(keys, ", "))
	// Not "insert or ignore": a trigger takes over that part of the statement it serves, but not "on conflict".
	keep := func(existed int, key, values, where string) string {
		return fmt.Sprintf("insert into %s select step, %d, %s, %s from undo_now where step != 0%s on conflict do nothing;",
			kept, existed, key, values, where)
	}
	nothing := strings.TrimSuffix(strings.Repeat("null, ", len(t.columns)), ", ")
	oldKey, newKey := prefixed("old.", t.key), prefixed("new.", t.key)
	before := keep(1, oldKey, prefixed("old.", t.columns), "")
	fresh := keep(0, newKey, nothing, "")
	var differs []string
	for _, k := range t.key {
		differs = append(differs, fmt.Sprintf("new.%s is not old.%s collate binary", k, k))
	}
	moved := keep(0, newKey, nothing, " and ("+strings.Join(differs, " or ")+")")
	for _, trigger := range []struct{ suffix, event, body string }{
		{"i", "after insert", fresh},
		{"u", "after update", before + " " + moved},
		{"d", "after delete", before},
	} {
		schema += fmt.Sprintf("create temp trigger %s_%s %s on main.%s begin %s end;\n",
			kept, trigger.suffix, trigger.event, t.name, trigger.body)
	}
	return schema
}

func prefixed(prefix string, names []string) string {
	return prefix + strings.Join(names, ", "+prefix)
}

// record says under which step the statements that follow are kept, until the
// next transaction says so.
func (t *Tx) record(step int) error {
	if !t.recording {
		return nil
	}
	_, err := t.conn.exec("update undo_now set step = ?", step)
	return err
}

func (t *Tx) forget(steps ...UndoStep) error {
	list, err := json.Marshal(steps)
	if err != nil {
		return err
	}
	for _, table := range undoTables {
		if _, err := t.conn.exec("delete from undo_"+table.name+" where step in (select value from json_each(?))", string(list)); err != nil {
			return err
		}
	}
	return nil
}

func (t *Tx) restoreTable(table undoTable, step int) error {
	kept := "undo_" + table.name
	var keys []string
	for i := range table.key {
		keys = append(keys, fmt.Sprintf("k%d", i))
	}
	_, err := t.conn.exec(fmt.Sprintf("delete from main.%s where (%s) in (select %s from %s where step = ?)",
		table.name, strings.Join(table.key, ", "), strings.Join(keys, ", "), kept), step)
	if err != nil {
		return err
	}
	_, err = t.conn.exec(fmt.Sprintf("insert into main.%s (%s) select %s from %s where step = ? and existed",
		table.name, strings.Join(table.columns, ", "), prefixed("o_", table.columns), kept), step)
	return err
}

// Touched returns the tables of which step keeps rows.
func (t *Tx) Touched(step UndoStep) (map[string]bool, error) {
	touched := map[string]bool{}
	err := t.conn.each(sqlTouched, []any{int(step)}, func(scan func(...any) error) error {
		var table string
		err := scan(&table)
		touched[table] = true
		return err
	})
	return touched, wrap("read undo step", err)
}

var sqlTouched = func() string {
	var parts []string
	for _, t := range undoTables {
		parts = append(parts, fmt.Sprintf("select '%s' where exists (select 1 from undo_%s where step = ?1)", t.name, t.name))
	}
	return strings.Join(parts, " union all ")
}()
