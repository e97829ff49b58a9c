package store

import "karuta/collection/anki"

// AddGrave remembers that the object was deleted now.
func (t *Tx) AddGrave(kind anki.GraveKind, id int64) error {
	return t.PutGrave(anki.Grave{ID: id, Kind: kind, USN: t.Stamp.USN})
}

// PutGrave stores the grave. One that exists already takes over the new usn, so
// that a second deletion of the same id reaches the other devices too.
func (t *Tx) PutGrave(g anki.Grave) error {
	_, err := t.conn.exec("insert or replace into graves (oid, type, usn) values (?,?,?)", g.ID, g.Kind, g.USN)
	return wrap("write grave", err)
}

// ListGraves returns the deletions with exactly this usn.
func (r *Reader) ListGraves(usn anki.USN) (anki.Graves, error) {
	return r.listGraves("usn = ?", usn)
}

// ListGravesSince returns the deletions with this usn or a later one.
func (r *Reader) ListGravesSince(usn anki.USN) (anki.Graves, error) {
	return r.listGraves("usn >= ?", usn)
}

func (r *Reader) listGraves(where string, args ...any) (anki.Graves, error) {
	var g anki.Graves
	err := r.conn.each("select oid, type from graves where "+where+" order by type, oid", args, func(scan func(...any) error) error {
		var id int64
		var kind anki.GraveKind
		if err := scan(&id, &kind); err != nil {
			return err
		}
		switch kind {
		case anki.GraveCard:
			g.Cards = append(g.Cards, anki.CardID(id))
		case anki.GraveNote:
			g.Notes = append(g.Notes, anki.NoteID(id))
		case anki.GraveDeck:
			g.Decks = append(g.Decks, anki.DeckID(id))
		}
		return nil
	})
	return g, wrap("read graves", err)
}

// CountGraves returns the number of deletions remembered.
func (r *Reader) CountGraves() (int, error) { return r.count("graves") }
