package store

import "karuta/collection/anki"

// SumAnswersSince returns the number of answers given since a moment, and the
// milliseconds that they took. Changes of due dates by hand are no answers.
func (r *Reader) SumAnswersSince(since anki.Millis) (answers int, millis int64, err error) {
	_, err = r.conn.one("select count(), coalesce(sum(time), 0) from revlog where id > ? and ease > 0 and type not in (4, 5)",
		[]any{since}, &answers, &millis)
	return answers, millis, wrap("sum answers", err)
}

// HasCardsIn reports whether any card is in the deck now or belongs to it.
func (r *Reader) HasCardsIn(deck anki.DeckID) (bool, error) {
	var one int
	found, err := r.conn.one("select 1 from cards where did = ?1 or odid != 0 and odid = ?1 limit 1", []any{deck}, &one)
	return found, wrap("find cards", err)
}
