package store

import "karuta/collection/anki"

// NoteKey is what an import needs to know of a note that is there.
type NoteKey struct {
	ID         anki.NoteID
	NotetypeID anki.NotetypeID
	Modified   anki.Secs
}

// ListNoteKeys returns the keys of all notes by guid. Of notes that share one,
// it is any.
func (r *Reader) ListNoteKeys() (map[string]NoteKey, error) {
	keys := map[string]NoteKey{}
	err := r.conn.each("select guid, id, mid, mod from notes", nil, func(scan func(...any) error) error {
		var guid string
		var k NoteKey
		err := scan(&guid, &k.ID, &k.NotetypeID, &k.Modified)
		keys[guid] = k
		return err
	})
	return keys, wrap("read notes", err)
}

// CardKey is a card's place at its note.
type CardKey struct {
	NoteID anki.NoteID
	Ord    int32
}

// EachCardKey calls fn for every card.
func (r *Reader) EachCardKey(fn func(anki.CardID, CardKey)) error {
	err := r.conn.each("select id, nid, ord from cards", nil, func(scan func(...any) error) error {
		var id anki.CardID
		var k CardKey
		err := scan(&id, &k.NoteID, &k.Ord)
		fn(id, k)
		return err
	})
	return wrap("read cards", err)
}

// AddDeckConfigIfNew stores the preset exactly as it is unless its id is taken;
// it reports whether it did.
func (t *Tx) AddDeckConfigIfNew(c *anki.DeckConfig) (bool, error) {
	var taken int
	found, err := t.conn.one("select 1 from deck_config where id = ?", []any{c.ID}, &taken)
	if err != nil || found {
		return false, wrap("add preset", err)
	}
	return true, t.PutDeckConfig(c)
}

// FreeNotetypeID returns an id for a notetype that is stored with PutNotetype
// because its own stamps are to be kept.
func (t *Tx) FreeNotetypeID() (anki.NotetypeID, error) {
	id, err := t.freeID("notetypes")
	return anki.NotetypeID(id), wrap("add notetype", err)
}
