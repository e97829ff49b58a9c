package collection

import (
	"fmt"
	"time"

	"karuta/collection/anki"
	"karuta/collection/sched"
	"karuta/collection/store"
)

// confScheduler is 2 for all schedulers but the first; without it Anki takes the first.
const (
	confScheduler  = "schedVer"
	usualScheduler = 2
	confSched2021  = "sched2021"
)

// checkScheduler returns anki.ErrOldScheduler for a collection that has to be brought up to date before it is studied.
// Answers noted among those of the first scheduler would be taken for its own, and changed, when that is done.
func checkScheduler(r *store.Reader) error {
	version, err := setting(r, confScheduler, 1)
	if err == nil && version != usualScheduler {
		err = anki.ErrOldScheduler
	}
	return err
}

// UpdateScheduler brings a collection of Anki's first scheduler to what it means to the later ones: answers of learning
// cards, which then had three buttons, cards that learn again, and those in filtered decks. It does what Anki does. No
// other device can merge that, so the next sync is one-way; it cannot be undone. A collection that needs none of it stays as it is.
func (c *Collection) UpdateScheduler() error {
	return c.mutateWithoutUndo(anki.OpUpdateScheduler, func(tx *store.Tx) error {
		version, err := setting(&tx.Reader, confScheduler, 1)
		if err != nil || version == usualScheduler {
			return err
		}
		if err := tx.ModernizeRevlog(); err != nil {
			return err
		}
		if err := modernizeCards(tx); err != nil {
			return err
		}
		if err := c.rememberCreationZone(tx); err != nil {
			return err
		}
		for _, set := range []func() error{
			func() error { return tx.SetConfig(confScheduler, usualScheduler) },
			func() error { return tx.SetConfig(confSched2021, true) },
			func() error { return tx.SetConfig(confLocalOffset, sched.MinutesWest(c.now())) },
			tx.SetSchemaModified, tx.SetModified,
		} {
			if err := set(); err != nil {
				return err
			}
		}
		return nil
	})
}

// modernizeCards changes cards without a mark: all of them travel with the one-way sync.
func modernizeCards(tx *store.Tx) error {
	filtered, err := filteredDecks(&tx.Reader)
	if err != nil {
		return err
	}
	var changed []*anki.Card
	err = tx.EachCard(func(card *anki.Card) error {
		before := *card
		modernizeCard(card, filtered)
		if *card != before {
			changed = append(changed, card)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, card := range changed {
		if err := tx.PutCard(card); err != nil {
			return err
		}
	}
	return nil
}

// rememberCreationZone notes, where that is missing, the time zone in which the collection was made: this computer's at that time.
func (c *Collection) rememberCreationZone(tx *store.Tx) error {
	offset, err := setting[*int](&tx.Reader, confCreationOffset, nil)
	if err != nil || offset != nil {
		return err
	}
	col, err := tx.GetCol()
	if err != nil {
		return fmt.Errorf("find time zone: %w", err)
	}
	created := time.Unix(int64(col.Created), 0).In(c.now().Location())
	return tx.SetConfig(confCreationOffset, sched.MinutesWest(created))
}

func filteredDecks(r *store.Reader) (map[anki.DeckID]*anki.FilteredDeck, error) {
	decks, err := r.ListDecks()
	if err != nil {
		return nil, err
	}
	filtered := map[anki.DeckID]*anki.FilteredDeck{}
	for _, d := range decks {
		if d.IsFiltered() {
			filtered[d.ID] = d.Filtered
		}
	}
	return filtered, nil
}

// modernizeEntry turns an answer given with the first scheduler into one of the later ones, whose learning cards have
// four buttons, too.
func modernizeEntry(e *anki.RevlogEntry) {
	learning := e.Kind == anki.ReviewLearning || e.Kind == anki.ReviewRelearning
	if learning && (e.Rating == 2 || e.Rating == 3) {
		e.Rating++
	}
}

// modernizeCard turns a card of the first scheduler into one of the later ones, in which cards that learn again are a
// type of their own.
func modernizeCard(card *anki.Card, filtered map[anki.DeckID]*anki.FilteredDeck) {
	if card.Type == anki.TypeReview && (card.Queue == anki.QueueLearning || card.Queue == anki.QueueDayLearning) {
		card.Type = anki.TypeRelearning
	}
	deck := filtered[card.DeckID]
	switch {
	case deck == nil || card.OriginalDeckID == 0:
	case !deck.Reschedule:
		if card.Queue == anki.QueueNew {
			card.Queue = anki.QueueReview
		}
		if card.Type == anki.TypeLearning { // new again when it leaves the deck
			card.Queue, card.Type = anki.QueuePreview, anki.TypeNew
		}
	case card.Queue == anki.QueueNew && card.Type != anki.TypeNew:
		card.RestoreQueue()
	}
}
