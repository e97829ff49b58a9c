package store

import (
	"fmt"
	"strconv"

	"karuta/collection/anki"
)

// This file holds the statements that only checking the database needs. They
// read and mend columns that hold what they never should, so most work in SQL,
// where a value of a wrong type can be looked at.

// fix updates one column of the rows in which it is not what it should be and
// returns how many those were. right is the expression for what it should be.
func (t *Tx) fix(table, column, right, where string, stamped bool) (int, error) {
	set := column + " = " + right
	if stamped {
		set += fmt.Sprintf(", mod = %d, usn = %d", t.secs(), t.Stamp.USN)
	}
	query := "update " + table + " set " + set + " where " + column + " != " + right
	if where != "" {
		query += " and " + where
	}
	n, err := t.conn.exec(query)
	return int(n), wrap("mend "+table+"."+column, err)
}

// whole is the expression for a column's value as a whole number from low to 2³¹−1.
func whole(column, low string) string {
	return "min(max(round(" + column + "), " + low + "), 2147483647)"
}

const lowest32 = "-2147483648"

// FixNewPositions brings positions of new cards beyond a million back below two.
func (t *Tx) FixNewPositions() (int, error) {
	return t.fix("cards", "due", "1000000 + due % 1000000", "type = 0 and queue != 4 and due >= 1000000", true)
}

// FixCardNumbers mends numbers in cards that are out of range or not whole:
// reviews due in some hundred years become due today, and original due values
// of cards that are at home go. It returns how many it changed.
func (t *Tx) FixCardNumbers(today int32) (int, error) {
	total := 0
	for _, f := range []struct {
		column, right string
		stamped       bool
	}{
		{"due", "case when queue = 2 and due > 100000 then " + strconv.Itoa(int(today)) + " else " + whole("due", lowest32) + " end", true},
		{"odue", "case when odue > 0 and odid = 0 and (type = 1 or queue = 2) then 0 else " + whole("odue", lowest32) + " end", true},
		{"ivl", whole("ivl", "0"), true},
		{"mod", "cast(mod as integer)", false},
		{"ord", "min(max(ord, 0), 30000)", true},
	} {
		n, err := t.fix("cards", f.column, f.right, "", f.stamped)
		if err != nil {
			return total, err
		}
		total += n
	}
	return total, nil
}

// EachRevlogOfCards calls fn for every entry in the order of cards and then of
// time, with what decides whether it was a review: id, card, rating, kind and factor.
func (r *Reader) EachRevlogOfCards(fn func(anki.RevlogEntry)) error {
	query := `select id, cid, ease, case when typeof(type) = 'integer' then type & 255 else 0 end, cast(factor as integer) & 4294967295
		from revlog order by cid, id`
	err := r.conn.each(query, nil, func(scan func(...any) error) error {
		var e anki.RevlogEntry
		if err := scan(&e.ID, &e.CardID, &e.Rating, &e.Kind, &e.EaseFactor); err != nil {
			return err
		}
		fn(e)
		return nil
	})
	return wrap("read review log", err)
}

// SetCardData stores a card's data without stamping the card.
func (t *Tx) SetCardData(id anki.CardID, data string) error {
	_, err := t.conn.exec("update cards set data = ? where id = ?", data, id)
	return wrap("write card", err)
}

// RemoveCardsWithoutNote deletes, without graves, the cards of notes that do not exist.
func (t *Tx) RemoveCardsWithoutNote() (int, error) {
	n, err := t.conn.exec("delete from cards where not exists (select 1 from notes where notes.id = cards.nid)")
	return int(n), wrap("delete cards", err)
}

// ListMissingDecks returns the decks that cards are in and that do not exist.
func (r *Reader) ListMissingDecks() ([]anki.DeckID, error) {
	var ids []anki.DeckID
	query := "select distinct did from cards where not exists (select 1 from decks where decks.id = cards.did)"
	err := r.conn.each(query, nil, func(scan func(...any) error) error {
		var id anki.DeckID
		err := scan(&id)
		ids = append(ids, id)
		return err
	})
	return ids, wrap("find missing decks", err)
}

// ClearHome makes the cards of a normal deck that think they are borrowed
// belong to it, without stamping them.
func (t *Tx) ClearHome(deck anki.DeckID) (int, error) {
	n, err := t.conn.exec("update cards set odid = 0, odue = 0 where odid > 0 and did = ?", deck)
	return int(n), wrap("mend cards", err)
}

// NoteOfType is a note's id with that of its notetype.
type NoteOfType struct {
	Notetype anki.NotetypeID
	Note     anki.NoteID
}

