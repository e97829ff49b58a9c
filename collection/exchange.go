package collection

import (
	"errors"
	"fmt"

	"karuta/collection/anki"
	"karuta/collection/store"
)

// ErrIncompatible means that what the other side of a sync sent does not fit
// what is here: a note whose notetype is missing or has another number of
// fields, a notetype whose fields or templates were added or removed. Nothing
// was changed; such collections can only be brought together one-way.
var ErrIncompatible = errors.New("the two collections do not fit together")

// Side is one side's view of the rows that wait to be sent.
type Side struct {
	// Pending is anki.PendingUSN for a client, whose changed rows carry it; for
	// a server the number the client has seen, since when rows are to be sent.
	Pending anki.USN
	// New is the number of this sync: what rows sent by a client and rows received by a server are marked with.
	New anki.USN
}

// ClientSide is the side of a device that syncs under the server's number usn.
func ClientSide(usn anki.USN) Side { return Side{Pending: anki.PendingUSN, New: usn} }

// ownUSN stands for the collection's own number, which a server marks with.
const ownUSN anki.USN = -2

// isClient reports whether changed rows are marked with -1.
func (s Side) isClient() bool { return s.Pending == anki.PendingUSN }

// pends reports whether a row with this number waits to be sent.
func (s Side) pends(usn anki.USN) bool {
	if s.isClient() {
		return usn == anki.PendingUSN
	}
	return usn >= s.Pending
}

// Exchange is what a sync may read and write: one transaction over the whole
// exchange, so that it is seen as a whole or not at all. While it is open all
// other writing waits and reading goes on. It must end in Commit or Rollback;
// its methods belong to one goroutine.
type Exchange struct {
	c       *Collection
	tx      *store.OpenTx
	side    Side
	next    anki.USN // number of the next sync
	start   store.Col
	echoes  anki.Graves // own deletions that come back, see MarkLater
	outbox  *outbox     // rows still to be sent in chunks; nil until the first is asked for
	changes anki.Changes
	ended   bool
	// upToDate means that the other side has seen all of this one, as most devices of a server have.
	upToDate bool
	empty    bool // there were no cards; known to a server

	versions  *noteVersions // nil until a note is received
	conflicts []Conflict
	notetypes map[anki.NotetypeID]*anki.Notetype // of received notes, as they are after the exchange of objects
}

// BeginExchange starts a sync. What could be undone no longer can: the sync may
// change or delete the rows concerned.
func (c *Collection) BeginExchange(side Side) (*Exchange, error) {
	// Buried cards come back on every device by itself at the start of a day, without a mark that would be sent.
	startDay := c.StartDay
	if !side.isClient() {
		startDay = c.startDayElsewhere
	}
	if err := startDay(); err != nil {
		return nil, fmt.Errorf("begin sync: %w", err)
	}
	c.forgetUndo()
	tx, err := c.db.Begin(store.Stamp{Now: c.millis(), USN: side.New})
	if err != nil {
		return nil, fmt.Errorf("begin sync: %w", err)
	}
	e := &Exchange{c: c, tx: tx, side: side, changes: anki.Changes{Op: anki.OpSync, StudyQueue: true}}
	if e.start, err = tx.GetCol(); err != nil {
		return nil, fmt.Errorf("begin sync: %w", errors.Join(err, e.Rollback()))
	}
	if side.New == ownUSN {
		e.side.New, e.tx.Stamp.USN = e.start.USN, e.start.USN
	}
	e.next = e.side.New + 1
	e.notetypes = c.served.notetypesAt(e.start.Modified)
	if side.isClient() {
		if e.echoes, err = tx.ListGraves(e.start.USN); err != nil {
			return nil, fmt.Errorf("begin sync: %w", errors.Join(err, e.Rollback()))
		}
	}
	return e, nil
}

// MarkLater marks what this client sends with the number after this sync's, for
// the case that another device has used up this one meanwhile: it will ask for what
// came later only. This side gets its own rows back in the next sync, and its own
// deletions, which must not hit what was added again since. To be called before
// anything is sent.
func (e *Exchange) MarkLater() {
	e.side.New++
	e.tx.Stamp.USN = e.side.New
}

