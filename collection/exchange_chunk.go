package collection

import (
	"errors"
	"fmt"

	"karuta/collection/anki"
	"karuta/collection/store"
)

// chunkLimit is the number of rows after which a chunk is full.
const chunkLimit = 250

// SyncChunk is a part of the rows that a sync sends.
type SyncChunk struct {
	Done   bool // nothing is left to send after this one
	Revlog []anki.RevlogEntry
	Cards  []*anki.Card
	Notes  []*anki.Note
}

// Len returns the number of rows.
func (c *SyncChunk) Len() int { return len(c.Revlog) + len(c.Cards) + len(c.Notes) }

// outbox holds the ids of rows still to be sent, taken from the end.
type outbox struct{ store.PendingRows }

// NextChunk returns the next rows to send; a full chunk is never the last one.
// At the first call the list of rows is fixed, and for a client they all count
// as sent from then on.
func (e *Exchange) NextChunk() (SyncChunk, error) {
	if e.outbox == nil {
		rows, err := e.tx.ListPendingRows(e.side.Pending)
		if err != nil {
			return SyncChunk{}, err
		}
		e.outbox = &outbox{rows}
		if e.side.isClient() {
			if err := e.tx.StampPendingRows(e.side.New); err != nil {
				return SyncChunk{}, err
			}
		}
	}
	var chunk SyncChunk
	for chunk.Len() < chunkLimit {
		before := chunk.Len()
		if err := e.takeOfEach(&chunk); err != nil {
			return SyncChunk{}, err
		}
		if chunk.Len() == before {
			chunk.Done = true
			break
		}
	}
	return chunk, nil
}

// takeOfEach adds one row of each kind that has any left.
func (e *Exchange) takeOfEach(chunk *SyncChunk) error {
	if id, ok := pop(&e.outbox.Revlog); ok {
		entry, err := e.tx.GetRevlogEntry(id)
		if err != nil {
			return err
		}
		chunk.Revlog = append(chunk.Revlog, *entry)
	}
	if id, ok := pop(&e.outbox.Notes); ok {
		note, err := e.tx.GetNote(id)
		if err != nil {
			return err
		}
		chunk.Notes = append(chunk.Notes, note)
	}
	if id, ok := pop(&e.outbox.Cards); ok {
		card, err := e.tx.GetCard(id)
		if err != nil {
			return err
		}
		chunk.Cards = append(chunk.Cards, card)
	}
	return nil
}

func pop[T any](list *[]T) (last T, ok bool) {
	n := len(*list)
	if n == 0 {
		return last, false
	}
	last = (*list)[n-1]
	*list = (*list)[:n-1]
	return last, true
}

// ApplyChunk merges rows that the other side sent.
func (e *Exchange) ApplyChunk(chunk SyncChunk) error {
	for i := range chunk.Revlog {
		if err := e.mergeRevlogEntry(&chunk.Revlog[i]); err != nil {
			return fmt.Errorf("merge review log: %w", err)
		}
	}
	for _, card := range chunk.Cards {
		if err := e.mergeCard(card); err != nil {
			return fmt.Errorf("merge card %d: %w", card.ID, err)
		}
	}
	notetypes := map[anki.NotetypeID]*anki.Notetype{}
	for _, note := range chunk.Notes {
		if err := e.mergeNote(note, notetypes); err != nil {
			return fmt.Errorf("merge note %d: %w", note.ID, err)
		}
	}
	return nil
}

func (e *Exchange) mergeRevlogEntry(entry *anki.RevlogEntry) error {
	e.received(&entry.USN)
	added, err := e.tx.AddRevlogEntryIfNew(entry)
	e.changes.Revlog = e.changes.Revlog || added
	return err
}

func (e *Exchange) mergeCard(card *anki.Card) error {
	local, err := e.tx.GetCard(card.ID)
	switch {
	case errors.Is(err, anki.ErrNotFound): // a new one
	case err != nil:
		return err
	case !takesRow(e.side.pends(local.USN), local.Modified, card.Modified):
		return e.settleTie(local, card)
	}
	// Anki writes this column anew from what it understands of it, so that a
	// collection of ours only stays equal to its if we do the same.
	card.Data = anki.ParseCardData(card.Data).String()
	e.changes.Cards = true
	e.received(&card.USN)
	return e.tx.PutCard(card)
}

// settleTie lets a client's card that waits to be sent win over one changed in the same second, which otherwise both
// sides would go on to keep: it goes out later in this sync.
func (e *Exchange) settleTie(local, received *anki.Card) error {
	if !e.side.isClient() || local.Modified != received.Modified {
		return nil
	}
	same := *received
	same.USN = local.USN
	if same == *local {
		return nil
	}
	local.Modified++
	return e.tx.PutCard(local)
}
