package store

import (
	"strconv"
	"strings"

	"karuta/collection/anki"
)

// QueueRow is the part of a card's row that decides its place in the queue.
type QueueRow struct {
	ID       anki.CardID
	NoteID   anki.NoteID
	DeckID   anki.DeckID // where the card is now
	HomeID   anki.DeckID // where it belongs
	Queue    anki.Queue
	Ord      int32
	Modified anki.Secs
	Due      int32
	Reps     uint32

	Interval   uint32
	EaseFactor uint16
	Data       string // only if asked for
}

const queueRowColumns = `id, nid, did, case odid when 0 then did else odid end, queue, ord, mod, due, reps, ivl, factor`

// EachQueued calls fn for the cards of the decks that wait in the queue and are
// due by then, in no order. withData also reads the column data.
func (r *Reader) EachQueued(decks []anki.DeckID, queue anki.Queue, until int64, withData bool, fn func(QueueRow)) error {
	data := `''`
	if withData {
		data = "data"
	}
	query := "select " + queueRowColumns + ", " + data + ` from cards
		where did in (select value from json_each(?)) and queue = ? and due <= ?`
	err := r.conn.each(query, []any{idList(decks), queue, until}, func(scan func(...any) error) error {
		row, err := scanQueueRow(scan)
		if err == nil {
			fn(row)
		}
		return err
	})
	return wrap("read queue", err)
}

func scanQueueRow(scan func(...any) error) (QueueRow, error) {
	var q QueueRow
	err := scan(&q.ID, &q.NoteID, &q.DeckID, &q.HomeID, &q.Queue, &q.Ord, &q.Modified, &q.Due, &q.Reps, &q.Interval, &q.EaseFactor, &q.Data)
	return q, err
}

// EachNewByPosition calls fn for the deck's new cards by position and template
// until it returns false.
func (r *Reader) EachNewByPosition(deck anki.DeckID, fn func(QueueRow) (more bool)) error {
	query := "select " + queueRowColumns + ", '' from cards where did = ? and queue = 0 order by due, ord"
	err := r.conn.each(query, []any{deck}, func(scan func(...any) error) error {
		row, err := scanQueueRow(scan)
		if err == nil && !fn(row) {
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
// the range, for each value and queue. Anki takes these for the reviews of coming days;
// that a suspended card or the position of a new one may be among them is its
// doing, and days are only chosen alike if ours counts them, too.
func (r *Reader) EachDueLoad(first, last int32, fn func(deck anki.DeckID, day int32, n int)) error {
	// All queues are named so that each is a range of the index (did, queue, due).
	query := `select did, due, count() from cards indexed by ix_cards_sched where did in (select id from decks)
		and queue in (-3, -2, -1, 0, 1, 2, 3, 4) and due between ? and ? group by did, queue, due`
	err := r.conn.each(query, []any{first, last}, func(scan func(...any) error) error {
		var deck anki.DeckID
		var day int32
		var n int
		err := scan(&deck, &day, &n)
		if err == nil {
			fn(deck, day, n)
		}
		return err
	})
	return wrap("count coming cards", err)
}

// ListDueOfNote returns the due values of the note's cards.
func (r *Reader) ListDueOfNote(note anki.NoteID) ([]int32, error) {
	var days []int32
	err := r.conn.each("select due from cards where nid = ?", []any{note}, func(scan func(...any) error) error {
		var day int32
		err := scan(&day)
		days = append(days, day)
		return err
	})
	return days, wrap("read due days", err)
}

// ListBuried returns the buried cards.
func (r *Reader) ListBuried() ([]*anki.Card, error) { return r.listCards("queue in (-2, -3)") }

// SetQueue moves a card to another queue without stamping it: for what every
// device does on its own at the turn of the day.
func (t *Tx) SetQueue(id anki.CardID, q anki.Queue) error {
	_, err := t.conn.exec("update cards set queue = ? where id = ?", q, id)
	return wrap("move card", err)
}

// ListSiblings returns the note's other cards that wait in one of the queues.
func (r *Reader) ListSiblings(card *anki.Card, newCards, reviews, dayLearning bool) ([]*anki.Card, error) {
	return r.listCards("nid = ? and id != ? and (queue = 0 and ? or queue = 2 and ? or queue = 3 and ?) order by ord",
		card.NoteID, card.ID, newCards, reviews, dayLearning)
}
