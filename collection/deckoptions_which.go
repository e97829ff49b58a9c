package collection

import (
	"fmt"
	"slices"

	"karuta/collection/anki"
	"karuta/collection/store"
)

// StudiedDeck is a deck that has a say in how a card is studied.
type StudiedDeck struct {
	*anki.Deck
	Preset  string // the name of its preset; empty for a filtered deck
	Current bool   // it is the deck that is studied
}

// StudiedDecks returns the decks whose options may be meant while a card is
// studied, each once: the one it belongs to, the current one, and the filtered
// deck it is in, which comes last. Decks that are gone are left out. The error
// is anki.ErrNotFound for a card that is gone.
func (c *Collection) StudiedDecks(id anki.CardID) ([]StudiedDeck, error) {
	return read(c, func(r *store.Reader) ([]StudiedDeck, error) {
		card, err := r.GetCard(id)
		if err != nil {
			return nil, fmt.Errorf("decks of card: %w", err)
		}
		decks, err := loadStudyDecks(r)
		if err != nil {
			return nil, err
		}
		current, err := setting(r, confCurrentDeck, anki.DefaultDeckID)
		if err != nil {
			return nil, err
		}
		var out []StudiedDeck
		for _, id := range []anki.DeckID{card.HomeDeckID(), current, card.DeckID} {
			deck := decks.byID[id]
			if deck == nil || slices.ContainsFunc(out, func(d StudiedDeck) bool { return d.ID == id }) {
				continue
			}
			found := StudiedDeck{Deck: deck, Current: id == current}
			if deck.Normal != nil {
				found.Preset = decks.preset(deck).Name
			}
			out = append(out, found)
		}
		slices.SortStableFunc(out, func(a, b StudiedDeck) int {
			switch {
			case a.IsFiltered() == b.IsFiltered():
				return 0
			case a.IsFiltered():
				return 1
			}
			return -1
		})
		return out, nil
	})
}
