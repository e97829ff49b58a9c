package collection

import (
	"fmt"

	"karuta/collection/anki"
	"karuta/collection/store"
)

// readAhead is how many cards of the queue are read at a time.
const readAhead = 32

// upcomingNotes is how many notes are kept before all are forgotten.
const upcomingNotes = 200

// upcoming are the cards that come next, with all other cards of their notes, as
// they are stored. Answers change them here as in the collection.
type upcoming struct {
	cards map[anki.CardID]*anki.Card
	notes map[anki.NoteID][]*anki.Card // in the order of their templates
}

// card returns a card, or anki.ErrNotFound. If it is not at hand it is read
// along with those that come behind it in the queue; q may be nil.
func (u *upcoming) card(r *store.Reader, id anki.CardID, q *studyQueue) (*anki.Card, error) {
	if u.cards[id] == nil {
		if err := u.read(r, id, q); err != nil {
			return nil, err
		}
	}
	known := u.cards[id]
	if known == nil {
		return nil, fmt.Errorf("card %d: %w", id, anki.ErrNotFound)
	}
	card := *known
	return &card, nil
}

func (u *upcoming) read(r *store.Reader, id anki.CardID, q *studyQueue) error {
	ids := []anki.CardID{id}
	if q != nil {
		for _, e := range q.List(readAhead) {
			ids = append(ids, e.ID)
		}
	}
	cards, err := r.ListCardsAndSiblings(ids)
	if err != nil {
		return err
	}
	if u.cards == nil || len(u.notes) > upcomingNotes {
		*u = upcoming{map[anki.CardID]*anki.Card{}, map[anki.NoteID][]*anki.Card{}}
	}
	for _, c := range cards {
		delete(u.notes, c.NoteID)
	}
	for _, c := range cards {
		u.cards[c.ID] = c
		u.notes[c.NoteID] = append(u.notes[c.NoteID], c)
	}
	return nil
}

// siblings returns all cards of a card's note, itself included.
func (u *upcoming) siblings(r *store.Reader, card *anki.Card) ([]*anki.Card, error) {
	if u.cards[card.ID] == nil {
		if err := u.read(r, card.ID, nil); err != nil {
			return nil, err
		}
	}
	return u.notes[card.NoteID], nil
}

// answered puts a card as an answer has left it in place of what is known of it.
func (u *upcoming) answered(card *anki.Card) {
	if known := u.cards[card.ID]; known != nil {
		*known = *card
	}
}
