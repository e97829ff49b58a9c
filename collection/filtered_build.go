package collection

import (
	"karuta/collection/anki"
	"karuta/collection/search"
	"karuta/collection/store"
)

// searchesOfFiltered is how many of its searches a filtered deck uses.
const searchesOfFiltered = 2

// firstFilteredDue is the due value of the first card that a filtered deck borrows.
const firstFilteredDue = -100_000

// rebuildFiltered sends the deck's cards home and borrows those that its
// searches find now. It returns how many those are.
func (c *Collection) rebuildFiltered(tx *store.Tx, deck *anki.Deck) (int, error) {
	if err := emptyFiltered(tx, deck.ID); err != nil {
		return 0, err
	}
	due := int32(firstFilteredDue)
	for i, term := range deck.Filtered.SearchTerms {
		if i == searchesOfFiltered {
			break
		}
		cards, err := c.candidates(&tx.Reader, term)
		if err != nil {
			return 0, err
		}
		for _, card := range cards {
			borrowCard(card.Card, deck, due)
			due++
			if err := tx.UpdateCard(card.Card); err != nil {
				return 0, err
			}
		}
	}
	return int(due - firstFilteredDue), nil
}

// borrowCard moves a card into a filtered deck, to the place given.
func borrowCard(card *anki.Card, deck *anki.Deck, place int32) {
	if card.OriginalDue != 0 {
		return // it has a due date to return to already, which must not get lost
	}
	card.OriginalDeckID, card.DeckID = card.DeckID, deck.ID
	card.OriginalDue = card.Due
	if card.Due > 0 {
		card.Due = place
	}
	if !deck.Filtered.Reschedule {
		card.Queue = anki.QueueReview
	}
}

// candidates returns the cards that one search of a filtered deck takes, in its order.
func (c *Collection) candidates(r *store.Reader, term anki.SearchTerm) ([]store.Candidate, error) {
	node, err := search.Parse(term.Search)
	if err != nil {
		return nil, err
	}
	node = search.And{
		node,
		search.Not{Of: search.Is(search.IsSuspended)},
		search.Not{Of: search.Is(search.IsBuried)},
		search.Not{Of: search.Deck{Name: "filtered"}},
	}
	ctx, err := c.searchContext(r)
	if err != nil {
		return nil, err
	}
	order := filteredOrder{order: term.Order}
	if order.Timing, err = c.timing(r); err != nil {
		return nil, err
	}
	if order.fsrs, err = setting(r, confFSRS, false); err != nil {
		return nil, err
	}
	cards, err := r.FindCandidates(node, ctx, term.Order == anki.FilteredOldestReviewed)
	if err != nil {
		return nil, err
	}
	order.sort(cards)
	return cards[:min(len(cards), int(term.Limit))], nil
}
