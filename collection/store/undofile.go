package store

import (
	"bytes"
	"encoding/gob"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"karuta/collection/anki"
	"karuta/internal/atomicfile"
)

// undoFile is a step as it lies in a file of its own.
type undoFile struct {
	Op       anki.Op
	Modified anki.Millis       // of the collection, when the step was done
	Rows     map[string][]byte // by table
}

// undoFileMark begins the file. Another number stands for another form.
const undoFileMark = "karuta undo 1\n"

// SaveUndo writes what a step keeps into a file of its own, so that another
// process can undo it. A file that is there already is replaced.
func (db *DB) SaveUndo(step UndoStep, op anki.Op, path string) error {
	file, err := db.undoFile(step, op)
	if err != nil {
		return wrap("save undo step", err)
	}
	var content bytes.Buffer
	content.WriteString(undoFileMark)
	if err := gob.NewEncoder(&content).Encode(file); err != nil {
		return wrap("save undo step", err)
	}
	f, err := atomicfile.Create(path)
	if err != nil {
		return wrap("save undo step", err)
	}
	if _, err := f.Write(content.Bytes()); err != nil {
		return wrap("save undo step", errors.Join(err, f.Abort()))
	}
	return wrap("save undo step", f.Commit())
}

func (db *DB) undoFile(step UndoStep, op anki.Op) (*undoFile, error) {
	modified, err := db.modified()
	if err != nil {
		return nil, err
	}
	db.writeMu.Lock()
	defer db.writeMu.Unlock()
	file := &undoFile{Op: op, Modified: modified, Rows: map[string][]byte{}}
	for i, table := range undoTables {
		if db.kept != nil {
			file.Rows[table.name] = bytes.Clone(db.kept.rows(step, i))
		}
	}
	return file, nil
}

func (db *DB) modified() (at anki.Millis, err error) {
	err = db.View(func(r *Reader) error {
		col, err := r.GetCol()
		at = col.Modified
		return err
	})
	return at, err
}

// LoadUndo reads a step that SaveUndo has written, under the number given. It
// reports false if there is none, or if the collection has changed since, which
// makes the step worthless.
func (db *DB) LoadUndo(step UndoStep, path string) (op anki.Op, found bool, err error) {
	content, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return "", false, nil
	}
	if err != nil {
		return "", false, wrap("read undo step", err)
	}
	content, ours := bytes.CutPrefix(content, []byte(undoFileMark))
	if !ours { // of an older Karuta
		return "", false, nil
	}
	var file undoFile
	if err := gob.NewDecoder(bytes.NewReader(content)).Decode(&file); err != nil {
		return "", false, fmt.Errorf("read undo step: %w (%w)", errKept, err)
	}
	modified, err := db.modified()
	if err != nil || modified != file.Modified {
		return "", false, err
	}
	kept := &keptStep{}
	for i, table := range undoTables {
		kept[i] = file.Rows[table.name]
		if err := kept[i].each(&table, func([]any) error { return nil }); err != nil {
			return "", false, wrap("read undo step", err)
		}
	}
	db.writeMu.Lock()
	defer db.writeMu.Unlock()
	if err := db.prepareUndo(); err != nil {
		return "", false, err
	}
	db.kept.steps[step] = kept
	return file.Op, true, nil
}