// State returns what the sync was decided by: the collection's own stamps as they were when the exchange began, and
// of one that BeginServing has begun whether there were cards.
func (e *Exchange) State() SyncState {
	state := syncState(e.start)
	state.Empty = e.empty
	return state
}

// Commit ends the sync: the collection now is what the server had at the time
// modified, and the next sync will have the number after next.
func (e *Exchange) Commit(modified anki.Millis) (anki.Changes, error) {
	col, err := e.tx.GetCol()
	if err != nil {
		return anki.Changes{}, errors.Join(err, e.Rollback())
	}
	col.Modified, col.LastSync, col.USN = modified, modified, e.next
	// Before the rows: a conflict that is listed twice harms nobody, one that is not listed is a text lost.
	if err := e.c.addConflicts(e.conflicts); err != nil {
		return anki.Changes{}, errors.Join(fmt.Errorf("sync: %w", err), e.Rollback())
	}
	if err := e.tx.PutCol(col); err != nil {
		return anki.Changes{}, errors.Join(err, e.Rollback())
	}
	e.ended = true
	if err := e.tx.Commit(); err != nil {
		return anki.Changes{}, fmt.Errorf("sync: %w", err)
	}
	e.c.noticeChanges(e.changes)
	e.c.trimVersions(modified)
	e.c.served = servedNotetypes{modified, e.notetypes}
	return e.changes, nil
}

// Conflicts returns the number of texts that gave way to another one of the same field.
func (e *Exchange) Conflicts() int { return len(e.conflicts) }

// Rollback ends the sync and leaves the collection as it was before. After
// Commit or another Rollback it does nothing.
func (e *Exchange) Rollback() error {
	if e.ended {
		return nil
	}
	e.ended = true
	return e.tx.Rollback()
}

// SyncCounts are the numbers of objects that both sides must end with.
type SyncCounts = store.SyncCounts

// SanityCounts counts what both sides must have the same number of. It fails
// if something still waits to be sent.
func (e *Exchange) SanityCounts() (SyncCounts, error) {
	waiting, err := e.tx.CountPending()
	if err != nil {
		return SyncCounts{}, err
	}
	for table, n := range waiting {
		if n > 0 {
			return SyncCounts{}, fmt.Errorf("count for sync: %d rows of %s were not sent", n, table)
		}
	}
	return e.tx.CountForSync()
}

// SyncState is what a sync is decided by.
type SyncState struct {
	Modified       anki.Millis // last change of anything
	SchemaModified anki.Millis // last change that cannot be merged
	LastSync       anki.Millis // value of Modified at the end of the last sync, 0 for never
	USN            anki.USN    // number of the next sync
	Empty          bool        // no cards
}

func syncState(col store.Col) SyncState {
	return SyncState{Modified: col.Modified, SchemaModified: col.SchemaModified, LastSync: col.LastSync, USN: col.USN}
}

// SyncState returns what the next sync will be decided by.
func (c *Collection) SyncState() (SyncState, error) {
	return read(c, func(r *store.Reader) (SyncState, error) {
		col, err := r.GetCol()
		if err != nil {
			return SyncState{}, err
		}
		state := syncState(col)
		has, err := r.HasCards()
		state.Empty = !has
		return state, err
	})
}

// CountCardsWithoutDeck returns the number of cards whose deck does not exist. A sync can
// leave some: one side deletes a deck, the other adds a card to it.
func (c *Collection) CountCardsWithoutDeck() (int, error) {
	return read(c, (*store.Reader).CountCardsWithoutDeck)
}

// ForceOneWaySync makes the next sync replace one side by the other.
func (c *Collection) ForceOneWaySync() error {
	return c.mutateWithoutUndo(anki.OpSync, func(tx *store.Tx) error {
		return errors.Join(tx.SetSchemaModified(), tx.SetModified())
	})
}
