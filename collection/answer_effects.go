package collection

import (
	"karuta/collection/anki"
	"karuta/collection/sched"
	"karuta/collection/store"
)

// countStudied adds an answer to the day's figures of the deck the card was in
// and of all decks above it.
func (c *Collection) countStudied(tx *store.Tx, card *anki.Card, today int32, takenMillis uint32) error {
	s, err := c.studying(&tx.Reader)
	if err != nil {
		return err
	}
	deck, err := s.decks.orDefault(card.DeckID)
	if err != nil {
		return err
	}
	for ; deck != nil; deck = s.decks.parent(deck) {
		addStudied(&deck.Common, card.Queue, uint32(today), takenMillis)
		if err := tx.UpdateDeckCommon(deck); err != nil {
			return err
		}
	}
	return nil
}

func addStudied(common *anki.DeckCommon, from anki.Queue, today, takenMillis uint32) {
	if common.LastDayStudied != today {
		common.LastDayStudied = today
		common.NewStudied, common.ReviewStudied = 0, 0
		common.LearningStudied, common.MillisecondsStudied = 0, 0
	}
	switch from {
	case anki.QueueNew:
		common.NewStudied++
	case anki.QueueReview, anki.QueueDayLearning:
		common.ReviewStudied++
	}
	common.MillisecondsStudied += int32(takenMillis)
}

// burySiblings puts the note's other cards away until the next day, as far as
// the preset wants it.
func (s *studySettings) burySiblings(tx *store.Tx, card *anki.Card, o *anki.DeckOptions) error {
	mode := sched.BuryModeOf(o).After(card.Queue)
	siblings, err := s.upcoming.siblings(&tx.Reader, card)
	if err != nil {
		return err
	}
	for _, other := range siblings {
		if other.ID == card.ID || !mode.Buries(other.Queue) {
			continue
		}
		other.Queue = anki.QueueBuriedSched
		if err := tx.UpdateStudied(other); err != nil {
			return err
		}
	}
	return nil
}
