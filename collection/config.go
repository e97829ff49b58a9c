package collection

import (
	"karuta/collection/anki"
	"karuta/collection/store"
)

// The settings in the table config that Karuta reads or writes itself. Settings
// of other clients and of add-ons are kept as they are.
const (
	confCurrentDeck      = "curDeck"
	confCurrentNotetype  = "curModel"
	confNextPosition     = "nextPos"
	confNormalizeText    = "normalize_note_text"
	confAddToCurrentDeck = "addToCur"
)

// setting returns the value of a setting, or def where it is missing or of a wrong type.
func setting[T any](r *store.Reader, key string, def T) (T, error) {
	var v T
	found, err := r.FindConfig(key, &v)
	if err != nil || !found {
		return def, err
	}
	return v, nil
}

// Setting returns the value of a setting in the collection, or def where it is
// missing or of a wrong type.
func Setting[T any](c *Collection, key string, def T) (T, error) {
	return read(c, func(r *store.Reader) (T, error) { return setting(r, key, def) })
}

// SetSetting stores a setting that travels with the collection.
func (c *Collection) SetSetting(key string, value any) (anki.Changes, error) {
	return c.mutate(anki.OpSetConfig, func(tx *store.Tx) error { return tx.SetConfig(key, value) })
}
