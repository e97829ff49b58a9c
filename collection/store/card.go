package store

import (
	"fmt"

	"karuta/collection/anki"
)

const cardColumns = "id, nid, did, ord, mod, usn, type, queue, due, ivl, factor, reps, lapses, left, odue, odid, flags, data"

func scanCard(scan func(...any) error) (*anki.Card, error) {
	var c anki.Card
	err := scan(&c.ID, &c.NoteID, &c.DeckID, &c.Ord, &c.Modified, &c.USN, &c.Type, &c.Queue, &c.Due, &c.Interval, &c.EaseFactor,
		&c.Reps, &c.Lapses, &c.RemainingSteps, &c.OriginalDue, &c.OriginalDeckID, &c.Flags, &c.Data)
	if err != nil {
		return scanOddCard(scan)
	}
	return &c, nil
}

// GetCard returns the card or anki.ErrNotFound.
func (r *Reader) GetCard(id anki.CardID) (*anki.Card, error) {
	cards, err := r.listCards("id = ?", id)
	if err == nil && len(cards) == 0 {
		err = anki.ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("card %d: %w", id, err)
	}
	return cards[0], nil
}

// ListCardsOfNote returns the cards of a note in the order of their templates.
func (r *Reader) ListCardsOfNote(id anki.NoteID) ([]*anki.Card, error) {
	return r.listCards("nid = ? order by ord", id)
}

// ListCardsInDeck returns the cards that are in the deck now or belong to it.
func (r *Reader) ListCardsInDeck(id anki.DeckID) ([]*anki.Card, error) {
	return r.listCards("did = ? or odid = ? order by id", id, id)
}

func (r *Reader) listCards(where string, args ...any) ([]*anki.Card, error) {
	var cards []*anki.Card
	err := r.conn.each("select "+cardColumns+" from cards where "+where, args, func(scan func(...any) error) error {
		c, err := scanCard(scan)
		cards = append(cards, c)
		return err
	})
	return cards, wrap("read cards", err)
}

// EachCard calls fn for every card, in the order of their ids, one at a time.
func (r *Reader) EachCard(fn func(*anki.Card) error) error {
	return r.conn.each("select "+cardColumns+" from cards order by id", nil, func(scan func(...any) error) error {
		c, err := scanCard(scan)
		if err != nil {
			return err
		}
		return fn(c)
	})
}

// AddCard stores a new card, gives it an id unless it has one, and stamps it.
func (t *Tx) AddCard(c *anki.Card) error {
	if c.ID == 0 {
		id, err := t.freeID("cards")
		if err != nil {
			return wrap("add card", err)
		}
		c.ID = anki.CardID(id)
	}
	return t.UpdateCard(c)
}

// UpdateCard stores a changed card and stamps it.
func (t *Tx) UpdateCard(c *anki.Card) error {
	c.Modified, c.USN = t.secs(), t.Stamp.USN
	return t.PutCard(c)
}

// UpdateStudied is UpdateCard for a card that is stored and keeps note and
// template; c is then as reading it would return it.
func (t *Tx) UpdateStudied(c *anki.Card) error {
	c.Modified, c.USN, c.Data = t.secs(), t.Stamp.USN, storedData(c)
	_, err := t.conn.exec(`update `+oneRow+` cards set did = ?, mod = ?, usn = ?, type = ?, queue = ?, due = ?, ivl = ?, factor = ?,
		reps = ?, lapses = ?, left = ?, odue = ?, odid = ?, flags = ?, data = ? where id = ?`,
		c.DeckID, c.Modified, c.USN, c.Type, c.Queue, c.Due, c.Interval, c.EaseFactor,
		c.Reps, c.Lapses, c.RemainingSteps, c.OriginalDue, c.OriginalDeckID, c.Flags, c.Data, c.ID)
	return wrap("write card", err)
}

// PutCard stores the card exactly as it is, in place of one with its id.
func (t *Tx) PutCard(c *anki.Card) error {
	_, err := t.conn.exec("insert or replace into cards values (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
		c.ID, c.NoteID, c.DeckID, c.Ord, c.Modified, c.USN, c.Type, c.Queue, c.Due, c.Interval, c.EaseFactor,
		c.Reps, c.Lapses, c.RemainingSteps, c.OriginalDue, c.OriginalDeckID, c.Flags, storedData(c))
	return wrap("write card", err)
}

func storedData(c *anki.Card) string {
	if c.Data == "" {
		return "{}"
	}
	return c.Data
}

// RemoveCard deletes the card's row; its grave is the caller's.
func (t *Tx) RemoveCard(id anki.CardID) error {
	_, err := t.conn.exec("delete from cards where id = ?", id)
	return wrap("delete card", err)
}

// HasCards reports whether there is any card.
func (r *Reader) HasCards() (bool, error) {
	var one int
	found, err := r.conn.one("select 1 from cards limit 1", nil, &one)
	return found, wrap("find cards", err)
}

// CountCards returns the number of cards.
func (r *Reader) CountCards() (int, error) { return r.count("cards") }

// ListCards returns the cards with these ids, ordered by id; those that are
// gone are left out.
func (r *Reader) ListCards(ids []anki.CardID) ([]*anki.Card, error) {
	var cards []*anki.Card
	query := "select " + cardColumns + " from cards where id in (" + idText(ids) + ") order by id"
	err := r.conn.eachOnce(query, nil, func(scan func(...any) error) error {
		c, err := scanCard(scan)
		cards = append(cards, c)
		return err
	})
	return cards, wrap("read cards", err)
}

// ListCardsAndSiblings returns the cards with these ids and all other cards of
// their notes, note by note in the order of their templates.
func (r *Reader) ListCardsAndSiblings(ids []anki.CardID) ([]*anki.Card, error) {
	return r.listCards("nid in (select nid from cards where id in (select value from json_each(?))) order by nid, ord", "["+idText(ids)+"]")
}

// ListNewCardsFrom returns the new cards at this position or behind it, ordered by id. Cards that a filtered deck has borrowed are not among them.
func (r *Reader) ListNewCardsFrom(position uint32) ([]*anki.Card, error) {
	return r.listCards("type = 0 and due >= ? order by id", position)
}
