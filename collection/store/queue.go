package store

import (
	"strconv"
	"strings"

	"karuta/collection/anki"
)

// Queued says which waiting cards are asked for.
type Queued struct {
	Decks       []anki.DeckID // the cards are in now
	Queue       anki.Queue
	From, Until int64 // bounds of the due value, both included
	Parts       anki.WaitingParts
}

// waitingRow is a card to be filled from a result, and where its columns go.
type waitingRow struct {
	card    anki.Waiting
	home    anki.DeckID // 0 if the card is at home
	columns string
	dest    []any
}

func newWaitingRow(queue anki.Queue, parts anki.WaitingParts) *waitingRow {
	r := &waitingRow{card: anki.Waiting{Queue: queue}, columns: "id, nid, did, odid, mod, due"}
	w := &r.card
	r.dest = []any{&w.ID, &w.NoteID, &w.DeckID, &r.home, &w.Modified, duePlace{&w.Due}}
	for _, part := range []struct {
		wanted bool
		column string
		dest   any
	}{
		{parts.Ord, "ord", &w.Ord},
		{parts.Reps, "reps", &w.Reps},
		{parts.Interval, "ivl", intervalPlace{&w.Interval}},
		{parts.EaseFactor, "factor", &w.EaseFactor},
		{parts.Data, "data", &w.Data},
		{parts.OwnDue, "coalesce(nullif(odue, 0), due)", duePlace{&w.OwnDue}},
	} {
		if part.wanted {
			r.columns += ", " + part.column
			r.dest = append(r.dest, part.dest)
		}
	}
	return r
}

// scan fills the card, which the next scan writes over.
func (r *waitingRow) scan(scan func(...any) error) error {
	err := scan(r.dest...)
	if r.card.HomeID = r.home; r.home == 0 {
		r.card.HomeID = r.card.DeckID
	}
	return err
}

// EachQueued calls fn for the waiting cards asked for, in no order.
func (r *Reader) EachQueued(q Queued, fn func(anki.Waiting)) error {
	row := newWaitingRow(q.Queue, q.Parts)
	query := "select " + row.columns + " from cards where did in (select value from json_each(?)) and queue = ? and due between ? and ?"
	err := r.conn.each(query, []any{idList(q.Decks), q.Queue, q.From, q.Until}, func(scan func(...any) error) error {
		err := row.scan(scan)
		if err == nil {
			fn(row.card)
		}
		return err
	})
	return wrap("read queue", err)
}

// CountQueued returns the numbers of waiting cards by due value; Parts is not looked at.
func (r *Reader) CountQueued(q Queued) (map[int32]int, error) {
	counts := map[int32]int{}
	// Grouped as the index (did, queue, due) has them.
	query := `select due, count() from cards where did in (select value from json_each(?)) and queue = ? and due between ? and ?
		group by did, due`
	err := r.conn.each(query, []any{idList(q.Decks), q.Queue, q.From, q.Until}, func(scan func(...any) error) error {
		var due int32
		var n int
		err := scan(duePlace{&due}, &n)
		counts[due] += n
		return err
	})
	return counts, wrap("count queue", err)
}

// EachNewByPosition calls fn for the deck's new cards, Ord included, by position
// and template until it returns false.
func (r *Reader) EachNewByPosition(deck anki.DeckID, fn func(anki.Waiting) (more bool)) error {
	row := newWaitingRow(anki.QueueNew, anki.WaitingParts{Ord: true})
	query := "select " + row.columns + " from cards where did = ? and queue = 0 order by due, ord"
	err := r.conn.each(query, []any{deck}, func(scan func(...any) error) error {
		err := row.scan(scan)
		if err == nil && !fn(row.card) {
			err = errStop
		}
		return err
	})
	return wrap("read new cards", ignoreStop(err))
}

// idList writes ids as a JSON array, for json_each.
func idList[T ~int64](ids []T) string {
	var b strings.Builder
	b.WriteByte('[')
	for i, id := range ids {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(strconv.FormatInt(int64(id), 10))
	}
	b.WriteByte(']')
	return b.String()
}

// DueCounts are the cards of one deck, without its children, that wait.
type DueCounts struct {
	New         int // counted to the highest limit a deck can have
	Review      int
	DayLearning int
	Intraday    int
}

// ListDueCounts returns the counts of every deck that has any. today is a day
// number; learning cards count if they are due before the given moment.
func (r *Reader) ListDueCounts(today int32, learnBefore anki.Secs) (map[anki.DeckID]DueCounts, error) {
	counts := map[anki.DeckID]DueCounts{}
	err := r.conn.each(sqlDueCounts, []any{today, today, learnBefore, learnBefore}, func(scan func(...any) error) error {
		var id anki.DeckID
		var c DueCounts
		err := scan(&id, &c.New, &c.Review, &c.DayLearning, &c.Intraday)
		counts[id] = c
		return err
	})
	return counts, wrap("count due cards", err)
}

// Each count is a range of the index (did, queue, due).
const sqlDueCounts = `select id,
	(select count() from (select 1 from cards where did = decks.id and queue = 0 limit 9999)),
	(select count() from cards where did = decks.id and queue = 2 and due <= ?),
	(select count() from cards where did = decks.id and queue = 3 and due <= ?),
	(select count() from cards where did = decks.id and queue = 1 and due < ?) +
	(select count() from cards where did = decks.id and queue = 4 and due <= ?)
	from decks`

// EachDueLoad calls fn with the number of cards of a deck whose due value is in
// the range, for each of the decks, each value and queue. Anki takes these for the reviews of coming days;
// that a suspended card or the position of a new one may be among them is its
// doing, and days are only chosen alike if ours counts them, too.
func (r *Reader) EachDueLoad(decks []anki.DeckID, first, last int32, fn func(deck anki.DeckID, day int32, n int)) error {
	// All queues are named so that each is a range of the index (did, queue, due).
	query := `select did, due, count() from cards indexed by ix_cards_sched where did in (select value from json_each(?))
		and queue in (-3, -2, -1, 0, 1, 2, 3, 4) and due between ? and ? group by did, queue, due`
	err := r.conn.each(query, []any{idList(decks), first, last}, func(scan func(...any) error) error {
		var deck anki.DeckID
		var day int32
		var n int
		err := scan(&deck, duePlace{&day}, &n)
		if err == nil {
			fn(deck, day, n)
		}
		return err
	})
	return wrap("count coming cards", err)
}

// ListBuried returns the buried cards.
func (r *Reader) ListBuried() ([]*anki.Card, error) { return r.listCards("queue in (-2, -3)") }

// SetQueue moves a card to another queue without stamping it: for what every
// device does on its own at the turn of the day.
func (t *Tx) SetQueue(id anki.CardID, q anki.Queue) error {
	_, err := t.conn.exec("update cards set queue = ? where id = ?", q, id)
	return wrap("move card", err)
}
