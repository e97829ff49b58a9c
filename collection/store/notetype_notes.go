package store

import "karuta/collection/anki"

// ListCardsOfNotetype returns the cards of a notetype's notes, in the order of notes and then of ids.
func (r *Reader) ListCardsOfNotetype(id anki.NotetypeID) ([]*anki.Card, error) {
	return r.listCards("nid in (select id from notes where mid = ?) order by nid, id", id)
}

// CountNotesByNotetype returns how many notes each notetype has; those without notes are not in it.
func (r *Reader) CountNotesByNotetype() (map[anki.NotetypeID]int, error) {
	counts := map[anki.NotetypeID]int{}
	err := r.conn.each("select mid, count() from notes group by mid", nil, func(scan func(...any) error) error {
		var id anki.NotetypeID
		var n int
		err := scan(&id, &n)
		counts[id] = n
		return err
	})
	return counts, wrap("count notes", err)
}
