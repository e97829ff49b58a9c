package collection

import (
	"karuta/collection/anki"
	"karuta/collection/store"
)

// allCards carries the cards over that were made or changed here. Those of a
// template that is gone are not: their reviews stay in the log.
func (k *keepBoth) allCards() error {
	return k.local.EachCard(func(c *anki.Card) error {
		note, ok := k.noteMap[c.NoteID]
		if !ok {
			return nil
		}
		if !k.isOurs(c.USN) && !k.changed[note] {
			row := rowStamp{c.USN, c.Modified}
			theirs, found := k.theirCards[c.ID]
			if found && !k.isUnseen(row, theirs.rowStamp) || !found && !k.isMissed(row, k.graves.cards[c.ID]) {
				return nil
			}
		}
		return k.keepCard(c, note)
	})
}

func (k *keepBoth) keepCard(c *anki.Card, note anki.NoteID) error {
	ord, ok, err := k.ordThere(c, note)
	if err != nil || !ok {
		return err
	}
	kept := *c
	kept.NoteID, kept.Ord = note, ord
	place := store.CardKey{NoteID: note, Ord: ord}
	if at, found := k.cardAt[place]; found {
		k.mapCard(c.ID, at)
		if theirs, before := k.theirCards[at]; !before || !k.isUnseen(rowStamp{c.USN, c.Modified}, theirs.rowStamp) || theirs.mod >= c.Modified {
			return nil
		}
		kept.ID = at
	} else {
		for _, taken := k.theirCards[kept.ID]; taken; _, taken = k.theirCards[kept.ID] {
			kept.ID += importIDStep
		}
		k.mapCard(c.ID, kept.ID)
	}
	for _, deck := range []*anki.DeckID{&kept.DeckID, &kept.OriginalDeckID} {
		if *deck, err = k.deckThere(*deck); err != nil {
			return err
		}
	}
	shiftDue(&kept, k.ahead)
	kept.USN = anki.PendingUSN
	kept.Data = anki.ParseCardData(kept.Data).String()
	k.cardAt[place] = kept.ID
	k.theirCards[kept.ID] = cardStamp{rowStamp{kept.USN, kept.Modified}, note}
	k.kept.Cards++
	return k.tx.PutCard(&kept)
}

func (k *keepBoth) mapCard(from, to anki.CardID) {
	if from != to {
		k.cardMap[from] = to
	}
}

// ordThere returns the ord that a local card has there.
func (k *keepBoth) ordThere(c *anki.Card, note anki.NoteID) (int32, bool, error) {
	ours, err := k.local.GetNote(c.NoteID)
	if err != nil {
		return 0, false, err
	}
	theirs, err := k.tx.GetNote(note)
	if err != nil {
		return 0, false, err
	}
	f, err := k.fit(ours.NotetypeID, theirs.NotetypeID)
	if err != nil || f == nil {
		return 0, false, err
	}
	ord, ok := f.ord(c.Ord)
	return ord, ok, nil
}

// reviews adds every review that is here and not there, also those of cards
// that are gone: the log is never cut.
func (k *keepBoth) reviews() error {
	return k.local.EachRevlog(0, func(e anki.RevlogEntry) error {
		if to, ok := k.cardMap[e.CardID]; ok {
			e.CardID = to
		}
		e.USN = anki.PendingUSN
		for {
			added, err := k.tx.AddRevlogEntryIfNew(&e)
			if err != nil {
				return err
			}
			if added {
				k.kept.Revlog++
				return nil
			}
			there, err := k.tx.GetRevlogEntry(e.ID)
			if err != nil || there.CardID == e.CardID || !k.foreign {
				return err
			}
			e.ID++ // two answers in one millisecond, of two cards
		}
	})
}
