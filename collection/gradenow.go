package collection

import (
	"fmt"

	"karuta/collection/anki"
	"karuta/collection/store"
)

// GradeNow answers cards without showing them, whether or not they are due, as
// one operation. The answers count as given in no time.
func (c *Collection) GradeNow(rating anki.Rating, ids ...anki.CardID) (anki.Changes, error) {
	if rating < anki.RatingAgain || rating > anki.RatingEasy {
		return anki.Changes{}, &anki.InvalidError{Field: "rating", Reason: fmt.Sprintf("%d is not between 1 and 4", rating)}
	}
	if err := c.StartDay(); err != nil {
		return anki.Changes{}, err
	}
	return c.mutate(anki.OpGradeNow, func(tx *store.Tx) error {
		for _, id := range ids {
			if _, err := c.answer(tx, Answer{Card: id, Rating: rating}); err != nil {
				return err
			}
		}
		return nil
	})
}
