package store

import (
	"errors"

	"karuta/collection/anki"
)

const revlogColumns = "id, cid, usn, ease, ivl, lastIvl, factor, time, type"

func scanRevlog(scan func(...any) error) (anki.RevlogEntry, error) {
	var e anki.RevlogEntry
	err := scan(&e.ID, &e.CardID, &e.USN, &e.Rating, &e.Interval, &e.LastInterval, &e.EaseFactor, &e.TakenMillis, &e.Kind)
	if err != nil {
		return scanOddRevlog(scan)
	}
	return e, nil
}

// ListRevlog returns a card's entries, oldest first.
func (r *Reader) ListRevlog(card anki.CardID) ([]anki.RevlogEntry, error) {
	var entries []anki.RevlogEntry
	err := r.conn.each("select "+revlogColumns+" from revlog where cid = ? order by id", []any{card},
		func(scan func(...any) error) error {
			e, err := scanRevlog(scan)
			entries = append(entries, e)
			return err
		})
	return entries, wrap("read review log", err)
}

// EachRevlog calls fn for every entry since the given one, in the order of time.
func (r *Reader) EachRevlog(since anki.RevlogID, fn func(anki.RevlogEntry) error) error {
	return r.conn.each("select "+revlogColumns+" from revlog where id >= ? order by id", []any{since},
		func(scan func(...any) error) error {
			e, err := scanRevlog(scan)
			if err != nil {
				return err
			}
			return fn(e)
		})
}

// AddRevlogEntry stores a new entry and stamps it. An id that is taken is
// replaced by the highest one plus 1.
func (t *Tx) AddRevlogEntry(e *anki.RevlogEntry) error {
	if e.ID == 0 {
		e.ID = anki.RevlogID(t.Stamp.Now)
	}
	e.USN = t.Stamp.USN
	err := t.putRevlog(e)
	if !errors.Is(err, anki.ErrExists) {
		return err
	}
	if _, err := t.conn.one("select max(id) + 1 from revlog", nil, &e.ID); err != nil {
		return wrap("add review log entry", err)
	}
	return t.putRevlog(e)
}

// AddRevlogEntryIfNew stores the entry exactly as it is unless its id is taken;
// it reports whether it did.
func (t *Tx) AddRevlogEntryIfNew(e *anki.RevlogEntry) (bool, error) {
	var taken int
	found, err := t.conn.one("select 1 from revlog where id = ?", []any{e.ID}, &taken)
	if err != nil || found {
		return false, wrap("add review log entry", err)
	}
	return true, t.putRevlog(e)
}

func (t *Tx) putRevlog(e *anki.RevlogEntry) error {
	_, err := t.conn.exec("insert "+oneRow+" into revlog values (?,?,?,?,?,?,?,?,?)",
		e.ID, e.CardID, e.USN, e.Rating, e.Interval, e.LastInterval, e.EaseFactor, e.TakenMillis, e.Kind)
	return wrap("write review log entry", err)
}

// CountRevlog returns the number of entries.
func (r *Reader) CountRevlog() (int, error) { return r.count("revlog") }
