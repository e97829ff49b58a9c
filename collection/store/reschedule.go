package store

import "karuta/collection/anki"

// EachReviewDue calls fn with the number of reviews that are due on each day
// number in each home deck. Suspended cards do not count, buried ones do.
func (r *Reader) EachReviewDue(fn func(deck anki.DeckID, day int32, n int)) error {
	query := `select case odid when 0 then did else odid end as home, case odid when 0 then due else odue end as day, count()
		from cards where type = 2 and queue != -1 group by home, day`
	err := r.conn.each(query, nil, func(scan func(...any) error) error {
		var deck anki.DeckID
		var day int32
		var n int
		err := scan(&deck, &day, &n)
		if err == nil {
			fn(deck, day, n)
		}
		return err
	})
	return wrap("count due reviews", err)
}

// EachStudied calls fn with the number of cards of each home deck that were
// answered after a moment, previews aside.
func (r *Reader) EachStudied(since anki.Millis, fn func(deck anki.DeckID, n int)) error {
	query := `select case odid when 0 then did else odid end as home, count(distinct cid)
		from revlog join cards on cards.id = revlog.cid
		where revlog.id > ? and ease > 0 and (revlog.type < 3 or revlog.factor != 0) group by home`
	err := r.conn.each(query, []any{since}, func(scan func(...any) error) error {
		var deck anki.DeckID
		var n int
		err := scan(&deck, &n)
		if err == nil {
			fn(deck, n)
		}
		return err
	})
	return wrap("count studied cards", err)
}

// EachReview calls fn with each review card that is not suspended and the day
// number on which it is due in its home deck.
func (r *Reader) EachReview(fn func(card anki.CardID, day int32)) error {
	query := "select id, case odid when 0 then due else odue end from cards where type = 2 and queue != -1"
	err := r.conn.each(query, nil, func(scan func(...any) error) error {
		var card anki.CardID
		var day int32
		err := scan(&card, &day)
		if err == nil {
			fn(card, day)
		}
		return err
	})
	return wrap("list due days", err)
}
