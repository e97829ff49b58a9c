package collection

import (
	"context"

	"karuta/collection/anki"
)

// SavePreset stores one preset, changed or (with id 0, which is filled in) new,
// as SaveDeckOptions does in the options of a deck that uses it: whatever
// follows for the cards of its decks follows. Errors are those of SaveDeckOptions.
func (c *Collection) SavePreset(ctx context.Context, p *anki.DeckConfig) (anki.Changes, error) {
	decks, err := c.ListDecks()
	if err != nil {
		return anki.Changes{}, err
	}
	change := DeckOptionsChange{Deck: anki.DefaultDeckID}
	for _, d := range decks {
		if d.Normal != nil && d.Normal.ConfigID == p.ID {
			change.Deck = d.ID
			break
		}
	}
	o, err := c.DeckOptions(change.Deck)
	if err != nil {
		return anki.Changes{}, err
	}
	change.Limits, change.Collection, change.Presets = o.Limits, o.Collection, []*anki.DeckConfig{p}
	for _, own := range o.Presets {
		if own.ID == o.Deck.Normal.ConfigID && own.ID != p.ID { // no deck uses p
			change.Presets = append(change.Presets, own.DeckConfig)
		}
	}
	return c.SaveDeckOptions(ctx, change)
}
