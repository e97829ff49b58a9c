package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"karuta/collection/anki"
)

// SaveUndo writes what a step keeps into a file of its own, so that another
// process can undo it. A file that is there already is replaced.
func (db *DB) SaveUndo(step UndoStep, op anki.Op, path string) error {
	if err := removeIfThere(path); err != nil {
		return fmt.Errorf("save undo step: %w", err)
	}
	return db.withUndoFile(path, func() error {
		for _, t := range undoTables {
			query := fmt.Sprintf("create table saved.%s as select * from temp.undo_%s where step = ?", t.name, t.name)
			if err := db.write.execOnce(query, int(step)); err != nil {
				return err
			}
		}
		return db.write.execOnce("create table saved.about as select ? as op, mod from main.col", string(op))
	})
}

// LoadUndo reads a step that SaveUndo has written, under the number given. It
// reports false if there is none, or if the collection has changed since, which
// makes the step worthless.
func (db *DB) LoadUndo(step UndoStep, path string) (op anki.Op, found bool, err error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return "", false, nil
	}
	err = db.withUndoFile(path, func() error {
		found, err = db.write.one("select op from saved.about where mod = (select mod from main.col)", nil, &op)
		if err != nil || !found {
			return err
		}
		for _, t := range undoTables {
			query := fmt.Sprintf("update saved.%s set step = ?1; insert into temp.undo_%s select * from saved.%s", t.name, t.name, t.name)
			if err := db.write.execOnce(query, int(step)); err != nil {
				return err
			}
		}
		return nil
	})
	return op, found, err
}

// withUndoFile runs fn while the file is attached under the name "saved".
func (db *DB) withUndoFile(path string, fn func() error) (err error) {
	db.writeMu.Lock()
	defer db.writeMu.Unlock()
	if err := db.prepareUndo(); err != nil {
		return err
	}
	if err := db.write.execOnce("attach database ? as saved", path); err != nil {
		return wrap("open undo file", err)
	}
	defer func() {
		db.write.forgetStatements()
		err = errors.Join(err, db.write.execOnce("detach database saved"))
	}()
	return wrap("undo file", fn())
}

func removeIfThere(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
