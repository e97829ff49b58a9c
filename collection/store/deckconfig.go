package store

import (
	"fmt"

	"karuta/collection/anki"
	"karuta/collection/blob"
)

// GetDeckConfig returns the preset or anki.ErrNotFound. Numbers out of range
// are replaced by their defaults.
func (r *Reader) GetDeckConfig(id anki.DeckConfigID) (*anki.DeckConfig, error) {
	configs, err := r.listDeckConfigs("id = ?", id)
	if err == nil && len(configs) == 0 {
		err = anki.ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("preset %d: %w", id, err)
	}
	return configs[0], nil
}

// ListDeckConfigs returns all presets in the order of their names.
func (r *Reader) ListDeckConfigs() ([]*anki.DeckConfig, error) {
	return r.listDeckConfigs("true order by name, id")
}

func (r *Reader) listDeckConfigs(where string, args ...any) ([]*anki.DeckConfig, error) {
	var configs []*anki.DeckConfig
	query := "select id, name, mtime_secs, usn, config from deck_config where " + where
	err := r.conn.each(query, args, func(scan func(...any) error) error {
		var c anki.DeckConfig
		var b []byte
		if err := scan(&c.ID, &c.Name, &c.Modified, &c.USN, &b); err != nil {
			return err
		}
		if err := blob.DecodeDeckOptions(b, &c.Config); err != nil {
			return fmt.Errorf("preset %d: %w", c.ID, err)
		}
		c.Config.Normalize()
		configs = append(configs, &c)
		return nil
	})
	return configs, wrap("read presets", err)
}

// AddDeckConfig stores a new preset, gives it an id unless it has one, and stamps it.
func (t *Tx) AddDeckConfig(c *anki.DeckConfig) error {
	if c.ID == 0 {
		id, err := t.freeID("deck_config")
		if err != nil {
			return wrap("add preset", err)
		}
		c.ID = anki.DeckConfigID(id)
	}
	return t.UpdateDeckConfig(c)
}

// UpdateDeckConfig stores a changed preset and stamps it.
func (t *Tx) UpdateDeckConfig(c *anki.DeckConfig) error {
	c.Modified, c.USN = t.secs(), t.Stamp.USN
	return t.PutDeckConfig(c)
}

// PutDeckConfig stores the preset exactly as it is, in place of one with its id.
func (t *Tx) PutDeckConfig(c *anki.DeckConfig) error {
	_, err := t.conn.exec("insert or replace into deck_config values (?,?,?,?,?)",
		c.ID, c.Name, c.Modified, c.USN, blob.EncodeDeckOptions(&c.Config))
	return wrap("write preset", err)
}

// RemoveDeckConfig deletes the preset's row; presets have no graves.
func (t *Tx) RemoveDeckConfig(id anki.DeckConfigID) error {
	_, err := t.conn.exec("delete from deck_config where id = ?", id)
	return wrap("delete preset", err)
}
