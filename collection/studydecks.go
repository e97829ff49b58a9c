package collection

import (
	"fmt"

	"karuta/collection/anki"
	"karuta/collection/sched"
	"karuta/collection/store"
)

// studyDecks are all decks with their presets.
type studyDecks struct {
	list    []*anki.Deck // in name order
	byID    map[anki.DeckID]*anki.Deck
	byName  map[string]*anki.Deck // by folded name
	presets map[anki.DeckConfigID]*anki.DeckConfig
}

func loadStudyDecks(r *store.Reader) (*studyDecks, error) {
	list, err := r.ListDecks()
	if err != nil {
		return nil, err
	}
	presets, err := r.ListDeckConfigs()
	if err != nil {
		return nil, err
	}
	d := &studyDecks{
		list:    list,
		byID:    map[anki.DeckID]*anki.Deck{},
		byName:  map[string]*anki.Deck{},
		presets: map[anki.DeckConfigID]*anki.DeckConfig{},
	}
	for _, deck := range list {
		d.byID[deck.ID] = deck
		d.byName[store.FoldCase(string(deck.Name))] = deck
	}
	for _, p := range presets {
		d.presets[p.ID] = p
	}
	return d, nil
}

// hasPreset reports whether the deck has a preset that exists. A filtered deck has none.
func (d *studyDecks) hasPreset(deck *anki.Deck) bool {
	return deck.Normal != nil && d.presets[deck.Normal.ConfigID] != nil
}

// limits are the limits of one deck on a day, its parents aside: none without a preset.
func (d *studyDecks) limits(deck *anki.Deck, day int32, ignoreReview bool) sched.Limits {
	if !d.hasPreset(deck) {
		return sched.NoLimits
	}
	return sched.DeckLimits(deck, &d.preset(deck).Config, day, ignoreReview)
}

// options returns the options by which a deck is studied: those of its preset,
// the defaults for a deck without one.
func (d *studyDecks) options(deck *anki.Deck) *anki.DeckOptions {
	if !d.hasPreset(deck) {
		def := anki.DefaultDeckOptions()
		return &def
	}
	return &d.preset(deck).Config
}

// preset is presetOfDeck without reading.
func (d *studyDecks) preset(deck *anki.Deck) *anki.DeckConfig {
	id := anki.DefaultDeckConfigID
	if deck.Normal != nil {
		id = deck.Normal.ConfigID
	}
	for _, known := range []anki.DeckConfigID{id, anki.DefaultDeckConfigID} {
		if p := d.presets[known]; p != nil {
			return p
		}
	}
	return defaultPreset(id)
}

// presetsOf returns the presets that cards in the decks may have: all of them if
// one of the decks is filtered, as that borrows from any other.
func (d *studyDecks) presetsOf(decks []*anki.Deck) map[anki.DeckConfigID]*anki.DeckConfig {
	some := map[anki.DeckConfigID]*anki.DeckConfig{}
	for _, deck := range decks {
		if deck.Normal == nil {
			return d.presets
		}
		if p := d.preset(deck); d.presets[p.ID] != nil {
			some[p.ID] = p
		}
	}
	return some
}

// orDefault returns the deck, or the Default deck for a card whose deck is missing.
func (d *studyDecks) orDefault(id anki.DeckID) (*anki.Deck, error) {
	for _, known := range []anki.DeckID{id, anki.DefaultDeckID} {
		if deck := d.byID[known]; deck != nil {
			return deck, nil
		}
	}
	return nil, fmt.Errorf("deck %d: %w", anki.DefaultDeckID, anki.ErrNotFound)
}

// parent returns the deck one level up, or nil.
func (d *studyDecks) parent(deck *anki.Deck) *anki.Deck {
	name := deck.Name.Parent()
	if name == "" {
		return nil
	}
	return d.named(name)
}

// named returns the deck of that name, or nil.
func (d *studyDecks) named(name anki.DeckName) *anki.Deck {
	return d.byName[store.FoldCase(string(name))]
}

// family returns the deck and all decks below it in name order.
func (d *studyDecks) family(deck *anki.Deck) []*anki.Deck {
	out := []*anki.Deck{deck}
	prefix := store.FoldCase(string(deck.Name.Child("")))
	for _, other := range d.list {
		name := store.FoldCase(string(other.Name))
		if len(name) > len(prefix) && name[:len(prefix)] == prefix {
			out = append(out, other)
		}
	}
	return out
}
