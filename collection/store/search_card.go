package store

import (
	"fmt"
	"math"

	"karuta/collection/anki"
	"karuta/collection/search"
)

const daySecs = 86_400

// cardLeaf writes conditions on the card's own row and its review log.
func (w *searchWriter) cardLeaf(n search.Node) error {
	switch n := n.(type) {
	case search.Ord:
		return w.add("c.ord = ?", int(n))
	case search.Flag:
		return w.add("c.flags & 7 = ?", int(n))
	case search.Is:
		return w.state(search.State(n))
	case search.Property:
		return w.property(n)
	case search.CustomData:
		return w.customData(n)
	}
	return w.timeLeaf(n)
}

func (w *searchWriter) state(s search.State) error {
	switch s {
	case search.IsNew:
		return w.add("c.type = 0")
	case search.IsLearn:
		return w.add("c.type in (1, 3)")
	case search.IsReview:
		return w.add("c.type in (2, 3)")
	case search.IsSuspended:
		return w.add("c.queue = -1")
	case search.IsBuried:
		return w.add("c.queue in (-2, -3)")
	case search.IsBuriedByUser:
		return w.add("c.queue = -3")
	case search.IsBuriedSibling:
		return w.add("c.queue = -2")
	}
	return w.add("c.queue in (2, 3) and c.due <= ? or c.queue in (1, 4) and c.due <= ?", w.ctx.Today, w.ctx.LearnCutoff)
}

// timeLeaf writes conditions on when something happened.
func (w *searchWriter) timeLeaf(n search.Node) error {
	const answered = "c.id in (select cid from revlog where id > ? and %s)"
	switch n := n.(type) {
	case search.Added:
		return w.add("c.id > ?", w.daysAgo(int(n)).Millis())
	case search.Edited:
		return w.add("n.mod > ?", w.daysAgo(int(n)))
	case search.Introduced:
		since := w.daysAgo(int(n)).Millis()
		return w.add("coalesce((select min(id) from revlog where cid = c.id and ease != 0) > ?, false)", since)
	case search.Rescheduled:
		return w.add(fmt.Sprintf(answered, "ease = 0"), w.daysAgo(int(n)).Millis())
	case search.Rated:
		return w.add(fmt.Sprintf(answered, ratedAs(n.Rating)), w.daysAgo(n.Days).Millis())
	case search.DayRated:
		return w.dayRated(n)
	}
	return fmt.Errorf("condition %T is unknown", n)
}

// daysAgo is the rollover that many days back; 1 is the start of today.
func (w *searchWriter) daysAgo(days int) anki.Secs { return w.ctx.NextDayAt - anki.Secs(days)*daySecs }

func ratedAs(r anki.Rating) string {
	if r == 0 {
		return "ease > 0"
	}
	return fmt.Sprintf("ease = %d", r)
}

func (w *searchWriter) dayRated(n search.DayRated) error {
	start := (w.ctx.NextDayAt + anki.Secs(n.Day-1)*daySecs).Millis()
	end := start + daySecs*1000
	what := ratedAs(n.Rating)
	if n.Rescheduled {
		what = "ease = 0"
	}
	var when string
	switch n.Op {
	case "=":
		when = fmt.Sprintf("id >= %d and id < %d", start, end)
	case "!=":
		when = fmt.Sprintf("(id < %d or id >= %d)", start, end)
	case "<":
		when = fmt.Sprintf("id < %d", start)
	case "<=":
		when = fmt.Sprintf("id < %d", end)
	case ">":
		when = fmt.Sprintf("id >= %d", end)
	default:
		when = fmt.Sprintf("id >= %d", start)
	}
	return w.add("c.id in (select cid from revlog where " + when + " and " + what + ")")
}

// dataNumber is a number of the card's data column, or null.
const dataNumber = "case when json_valid(c.data) then json_extract(c.data, '$.%s') end"

// ownDue is the due value that a card has outside of filtered decks.
const ownDue = "coalesce(nullif(c.odue, 0), c.due)"

func (w *searchWriter) property(n search.Property) error {
	switch n.Name {
	case "ivl", "reps", "lapses":
		return w.add("c."+n.Name+" "+n.Op+" ?", int64(n.Value))
	case "pos":
		return w.add("c.type = 0 and "+ownDue+" "+n.Op+" ?", int64(n.Value))
	case "ease":
		return w.add("c.factor "+n.Op+" ?", int64(math.Round(n.Value*1000)))
	case "due":
		return w.add("c.queue in (2, 3) and "+ownDue+" - ? "+n.Op+" ?"+
			" or c.queue in (1, 4) and ("+ownDue+" - ?) / 86400 "+n.Op+" ?",
			w.ctx.Today, int64(n.Value), w.ctx.NextDayAt, int64(n.Value))
	case "s":
		return w.add(fmt.Sprintf(dataNumber, "s")+" "+n.Op+" ?", n.Value)
	case "d":
		return w.add(fmt.Sprintf(dataNumber, "d")+" "+n.Op+" ?", n.Value*9+1)
	}
	return w.retrievability(n)
}

// retrievability compares the chance that the card is still known.
func (w *searchWriter) retrievability(n search.Property) error {
	return w.add("c.type != 0 and karuta_retrievability(c.data, "+ownDue+", c.ivl, ?, ?) "+n.Op+" ?",
		w.ctx.Today, w.ctx.Now, n.Value)
}

func (w *searchWriter) customData(n search.CustomData) error {
	// Custom data is a JSON object inside a JSON string.
	custom := fmt.Sprintf(dataNumber, "cd")
	value := "case when json_valid(" + custom + ") then json_extract(" + custom + ", '$.' || ?) end"
	switch {
	case n.Op == "":
		return w.add(value+" is not null", n.Key)
	case n.Number != nil:
		return w.add("cast("+value+" as float) "+n.Op+" ?", n.Key, *n.Number)
	}
	return w.add("cast("+value+" as text) "+n.Op+" ?", n.Key, n.Text)
}
