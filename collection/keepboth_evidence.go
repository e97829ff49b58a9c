package collection

import (
	"math"

	"karuta/collection/anki"
	"karuta/collection/store"
)

// evidence is what the other collection is known to have known: a row that it
// lacks was deleted there only if it has had it. Another device that replaced
// the server's collection may never have seen it.
type evidence struct {
	// next is the number of this side's next sync: it has seen all rows of those before.
	next anki.USN
	// usn is the latest sync that the other collection has seen, by the rows that
	// are the same on both sides.
	usn anki.USN
	// again is the first number given a second time, after the collection was
	// replaced by one that had seen fewer syncs. From there on, equal numbers prove nothing.
	again anki.USN
	// mod0 is the same for rows that came with a whole collection, which have the
	// number 0: the time of the last change.
	mod0 anki.Secs
}

// knew reports whether a row that is here and was sent had reached the other collection.
func (e *evidence) knew(row rowStamp) bool {
	if row.usn > 0 {
		return row.usn <= min(e.usn, e.again-1)
	}
	return row.mod <= e.mod0
}

// weigh takes a row there into account; ours is nil if it is not here.
func (e *evidence) weigh(theirs rowStamp, ours *rowStamp) {
	switch {
	case ours != nil && *ours == theirs && theirs.usn > 0:
		e.usn = max(e.usn, theirs.usn)
	case ours != nil && *ours == theirs:
		e.mod0 = max(e.mod0, theirs.mod)
	case theirs.usn > 0 && theirs.usn < e.next && (ours == nil || ours.usn >= 0 && ours.usn <= theirs.usn):
		e.again = min(e.again, theirs.usn) // this side has seen that sync, and not this row in it
	}
}

func (k *keepBoth) weighEvidence() error {
	k.evidence = evidence{next: k.col.USN, again: math.MaxInt32}
	ourNotes, err := noteStamps(k.local)
	if err != nil {
		return err
	}
	ourCards, err := cardStamps(k.local)
	if err != nil {
		return err
	}
	ourLog, err := logStamps(k.local)
	if err != nil {
		return err
	}
	theirLog, err := logStamps(&k.tx.Reader)
	if err != nil {
		return err
	}
	graves, err := k.local.ListGravesSince(anki.PendingUSN)
	if err != nil {
		return err
	}
	deleted := newGraveSet(graves)
	shared := false
	for id, theirs := range k.theirNotes {
		ours, found := ourNotes[id]
		shared = shared || found
		if !deleted.notes[id] {
			k.evidence.weigh(theirs, orNil(ours, found))
		}
	}
	for id, theirs := range k.theirCards {
		if ours, found := ourCards[id]; !deleted.cards[id] {
			k.evidence.weigh(theirs.rowStamp, orNil(ours.rowStamp, found))
		}
	}
	for id, theirs := range theirLog {
		ours, found := ourLog[id]
		k.evidence.weigh(theirs, orNil(ours, found))
	}
	k.foreign = k.col.LastSync == 0 || !shared && len(k.theirNotes) > 0
	return nil
}

func orNil(row rowStamp, found bool) *rowStamp {
	if !found {
		return nil
	}
	return &row
}

func noteStamps(r *store.Reader) (map[anki.NoteID]rowStamp, error) {
	stamps := map[anki.NoteID]rowStamp{}
	err := r.EachNote(func(n *anki.Note) error {
		stamps[n.ID] = rowStamp{n.USN, n.Modified}
		return nil
	})
	return stamps, err
}

func cardStamps(r *store.Reader) (map[anki.CardID]cardStamp, error) {
	stamps := map[anki.CardID]cardStamp{}
	err := r.EachCard(func(c *anki.Card) error {
		stamps[c.ID] = cardStamp{rowStamp{c.USN, c.Modified}, c.NoteID}
		return nil
	})
	return stamps, err
}

// logStamps are those of the review log, whose entries never change.
func logStamps(r *store.Reader) (map[anki.RevlogID]rowStamp, error) {
	stamps := map[anki.RevlogID]rowStamp{}
	err := r.EachRevlog(0, func(e anki.RevlogEntry) error {
		stamps[e.ID] = rowStamp{e.USN, anki.Millis(e.ID).Secs()}
		return nil
	})
	return stamps, err
}
