package collection

import (
	"cmp"
	"math/rand/v2"
	"slices"

	"karuta/collection/anki"
	"karuta/collection/store"
)

// Reposition says where new cards go in the queue of new cards.
type Reposition struct {
	Start, Step uint32
	// Random shuffles the notes; else they come in the order of the ids given.
	Random bool
	// Shift moves the other new cards that stand at or behind Start out of the
	// way, by Step for each card placed.
	Shift bool
}

// RepositionCards gives new cards new places, the cards of one note the same
// one. Cards that are not new stay as they are, but their notes get a place too. It returns the number of cards moved.
func (c *Collection) RepositionCards(to Reposition, ids ...anki.CardID) (moved int, _ anki.Changes, _ error) {
	changes, err := c.mutate(anki.OpReposition, func(tx *store.Tx) error {
		if to.Shift {
			if err := shiftFrom(tx, to.Start, uint32(len(ids))*to.Step); err != nil {
				return err
			}
		}
		cards, err := cardsInOrder(tx, ids)
		if err != nil {
			return err
		}
		places := placesOf(cards, to)
		for _, card := range cards {
			if card.Type != anki.TypeNew && card.Queue != anki.QueueNew {
				continue
			}
			if err := moveTo(tx, card, places[card.NoteID]); err != nil {
				return err
			}
			moved++
		}
		return rememberReposition(tx, to)
	})
	return moved, changes, err
}

// rememberReposition keeps the choices for the next time.
func rememberReposition(tx *store.Tx, to Reposition) error {
	if err := tx.SetConfig("randomOrderReposition", to.Random); err != nil {
		return err
	}
	return tx.SetConfig("shiftPositionOfExistingCards", to.Shift)
}

// cardsInOrder returns the cards in the order given.
func cardsInOrder(tx *store.Tx, ids []anki.CardID) ([]*anki.Card, error) {
	var cards []*anki.Card
	for _, id := range ids {
		found, err := tx.ListCards([]anki.CardID{id})
		if err != nil {
			return nil, err
		}
		cards = append(cards, found...)
	}
	return cards, nil
}

// placesOf gives each note of the cards its place.
func placesOf(cards []*anki.Card, to Reposition) map[anki.NoteID]uint32 {
	var notes []anki.NoteID
	places := map[anki.NoteID]uint32{}
	for _, card := range cards {
		if _, seen := places[card.NoteID]; !seen {
			places[card.NoteID] = 0
			notes = append(notes, card.NoteID)
		}
	}
	if to.Random {
		rand.Shuffle(len(notes), func(i, j int) { notes[i], notes[j] = notes[j], notes[i] })
	}
	for i, id := range notes {
		places[id] = to.Start + uint32(i)*to.Step
	}
	return places
}

// sortNewCards gives the new cards among these their places from 1 on, in the
// order in which their notes were added or in a random one.
func sortNewCards(tx *store.Tx, cards []*anki.Card, order anki.NewCardInsertOrder) error {
	var fresh []*anki.Card
	for _, card := range cards {
		if card.Type == anki.TypeNew {
			fresh = append(fresh, card)
		}
	}
	slices.SortFunc(fresh, func(a, b *anki.Card) int { return cmp.Compare(a.NoteID, b.NoteID) })
	places := placesOf(fresh, Reposition{Start: 1, Step: 1, Random: order == anki.InsertRandom})
	for _, card := range fresh {
		if err := moveTo(tx, card, places[card.NoteID]); err != nil {
			return err
		}
	}
	return nil
}

// shiftFrom moves the new cards at a place or behind it. As in Anki the cards
// about to be placed are among them, room is made for each card and not for each
// note, and a card counts as changed even if it moves by nothing.
func shiftFrom(tx *store.Tx, start, by uint32) error {
	cards, err := tx.ListNewCardsFrom(start)
	if err != nil {
		return err
	}
	for _, card := range cards {
		due := &card.Due
		if card.OriginalDeckID != 0 {
			due = &card.OriginalDue
		}
		*due = card.Due + int32(by)
		if err := tx.UpdateCard(card); err != nil {
			return err
		}
	}
	return nil
}

// moveTo stores a new card at its new place. As in Anki it counts as changed even if it stood there.
func moveTo(tx *store.Tx, card *anki.Card, place uint32) error {
	due := &card.Due
	if card.Type == anki.TypeNew && card.OriginalDeckID != 0 {
		due = &card.OriginalDue
	}
	*due = int32(place)
	return tx.UpdateCard(card)
}
