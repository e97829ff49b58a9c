package collection

import (
	"karuta/collection/anki"
	"karuta/collection/store"
)

// emptyFiltered sends the cards of a filtered deck home.
func emptyFiltered(tx *store.Tx, id anki.DeckID) error {
	cards, err := tx.ListCardsInDeck(id)
	if err != nil {
		return err
	}
	for _, card := range cards {
		leaveFiltered(card)
		if err := tx.UpdateCard(card); err != nil {
			return err
		}
	}
	return nil
}

// leaveFiltered sends a card back to the deck it came from, with the due value
// it had there. A card that is in no filtered deck is left alone.
func leaveFiltered(card *anki.Card) {
	if card.OriginalDeckID == 0 {
		return
	}
	card.DeckID = card.OriginalDeckID
	if card.OriginalDue != 0 {
		card.Due = card.OriginalDue
	}
	if card.Queue >= 0 {
		card.OriginalDue = 0
		card.RestoreQueue()
	}
	card.OriginalDeckID, card.OriginalDue = 0, 0
}
