package store

import "karuta/collection/anki"

// EachCardLog calls fn with the review log of each of the cards, oldest entry
// first; cards without a log are passed over. The entries hold what decides how
// a memory developed: id, card, rating, both intervals, factor and kind. fn must
// not keep the slice.
func (r *Reader) EachCardLog(cards []anki.CardID, fn func([]anki.RevlogEntry) error) error {
	query := "select id, cid, ease, ivl, lastIvl, factor, time, type from revlog where cid in (" + idText(cards) + ") order by cid, id"
	var log []anki.RevlogEntry
	err := r.conn.eachOnce(query, nil, func(scan func(...any) error) error {
		var e anki.RevlogEntry
		if err := scan(&e.ID, &e.CardID, &e.Rating, &e.Interval, &e.LastInterval, &e.EaseFactor, &e.TakenMillis, &e.Kind); err != nil {
			return err
		}
		if len(log) > 0 && log[0].CardID != e.CardID {
			if err := fn(log); err != nil {
				return err
			}
			log = log[:0]
		}
		log = append(log, e)
		return nil
	})
	if err == nil && len(log) > 0 {
		err = fn(log)
	}
	return wrap("read review log", err)
}
