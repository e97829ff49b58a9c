package store

import (
	"fmt"

	"karuta/collection/anki"
	"karuta/collection/blob"
)

const deckColumns = "id, name, mtime_secs, usn, common, kind"

func scanDeck(scan func(...any) error) (*anki.Deck, error) {
	var d anki.Deck
	var common, kind []byte
	if err := scan(&d.ID, &d.Name, &d.Modified, &d.USN, &common, &kind); err != nil {
		return nil, err
	}
	if err := blob.DecodeDeck(common, kind, &d); err != nil {
		return nil, fmt.Errorf("deck %d: %w", d.ID, err)
	}
	return &d, nil
}

// GetDeck returns the deck or anki.ErrNotFound.
func (r *Reader) GetDeck(id anki.DeckID) (*anki.Deck, error) {
	decks, err := r.listDecks("id = ?", id)
	if err == nil && len(decks) == 0 {
		err = anki.ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("deck %d: %w", id, err)
	}
	return decks[0], nil
}

// FindDeckByName returns the deck of that name, whatever its case, or nil.
func (r *Reader) FindDeckByName(name anki.DeckName) (*anki.Deck, error) {
	decks, err := r.listDecks("name = ?", string(name))
	if err != nil || len(decks) == 0 {
		return nil, err
	}
	return decks[0], nil
}

// ListDecks returns all decks in the order of their names, children behind their parent.
func (r *Reader) ListDecks() ([]*anki.Deck, error) { return r.listDecks("true order by name") }

// ListDeckChildren returns the decks below the one of that name, at any depth, in name order.
func (r *Reader) ListDeckChildren(name anki.DeckName) ([]*anki.Deck, error) {
	return r.listDecks("name >= ? and name < ? order by name", string(name)+"\x1f", string(name)+"\x20")
}

func (r *Reader) listDecks(where string, args ...any) ([]*anki.Deck, error) {
	var decks []*anki.Deck
	err := r.conn.each("select "+deckColumns+" from decks where "+where, args, func(scan func(...any) error) error {
		d, err := scanDeck(scan)
		decks = append(decks, d)
		return err
	})
	return decks, wrap("read decks", err)
}

// AddDeck stores a new deck, gives it an id unless it has one, and stamps it.
func (t *Tx) AddDeck(d *anki.Deck) error {
	if d.ID == 0 {
		id, err := t.freeID("decks")
		if err != nil {
			return wrap("add deck", err)
		}
		d.ID = anki.DeckID(id)
	}
	return t.UpdateDeck(d)
}

// UpdateDeck stores a changed deck and stamps it.
func (t *Tx) UpdateDeck(d *anki.Deck) error {
	d.Modified, d.USN = t.secs(), t.Stamp.USN
	return t.PutDeck(d)
}

// UpdateDeckCommon is UpdateDeck for a deck that is stored and of which no more
// than Common has changed.
func (t *Tx) UpdateDeckCommon(d *anki.Deck) error {
	d.Modified, d.USN = t.secs(), t.Stamp.USN
	_, err := t.conn.exec("update "+oneRow+" decks set mtime_secs = ?, usn = ?, common = ? where id = ?",
		d.Modified, d.USN, blob.EncodeDeckCommon(d), d.ID)
	return wrap("write deck", err)
}

// PutDeck stores the deck exactly as it is, in place of one with its id. It
// reports anki.ErrExists if another deck has the name.
func (t *Tx) PutDeck(d *anki.Deck) error {
	common, kind := blob.EncodeDeck(d)
	_, err := t.conn.exec(`insert into decks values (?,?,?,?,?,?) on conflict (id) do update
		set name = excluded.name, mtime_secs = excluded.mtime_secs, usn = excluded.usn, common = excluded.common, kind = excluded.kind`,
		d.ID, string(d.Name), d.Modified, d.USN, common, kind)
	return wrap("write deck", err)
}

// RemoveDeck deletes the deck's row; its cards and grave are the caller's.
func (t *Tx) RemoveDeck(id anki.DeckID) error {
	_, err := t.conn.exec("delete from decks where id = ?", id)
	return wrap("delete deck", err)
}

// FindDeck returns the deck with that id, or nil.
func (r *Reader) FindDeck(id anki.DeckID) (*anki.Deck, error) {
	decks, err := r.listDecks("id = ?", id)
	if err != nil || len(decks) == 0 {
		return nil, err
	}
	return decks[0], nil
}
