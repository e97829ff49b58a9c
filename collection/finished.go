package collection

import (
	"karuta/collection/anki"
	"karuta/collection/store"
)

// Finished says what is to be known of the current deck and the decks below it
// when nothing in it is left to study now.
type Finished struct {
	Deck    *anki.Deck
	Studied Studied // today, in all decks

	// Buried are cards put away until tomorrow.
	Buried []anki.CardID
	// Waiting counts cards in learning that come back today, the first of them
	// at NextAt; from ShowAt on it is shown, which may be earlier.
	Waiting        int
	NextAt, ShowAt anki.Secs
	// Tomorrow counts cards that come up on the next day, new ones left out.
	Tomorrow int
	// New and Reviews count cards that the limits of today hold back.
	New, Reviews int
}

// Finished looks at the current deck after Study found no more cards.
func (c *Collection) Finished() (f Finished, err error) {
	if f.Studied, err = c.StudiedToday(); err != nil {
		return f, err
	}
	if f.Deck, err = c.CurrentDeck(); err != nil {
		return f, err
	}
	if f.Buried, err = c.FindCards("deck:current is:buried"); err != nil {
		return f, err
	}
	for _, part := range []struct {
		query string
		count *int
	}{
		{"deck:current prop:due=1 -is:suspended -is:buried", &f.Tomorrow},
		{"deck:current is:new -is:suspended -is:buried", &f.New},
		{"deck:current is:review is:due -is:learn -is:suspended -is:buried", &f.Reviews},
	} {
		ids, err := c.FindCards(part.query)
		if err != nil {
			return f, err
		}
		*part.count = len(ids)
	}
	return f, c.findWaiting(&f)
}

// findWaiting looks for cards that are in learning until later today.
func (c *Collection) findWaiting(f *Finished) error {
	ids, err := c.FindCards("deck:current is:learn -is:suspended -is:buried")
	if err != nil {
		return err
	}
	_, err = read(c, func(r *store.Reader) (struct{}, error) {
		t, err := c.timing(r)
		if err != nil {
			return struct{}{}, err
		}
		ahead, err := learnAhead(r)
		if err != nil {
			return struct{}{}, err
		}
		for _, id := range ids {
			card, err := r.GetCard(id)
			if err != nil {
				return struct{}{}, err
			}
			due := anki.Secs(card.Due)
			if card.Queue != anki.QueueLearning || due >= t.NextDayAt {
				continue
			}
			if f.Waiting++; f.NextAt == 0 || due < f.NextAt {
				f.NextAt, f.ShowAt = due, due-anki.Secs(ahead)
			}
		}
		return struct{}{}, nil
	})
	return err
}
