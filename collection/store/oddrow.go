package store

import (
	"fmt"
	"math"

	"karuta/collection/anki"
)

// Old versions and add-ons wrote fractions, negative numbers or texts where whole numbers belong. Anki makes something
// of them in some columns and refuses the others; so does this file, which is only asked where a row could not be
// read as it should be.

// scanOddRevlog is scanRevlog for an entry with odd columns.
func scanOddRevlog(scan func(...any) error) (e anki.RevlogEntry, err error) {
	var interval, last, taken, kind any
	if err := scan(&e.ID, &e.CardID, &e.USN, &e.Rating, &interval, &last, &e.EaseFactor, &taken, &kind); err != nil {
		return e, err
	}
	if e.Interval, err = wholeOf[int32](interval); err != nil {
		return e, err
	}
	if e.LastInterval, err = wholeOf[int32](last); err != nil {
		return e, err
	}
	e.TakenMillis = orZero[uint32](taken)
	if number, whole := kind.(int64); whole && uint8(number) <= uint8(anki.ReviewRescheduled) {
		e.Kind = anki.ReviewKind(uint8(number))
	}
	return e, nil
}

// scanOddCard is scanCard for a card with odd columns.
func scanOddCard(scan func(...any) error) (*anki.Card, error) {
	var c anki.Card
	var modified, kind, queue, due, interval, originalDue any
	err := scan(&c.ID, &c.NoteID, &c.DeckID, &c.Ord, &modified, &c.USN, &kind, &queue, &due, &interval, &c.EaseFactor,
		&c.Reps, &c.Lapses, &c.RemainingSteps, &originalDue, &c.OriginalDeckID, &c.Flags, &c.Data)
	if err != nil {
		return nil, err
	}
	c.Due, c.OriginalDue = orZero[int32](due), orZero[int32](originalDue)
	if c.Modified, err = wholeOf[anki.Secs](modified); err != nil {
		return nil, err
	}
	if c.Interval, err = wholeOf[uint32](interval); err != nil {
		return nil, err
	}
	c.Type, err = lowByte(kind, anki.TypeNew, anki.TypeRelearning)
	if err == nil {
		c.Queue, err = lowByte(queue, anki.QueueBuriedByUser, anki.QueuePreview)
	}
	return &c, err
}

// scanOddNote is scanNote for a note with odd columns: those that are made from the others, or that nobody uses.
func scanOddNote(scan func(...any) error) (n anki.Note, tags, flds string, err error) {
	var checksum, flags, data any
	err = scan(&n.ID, &n.GUID, &n.NotetypeID, &n.Modified, &n.USN, &tags, &flds, &n.SortField, &checksum, &flags, &data)
	n.Checksum, n.Flags = orZero[uint32](checksum), orZero[int64](flags)
	if text, isText := data.(string); isText {
		n.Data = text
	}
	return n, tags, flds, err
}

// duePlace is where a due value goes.
type duePlace struct{ due *int32 }

// Scan implements sql.Scanner.
func (p duePlace) Scan(value any) error {
	*p.due = orZero[int32](value)
	return nil
}

// intervalPlace is where an interval goes that cards are only put in order by: texts come after all numbers.
type intervalPlace struct{ interval *uint32 }

// Scan implements sql.Scanner.
func (p intervalPlace) Scan(value any) error {
	switch value.(type) {
	case string, []byte:
		*p.interval = math.MaxUint32
	default:
		*p.interval, _ = wholeOf[uint32](value) // one that is out of range is refused when the card is read
	}
	return nil
}

// unreadable marks the error of a scan.
func unreadable(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%w: %w", anki.ErrUnreadable, err)
}

// orZero is a whole number within the range of its type; everything else is 0.
func orZero[T ~int64 | ~int32 | ~uint32](value any) T {
	if n, whole := value.(int64); whole && int64(T(n)) == n {
		return T(n)
	}
	return 0
}

// wholeOf is a number within the range of its type, without its fraction. What is no number is 0.
func wholeOf[T ~int64 | ~int32 | ~uint32](value any) (T, error) {
	var n int64
	switch v := value.(type) {
	case int64:
		n = v
	case float64:
		n = saturate(v)
	}
	if int64(T(n)) != n {
		return 0, anki.ErrUnreadable
	}
	return T(n), nil
}

// saturate is the whole part of a number, or the nearest one that 64 bits hold.
func saturate(v float64) int64 {
	switch {
	case v >= math.MaxInt64:
		return math.MaxInt64
	case v <= math.MinInt64:
		return math.MinInt64
	}
	return int64(v)
}

// lowByte is the number that the lowest eight bits of a whole number make, between lo and hi.
func lowByte[T ~int8](value any, lo, hi T) (T, error) {
	n, whole := value.(int64)
	if !whole || T(n) < lo || T(n) > hi {
		return 0, anki.ErrUnreadable
	}
	return T(n), nil
}
