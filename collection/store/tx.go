package store

import (
	"errors"
	"fmt"

	"karuta/collection/anki"
)

// Reader reads a snapshot of the collection.
type Reader struct{ conn *conn }

// Stamp is what rows changed in a transaction are marked with.
type Stamp struct {
	Now anki.Millis
	USN anki.USN // anki.PendingUSN for a change made here
}

// Tx is a writing transaction. It reads what it has written.
type Tx struct {
	Reader
	Stamp Stamp

	kept         *keeper                                                // nil before the first step that undo keeps
	noteChanging func(r *Reader, old *anki.Note, fields []string) error // see BeforeNoteChange
}

// Update calls fn in a writing transaction; any error undoes all of it. While
// it runs no other Update does; View goes on. Nothing is recorded for undo.
func (db *DB) Update(stamp Stamp, fn func(*Tx) error) error {
	db.writeMu.Lock()
	defer db.writeMu.Unlock()
	return db.transact(stamp, fn)
}

// transact runs fn between begin and commit.
func (db *DB) transact(stamp Stamp, fn func(*Tx) error) (err error) {
	if db.write == nil {
		return fmt.Errorf("write: %w", errClosed)
	}
	if _, err := db.write.exec("begin immediate"); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	done := false
	defer func() {
		if !done { // an error, or a panic on its way to the crash handler
			_, rollbackErr := db.write.exec("rollback")
			err = errors.Join(err, rollbackErr)
		}
	}()
	tx := &Tx{Reader: Reader{db.write}, Stamp: stamp, kept: db.kept, noteChanging: db.noteChanging}
	if err := fn(tx); err != nil {
		return err
	}
	if _, err := db.write.exec("commit"); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	done = true
	return nil
}

var errClosed = errors.New("collection is closed")

// Begin opens a transaction that lasts until Commit or Rollback is called: for
// a sync, which writes in many steps. Until then Update and Begin wait.
func (db *DB) Begin(stamp Stamp) (*OpenTx, error) {
	db.writeMu.Lock()
	if db.write == nil {
		db.writeMu.Unlock()
		return nil, fmt.Errorf("begin: %w", errClosed)
	}
	if _, err := db.write.exec("begin immediate"); err != nil {
		db.writeMu.Unlock()
		return nil, fmt.Errorf("begin: %w", err)
	}
	db.syncing.Store(true)
	return &OpenTx{Tx: &Tx{Reader: Reader{db.write}, Stamp: stamp, kept: db.kept}, db: db}, nil
}

// OpenTx is a transaction that spans several calls.
type OpenTx struct {
	*Tx
	db *DB
}

// Commit ends the transaction and keeps what it wrote.
func (t *OpenTx) Commit() error {
	if _, err := t.db.write.exec("commit"); err != nil {
		return errors.Join(fmt.Errorf("commit: %w", err), t.Rollback())
	}
	t.end()
	return nil
}

// Rollback ends the transaction and drops what it wrote.
func (t *OpenTx) Rollback() error {
	_, err := t.db.write.exec("rollback")
	t.end()
	return err
}

func (t *OpenTx) end() {
	t.db.syncing.Store(false)
	t.db.writeMu.Unlock()
}

// now in seconds, for the modification columns.
func (t *Tx) secs() anki.Secs { return t.Stamp.Now.Secs() }

// gravesOf are the kinds of deletion marks of the tables whose objects leave some.
var gravesOf = map[string]anki.GraveKind{"cards": anki.GraveCard, "notes": anki.GraveNote, "decks": anki.GraveDeck}

// freeID returns the time of the transaction in milliseconds, or one more than
// the highest id of the table if that is taken. Ids of deleted objects are not
// used again: Anki's server would not tell other devices of a second deletion.
func (t *Tx) freeID(table string) (int64, error) {
	id := int64(t.Stamp.Now)
	kind, buried := gravesOf[table]
	for {
		var one int
		taken, err := t.conn.one("select 1 from "+table+" where id = ?", []any{id}, &one)
		if err != nil {
			return 0, err
		}
		if taken {
			if _, err := t.conn.one("select max(id) + 1 from "+table, nil, &id); err != nil {
				return 0, err
			}
		}
		if !buried {
			return id, nil
		}
		dead, err := t.conn.one("select 1 from graves where oid = ? and type = ?", []any{id, kind}, &one)
		if err != nil || !dead {
			return id, err
		}
		id++
	}
}
