package collection

import (
	"bytes"
	"errors"

	"karuta/collection/anki"
	"karuta/collection/blob"
	"karuta/collection/store"
)

// presetOfDeck returns the preset that holds for a deck: that of a normal deck,
// the defaults for a filtered one or where the preset is missing.
func presetOfDeck(r *store.Reader, deck *anki.Deck) (*anki.DeckConfig, error) {
	id := anki.DefaultDeckConfigID
	if deck.Normal != nil {
		id = deck.Normal.ConfigID
	}
	preset, err := r.GetDeckConfig(id)
	if errors.Is(err, anki.ErrNotFound) && id != anki.DefaultDeckConfigID {
		preset, err = r.GetDeckConfig(anki.DefaultDeckConfigID)
	}
	if errors.Is(err, anki.ErrNotFound) {
		return defaultPreset(id), nil
	}
	return preset, err
}

// defaultPreset stands in for a preset that is missing, as the Default one is.
func defaultPreset(id anki.DeckConfigID) *anki.DeckConfig {
	return &anki.DeckConfig{ID: id, Name: "Default", Config: anki.DefaultDeckOptions()}
}

// ListPresets returns all presets in the order of their names.
func (c *Collection) ListPresets() ([]*anki.DeckConfig, error) {
	return read(c, func(r *store.Reader) ([]*anki.DeckConfig, error) { return r.ListDeckConfigs() })
}

// GetPreset returns the preset or anki.ErrNotFound.
func (c *Collection) GetPreset(id anki.DeckConfigID) (*anki.DeckConfig, error) {
	return read(c, func(r *store.Reader) (*anki.DeckConfig, error) { return r.GetDeckConfig(id) })
}

// updatePreset stores a changed preset; one that did not change is not touched.
func updatePreset(tx *store.Tx, p *anki.DeckConfig) error {
	old, err := tx.GetDeckConfig(p.ID)
	if err != nil {
		return err
	}
	p.Modified, p.USN = old.Modified, old.USN
	if p.Name == old.Name && bytes.Equal(blob.EncodeDeckOptions(&p.Config), blob.EncodeDeckOptions(&old.Config)) {
		return nil
	}
	return tx.UpdateDeckConfig(p)
}

// normalizePreset brings name and numbers of a preset into the form they are stored in.
func normalizePreset(p *anki.DeckConfig) error {
	if p.Name = normalizeName(p.Name); p.Name == "" {
		return &anki.InvalidError{Field: "preset name", Reason: "it is empty"}
	}
	p.Config.Normalize()
	return nil
}