// ListNotesByType returns all notes in the order of notetypes and then of ids.
func (r *Reader) ListNotesByType() ([]NoteOfType, error) {
	var ids []NoteOfType
	err := r.conn.each("select mid, id from notes order by mid, id", nil, func(scan func(...any) error) error {
		var n NoteOfType
		err := scan(&n.Notetype, &n.Note)
		ids = append(ids, n)
		return err
	})
	return ids, wrap("read notes", err)
}

// GetNoteUnchecked is GetNote for a note whose derived columns may hold anything. It returns the column tags, too, as it
// is stored.
func (r *Reader) GetNoteUnchecked(id anki.NoteID) (note *anki.Note, tags string, err error) {
	var n anki.Note
	var flds string
	query := `select id, guid, mid, mod, usn, tags, flds, cast(sfld as text), cast(csum as integer) & 4294967295, flags, data
		from notes where id = ?`
	found, err := r.conn.one(query, []any{id},
		&n.ID, &n.GUID, &n.NotetypeID, &n.Modified, &n.USN, &tags, &flds, &n.SortField, &n.Checksum, &n.Flags, &n.Data)
	if err == nil && !found {
		err = anki.ErrNotFound
	}
	if err != nil {
		return nil, "", fmt.Errorf("note %d: %w", id, err)
	}
	n.Tags, n.Fields = anki.SplitTags(tags), anki.SplitFields(flds)
	return &n, tags, nil
}

// HighestOrd returns the highest ord among the cards of a notetype's notes, 0 if there is none.
func (r *Reader) HighestOrd(id anki.NotetypeID) (ord int, err error) {
	_, err = r.conn.one("select coalesce(max(ord), 0) from cards where nid in (select id from notes where mid = ?)", []any{id}, &ord)
	return ord, wrap("read cards", err)
}

// RemoveAllTags empties the tag list.
func (t *Tx) RemoveAllTags() error {
	_, err := t.conn.exec("delete from tags")
	return wrap("delete tags", err)
}

// ExpandTag shows the tags below one, if it is in the list, without stamping it.
func (t *Tx) ExpandTag(name string) error {
	_, err := t.conn.exec("update tags set collapsed = 0 where tag = ?", name)
	return wrap("write tag", err)
}

// FixRevlog mends entries with numbers that are out of range or not whole, and
// entries that look like answers and are none.
func (t *Tx) FixRevlog() (int, error) {
	right := []struct{ column, value string }{
		{"ivl", whole("ivl", lowest32)},
		{"lastIvl", whole("lastIvl", lowest32)},
		{"time", whole("time", "0")},
		{"type", "case when type = 0 and time = 0 and ease = 0 then 5 else type end"},
	}
	set, where := "", ""
	for i, r := range right {
		if i > 0 {
			set, where = set+", ", where+" or "
		}
		set, where = set+r.column+" = "+r.value, where+r.column+" != "+r.value
	}
	n, err := t.conn.exec("update revlog set " + set + " where " + where)
	return int(n), wrap("mend review log", err)
}

// NextNewPosition returns the position behind the last new card, 0 if there is no new card, or if all have the places
// below 0 of a filtered deck.
func (r *Reader) NextNewPosition() (position int64, err error) {
	_, err = r.conn.one("select max(coalesce(max(due) + 1, 0), 0) from cards where type = 0", nil, &position)
	return position, wrap("read cards", err)
}

// RenumberFuture gives notes, cards and review log entries with ids later than
// latest ids from now on, keeping their order, and returns how many there were.
func (t *Tx) RenumberFuture(latest anki.Millis) (int, error) {
	total := 0
	for _, part := range []struct{ table, refTable, refColumn string }{
		{"notes", "cards", "nid"}, {"cards", "revlog", "cid"}, {"revlog", "", ""},
	} {
		n, err := t.renumberTable(part.table, part.refTable, part.refColumn, latest)
		if err != nil {
			return total, wrap("renumber "+part.table, err)
		}
		total += n
	}
	return total, nil
}

func (t *Tx) renumberTable(table, refTable, refColumn string, latest anki.Millis) (int, error) {
	var ids []int64
	err := t.conn.each("select id from "+table+" where id > ? order by id", []any{latest}, func(scan func(...any) error) error {
		var id int64
		err := scan(&id)
		ids = append(ids, id)
		return err
	})
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	var next int64
	if _, err := t.conn.one("select max(coalesce(max(id) + 1, 0), ?) from "+table+" where id <= ?", []any{t.Stamp.Now, latest}, &next); err != nil {
		return 0, err
	}
	for i, id := range ids {
		if _, err := t.conn.exec("update "+table+" set id = ? where id = ?", next+int64(i), id); err != nil {
			return 0, err
		}
		if refTable == "" {
			continue
		}
		if _, err := t.conn.exec("update "+refTable+" set "+refColumn+" = ? where "+refColumn+" = ?", next+int64(i), id); err != nil {
			return 0, err
		}
	}
	return len(ids), nil
}
