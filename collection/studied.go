package collection

import (
	"time"

	"karuta/collection/anki"
	"karuta/collection/store"
)

// Studied is how much was studied.
type Studied struct {
	Cards int           // answers given
	Took  time.Duration // from question to answer, summed
}

// StudiedToday returns what was studied since the day began.
func (c *Collection) StudiedToday() (Studied, error) {
	return read(c, func(r *store.Reader) (Studied, error) {
		t, err := c.timing(r)
		if err != nil {
			return Studied{}, err
		}
		const day = 24 * 60 * 60
		answers, millis, err := r.SumAnswersSince((t.NextDayAt - day).Millis())
		return Studied{Cards: answers, Took: time.Duration(millis) * time.Millisecond}, err
	})
}

// HasCardsIn reports whether any card is in the deck itself, or belongs there.
func (c *Collection) HasCardsIn(deck anki.DeckID) (bool, error) {
	return read(c, func(r *store.Reader) (bool, error) { return r.HasCardsIn(deck) })
}
