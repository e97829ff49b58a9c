package collection

import (
	"cmp"
	"slices"

	"karuta/collection/anki"
	"karuta/collection/store"
)

// EmptyCards are the cards of one note that would not be made today, because
// their questions show nothing of it.
type EmptyCards struct {
	Note     anki.NoteID
	Notetype anki.NotetypeID
	Cards    []anki.CardID // by ord
	Ords     []int32       // of Cards, in the same order
	All      bool          // the note has no other cards: deleting these deletes it
}

// FindEmptyCards lists the cards that would not be made today.
func (c *Collection) FindEmptyCards() ([]EmptyCards, error) {
	return read(c, func(r *store.Reader) ([]EmptyCards, error) {
		notetypes, err := r.ListNotetypes()
		if err != nil {
			return nil, err
		}
		var found []EmptyCards
		for _, nt := range notetypes {
			empty, err := emptyCardsOf(r, nt)
			if err != nil {
				return nil, err
			}
			found = append(found, empty...)
		}
		return found, nil
	})
}

func emptyCardsOf(r *store.Reader, nt *anki.Notetype) ([]EmptyCards, error) {
	cards, err := r.ListCardsOfNotetype(nt.ID)
	if err != nil || len(cards) == 0 {
		return nil, err
	}
	notes, err := r.ListNotes(nt.ID)
	if err != nil {
		return nil, err
	}
	questions := parseQuestions(nt)
	var found []EmptyCards
	for _, n := range notes { // both lists are in the order of notes
		count := 0
		for count < len(cards) && cards[count].NoteID == n.ID {
			count++
		}
		ords := cardOrds(n, nt, questions)
		empty := EmptyCards{Note: n.ID, Notetype: nt.ID}
		byOrd := slices.Clone(cards[:count])
		slices.SortStableFunc(byOrd, func(a, b *anki.Card) int { return cmp.Compare(a.Ord, b.Ord) })
		for _, card := range byOrd {
			if !slices.Contains(ords, int(card.Ord)) {
				empty.Cards, empty.Ords = append(empty.Cards, card.ID), append(empty.Ords, card.Ord)
			}
		}
		cards = cards[count:]
		if len(empty.Cards) > 0 {
			empty.All = len(empty.Cards) == count
			found = append(found, empty)
		}
	}
	return found, nil
}

// RemoveEmptyCards deletes what FindEmptyCards has found. With keepNotes a note
// that has no other cards keeps its first one; without it goes too.
func (c *Collection) RemoveEmptyCards(found []EmptyCards, keepNotes bool) (anki.Changes, error) {
	var ids []anki.CardID
	for _, e := range found {
		if e.All && keepNotes {
			ids = append(ids, e.Cards[1:]...)
		} else {
			ids = append(ids, e.Cards...)
		}
	}
	return c.RemoveCards(ids...)
}
