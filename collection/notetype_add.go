package collection

import (
	"karuta/collection/anki"
	"karuta/collection/store"
)

// AddNotetype stores a new notetype, one of anki.StockNotetypes or of a
// person's own making, fills in its id and makes it the one that adding starts
// with. A name that is taken gets "+" appended. See UpdateNotetype for what is
// checked.
func (c *Collection) AddNotetype(nt *anki.Notetype) (anki.Changes, error) {
	return c.mutate(anki.OpAddNotetype, func(tx *store.Tx) error { return addNotetype(tx, nt, false) })
}

func addNotetype(tx *store.Tx, nt *anki.Notetype, unchecked bool) error {
	nt.ID = 0
	fillPartIDs(nt)
	if err := prepareNotetype(tx, nt, nil, nil, unchecked); err != nil {
		return err
	}
	if err := tx.AddNotetype(nt); err != nil {
		return err
	}
	return tx.SetConfig(confCurrentNotetype, nt.ID)
}

// fillPartIDs gives an id to the fields and templates that have none.
func fillPartIDs(nt *anki.Notetype) {
	for _, p := range append(fieldParts(nt), templateParts(nt)...) {
		if *p.id == nil {
			id := int64(anki.RandomID())
			*p.id = &id
		}
	}
}

// CopyNotetype stores a copy of a notetype, without its notes, under another name.
func (c *Collection) CopyNotetype(id anki.NotetypeID, name string) (anki.NotetypeID, anki.Changes, error) {
	nt, err := c.GetNotetype(id)
	if err != nil {
		return 0, anki.Changes{}, err
	}
	nt.Name, nt.Config.OriginalID = name, nil
	changes, err := c.AddNotetype(nt)
	return nt.ID, changes, err
}

// RemoveNotetype deletes a notetype with all its notes and their cards; the
// next sync must then be one-way. The last one is replaced by Basic.
func (c *Collection) RemoveNotetype(id anki.NotetypeID) (anki.Changes, error) {
	return c.mutate(anki.OpRemoveNotetype, func(tx *store.Tx) error {
		if _, err := tx.GetNotetype(id); err != nil {
			return err
		}
		notes, err := tx.ListNotes(id)
		if err != nil {
			return err
		}
		for _, n := range notes {
			if err := removeNote(tx, n.ID); err != nil {
				return err
			}
		}
		if err := tx.SetSchemaModified(); err != nil {
			return err
		}
		if err := tx.RemoveConfigPrefix(notetypeKeyPrefix(id)); err != nil {
			return err
		}
		if err := tx.RemoveNotetype(id); err != nil {
			return err
		}
		return chooseNotetype(tx)
	})
}

// chooseNotetype makes the first notetype the one that adding starts with; if
// there is none, Basic is added.
func chooseNotetype(tx *store.Tx) error {
	left, err := tx.ListNotetypes()
	if err != nil {
		return err
	}
	if len(left) > 0 {
		return tx.SetConfig(confCurrentNotetype, left[0].ID)
	}
	return addNotetype(tx, &anki.StockNotetypes()[0], true)
}

// RestoreStockNotetype puts the fields, templates and styling of a notetype
// back as a new collection has them. kind is anki.StockNone to take the kind
// that the notetype was made as; if that is unknown, it is an *anki.InvalidError.
func (c *Collection) RestoreStockNotetype(id anki.NotetypeID, kind anki.StockKind) (anki.Changes, error) {
	return c.mutate(anki.OpUpdateNotetype, func(tx *store.Tx) error {
		old, err := tx.GetNotetype(id)
		if err != nil {
			return err
		}
		nt := *old
		if kind != anki.StockNone {
			nt.Config.OriginalStockKind = kind
		}
		stock := findStock(nt.Config.OriginalStockKind)
		if stock == nil {
			return &anki.InvalidError{Field: "notetype", Reason: "it was not made from a stock notetype"}
		}
		nt.Fields, nt.Templates, nt.Config.CSS = stock.Fields, stock.Templates, stock.Config.CSS
		if kind != anki.StockNone {
			nt.Config.Kind = stock.Config.Kind
		}
		return (&notetypeUpdate{nt: &nt, old: old, fields: inPlace(len(nt.Fields)), templates: inPlace(len(nt.Templates))}).apply(tx)
	})
}

func findStock(kind anki.StockKind) *anki.Notetype {
	for _, nt := range anki.StockNotetypes() {
		if nt.Config.OriginalStockKind == kind {
			return &nt
		}
	}
	return nil
}

// inPlace says that n parts stay where they are.
func inPlace(n int) []int {
	ords := make([]int, n)
	for i := range ords {
		ords[i] = i
	}
	return ords
}

// CountNotesByNotetype returns how many notes each notetype has; those without notes are not in it.
func (c *Collection) CountNotesByNotetype() (map[anki.NotetypeID]int, error) {
	return read(c, func(r *store.Reader) (map[anki.NotetypeID]int, error) { return r.CountNotesByNotetype() })
}
