package collection

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"karuta/collection/anki"
	"karuta/collection/store"
)

// MoveCards changes the deck of cards. Cards that a filtered deck has borrowed
// leave it. What FSRS knows of the cards is computed anew with the parameters
// of their new deck. It reports anki.ErrFiltered if the deck is a filtered one;
// cards that are gone are passed over.
func (c *Collection) MoveCards(deck anki.DeckID, ids ...anki.CardID) (anki.Changes, error) {
	return c.mutate(anki.OpMoveCards, func(tx *store.Tx) error {
		target, err := tx.GetDeck(deck)
		if err != nil {
			return err
		}
		if target.IsFiltered() {
			return fmt.Errorf("%q: %w", target.Name.Human(), anki.ErrFiltered)
		}
		preset, err := presetOfDeck(&tx.Reader, target)
		if err != nil {
			return err
		}
		moved, err := moveCards(tx, ids, target, &preset.Config)
		if err != nil || moved == 0 {
			return err
		}
		return c.computeMissingMemory(tx, target, preset)
	})
}

func moveCards(tx *store.Tx, ids []anki.CardID, target *anki.Deck, options *anki.DeckOptions) (moved int, err error) {
	for _, id := range ids {
		card, err := tx.GetCard(id)
		if errors.Is(err, anki.ErrNotFound) || err == nil && card.DeckID == target.ID {
			continue
		}
		if err != nil {
			return moved, err
		}
		if err := adaptSteps(&tx.Reader, card, options); err != nil {
			return moved, err
		}
		leaveFiltered(card)
		data := anki.ParseCardData(card.Data)
		data.Stability, data.Difficulty, data.DesiredRetention, data.Decay = nil, nil, nil, nil
		card.Data, card.DeckID = data.String(), target.ID
		if err := tx.UpdateCard(card); err != nil {
			return moved, err
		}
		moved++
	}
	return moved, nil
}

// adaptSteps changes the number of steps that a card in learning has left, for
// the steps of its new deck.
func adaptSteps(r *store.Reader, card *anki.Card, to *anki.DeckOptions) error {
	if card.Type != anki.TypeLearning && card.Type != anki.TypeRelearning {
		return nil
	}
	from := anki.DefaultDeckOptions()
	home, err := r.FindDeck(card.HomeDeckID())
	if err != nil {
		return err
	}
	if home != nil && !home.IsFiltered() {
		preset, err := presetOfDeck(r, home)
		if err != nil {
			return err
		}
		from = preset.Config
	}
	adaptRemaining(card, &from, to)
	return nil
}

// adaptRemaining changes the number of steps that a card in learning has left,
// for other steps than it had so far, and reports whether it did.
func adaptRemaining(card *anki.Card, from, to *anki.DeckOptions) bool {
	remaining := card.RemainingSteps % 1000
	adapted := remaining
	switch card.Type {
	case anki.TypeLearning:
		adapted = remainingSteps(remaining, from.LearnSteps, to.LearnSteps)
	case anki.TypeRelearning:
		adapted = remainingSteps(remaining, from.RelearnSteps, to.RelearnSteps)
	}
	if adapted == remaining {
		return false
	}
	card.RemainingSteps = adapted
	return true
}

// remainingSteps returns how many of the new steps are left for a card that had
// remaining ones left of the old: those longer than the last one it passed, and
// at least one.
func remainingSteps(remaining uint32, old, steps []float32) uint32 {
	if len(old) == 0 {
		return remaining
	}
	left := len(steps)
	if last := len(old) - int(remaining) - 1; last >= 0 {
		reversed := slices.Clone(steps)
		slices.Reverse(reversed)
		if i := slices.IndexFunc(reversed, func(s float32) bool { return s <= old[last] }); i >= 0 {
			left = i
		}
	}
	return uint32(max(left, 1))
}

// computeMissingMemory computes, from the review log, what FSRS knows of the
// deck's cards that lack it. Without FSRS there is nothing to do.
func (c *Collection) computeMissingMemory(tx *store.Tx, deck *anki.Deck, preset *anki.DeckConfig) error {
	on, err := setting(&tx.Reader, confFSRS, false)
	if err != nil || !on {
		return err
	}
	m := memoryUpdate{ctx: context.Background(), tx: tx, on: true, missing: true}
	if m.timing, err = c.timing(&tx.Reader); err != nil {
		return err
	}
	if m.decks, err = loadStudyDecks(&tx.Reader); err != nil {
		return err
	}
	return m.run([]*anki.DeckConfig{preset}, map[anki.DeckConfigID][]anki.DeckID{preset.ID: {deck.ID}})
}
