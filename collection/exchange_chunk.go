package collection

import (
	"fmt"
	"slices"
	"unicode/utf8"

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
	if e.upToDate {
		return SyncChunk{Done: true}, nil
	}
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
	part, done := e.outbox.take(chunkLimit)
	chunk := SyncChunk{Done: done}
	var err error
	if chunk.Revlog, err = e.tx.ListRevlogEntries(part.Revlog); err != nil {
		return SyncChunk{}, err
	}
	if chunk.Notes, err = e.tx.ListNotesToSend(part.Notes); err != nil {
		return SyncChunk{}, err
	}
	if err := e.requireText(chunk.Notes); err != nil {
		return SyncChunk{}, err
	}
	if chunk.Cards, err = e.tx.ListCardsToSend(part.Cards); err != nil {
		return SyncChunk{}, err
	}
	for _, card := range chunk.Cards { // old clients take it as it comes
		normalizeData(card)
	}
	return chunk, nil
}

// normalizeData leaves of a card's data what the scheduler knows, as it travels.
func normalizeData(card *anki.Card) { card.Data = anki.ParseCardData(card.Data).String() }

// requireText refuses to send notes of a client whose bytes are no text: JSON would carry others, and the two sides would
// stay different. A server has nobody who could mend them, and sends what can be read.
func (e *Exchange) requireText(notes []*anki.Note) error {
	if !e.side.isClient() {
		return nil
	}
	noText := func(s string) bool { return !utf8.ValidString(s) }
	for _, n := range notes {
		if noText(n.GUID) || slices.ContainsFunc(n.Tags, noText) || slices.ContainsFunc(n.Fields, noText) {
			return fmt.Errorf("note %d: %w: its text is not UTF-8", n.ID, anki.ErrUnreadable)
		}
	}
	return nil
}

// take removes the rows of the next chunk: one of each kind in turn, until there are at least limit. done reports that
// none are left, which is not said of a full chunk.
func (o *outbox) take(limit int) (part store.PendingRows, done bool) {
	for n := 0; n < limit; {
		before := n
		n += move(&part.Revlog, &o.Revlog) + move(&part.Notes, &o.Notes) + move(&part.Cards, &o.Cards)
		if n == before {
			return part, true
		}
	}
	return part, false
}

// move moves the last element of a list to another, and returns how many it moved.
func move[T any](to, from *[]T) int {
	last, ok := pop(from)
	if !ok {
		return 0
	}
	*to = append(*to, last)
	return 1
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
	if err := e.mergeCards(chunk.Cards); err != nil {
		return err
	}
	return e.mergeNotes(chunk.Notes)
}

func (e *Exchange) mergeRevlogEntry(entry *anki.RevlogEntry) error {
	e.received(&entry.USN)
	added, err := e.tx.AddRevlogEntryIfNew(entry)
	e.changes.Revlog = e.changes.Revlog || added
	return err
}

func (e *Exchange) mergeCards(cards []*anki.Card) error {
	here, err := e.tx.ListCardStamps(idsOf(cards, func(c *anki.Card) anki.CardID { return c.ID }))
	if err != nil {
		return err
	}
	for _, card := range cards {
		local, known := here[card.ID]
		if known && !takesRow(e.side.pends(local.USN), local.Modified, card.Modified) {
			err = e.settleTie(card)
		} else {
			err = e.takeCard(card)
			here[card.ID] = store.RowStamps{Modified: card.Modified, USN: card.USN} // a chunk may name a card twice
		}
		if err != nil {
			return fmt.Errorf("merge card %d: %w", card.ID, err)
		}
	}
	return nil
}

// takeCard stores a received card.
func (e *Exchange) takeCard(card *anki.Card) error {
	// Anki writes this column anew from what it understands of it, so that a
	// collection of ours only stays equal to its if we do the same.
	normalizeData(card)
	e.changes.Cards = true
	e.received(&card.USN)
	return e.tx.PutCard(card)
}

func idsOf[T, ID any](rows []T, id func(T) ID) []ID {
	ids := make([]ID, len(rows))
	for i, row := range rows {
		ids[i] = id(row)
	}
	return ids
}

// settleTie lets a client's card that waits to be sent win over one changed in the same second, which otherwise both
// sides would go on to keep: it goes out later in this sync.
func (e *Exchange) settleTie(received *anki.Card) error {
	local, err := e.tx.GetCard(received.ID)
	if err != nil || !e.side.isClient() || local.Modified != received.Modified {
		return err
	}
	same := *received
	same.USN = local.USN
	if same == *local {
		return nil
	}
	local.Modified++
	return e.tx.PutCard(local)
}
