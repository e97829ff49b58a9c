package collection

import (
	"karuta/collection/anki"
	"karuta/collection/store"
)

// GetNotetype returns the notetype or anki.ErrNotFound.
func (c *Collection) GetNotetype(id anki.NotetypeID) (*anki.Notetype, error) {
	return read(c, func(r *store.Reader) (*anki.Notetype, error) { return r.GetNotetype(id) })
}

// FindNotetypeByName returns the notetype of that name, whatever the case, or nil.
func (c *Collection) FindNotetypeByName(name string) (*anki.Notetype, error) {
	return read(c, func(r *store.Reader) (*anki.Notetype, error) { return r.FindNotetypeByName(name) })
}

// ListNotetypes returns all notetypes in the order of their names.
func (c *Collection) ListNotetypes() ([]*anki.Notetype, error) {
	return read(c, func(r *store.Reader) ([]*anki.Notetype, error) { return r.ListNotetypes() })
}
