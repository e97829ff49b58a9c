package anki

import (
	"errors"
	"fmt"
)

// Errors that callers tell apart with errors.Is.
var (
	// ErrNotFound means that no object has the id or name asked for.
	ErrNotFound = errors.New("not found")
	// ErrExists means that the name or id is taken.
	ErrExists = errors.New("already exists")
	// ErrCollectionTooNew means that a newer program wrote the file.
	ErrCollectionTooNew = errors.New("collection is from a newer version")
	// ErrCollectionTooOld means that the file is older than schema 11.
	ErrCollectionTooOld = errors.New("collection is from a version too old to read")
	// ErrNotCollection means that the file is no database or lacks the tables of a collection.
	ErrNotCollection = errors.New("not a collection")
	// ErrCorrupt means that the database's own check failed.
	ErrCorrupt = errors.New("collection file is damaged")
	// ErrUnreadable means that a row holds what it never should: a number out of range, bytes that are no text. Checking
	// the database mends most of it.
	ErrUnreadable = errors.New("a row of the collection cannot be read")
	// ErrLocked means that another program has the collection open.
	ErrLocked = errors.New("collection is open in another program")
	// ErrOpenInKaruta means that another Karuta process has the collection open.
	ErrOpenInKaruta = errors.New("collection is open in Karuta")
	// ErrDiskFull means that the disk had no room; nothing was changed.
	ErrDiskFull = errors.New("disk is full")
	// ErrReadOnly means that the file or its folder may not be written.
	ErrReadOnly = errors.New("collection may not be written")
	// ErrFiltered means that the operation is not possible with a filtered deck.
	ErrFiltered = errors.New("not possible with a filtered deck")
	// ErrOldScheduler means that the collection is still one of Anki's first scheduler, which took fewer buttons and kept
	// cards in other states. Collection.UpdateScheduler brings it up to date, with its whole log.
	ErrOldScheduler = errors.New("collection is from Anki's first scheduler")
	// ErrStale means that the card changed since its buttons were shown.
	ErrStale = errors.New("card changed since it was shown")
	// ErrNothingToUndo means that the undo or redo list is empty.
	ErrNothingToUndo = errors.New("nothing to undo")
	// ErrBusy means that a sync has the collection; what was asked must wait for its end.
	ErrBusy = errors.New("collection is busy with a sync")
)

// InvalidError says which input was refused and why, in words for people.
type InvalidError struct {
	Field  string // what was wrong: "name", "template", "first field" …
	Reason string // one clause, lower-case, without a full stop
}

// Error implements error.
func (e *InvalidError) Error() string { return fmt.Sprintf("%s: %s", e.Field, e.Reason) }
