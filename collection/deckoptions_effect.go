package collection

import (
	"context"
	"fmt"

	"karuta/collection/anki"
	"karuta/collection/sched"
	"karuta/collection/sched/fsrs"
	"karuta/collection/store"
)

// ForecastDays is how many days DeckOptionsEffect looks ahead, today included.
const ForecastDays = 30

// DeckOptionsEffect is what saving options would do to the work there is.
type DeckOptionsEffect struct {
	Before, After WorkAhead
	Rescheduled   int // reviews that become due on another day
	Sooner        int // of them, those that become due earlier than before
}

// WorkAhead is what there is to do.
type WorkAhead struct {
	// Today is left today in the deck, the decks below it and all limits included.
	Today sched.Counts
	// Due are the reviews of the whole collection that become due on each day from
	// today on, without limits; the first one has the overdue ones.
	Due [ForecastDays]int
}

// PreviewDeckOptions says what SaveDeckOptions would do, by doing it in a trial:
// nothing changes, and answering and all else goes on meanwhile. OptimizeAll is
// left out. It may be called from any goroutine; errors are those of SaveDeckOptions.
func (c *Collection) PreviewDeckOptions(ctx context.Context, change DeckOptionsChange) (DeckOptionsEffect, error) {
	var effect DeckOptionsEffect
	if err := checkDeckOptions(&change); err != nil {
		return effect, err
	}
	err := c.db.Trial(ctx, c.stamp(), func(tx *store.Tx) error {
		before, err := c.workload(&tx.Reader, change.Deck, &effect.Before)
		if err != nil {
			return err
		}
		if err := c.putDeckOptions(ctx, tx, &change); err != nil {
			return err
		}
		after, err := c.workload(&tx.Reader, change.Deck, &effect.After)
		if err != nil {
			return err
		}
		effect.compare(before, after)
		return ctx.Err()
	})
	if err != nil {
		return DeckOptionsEffect{}, fmt.Errorf("preview deck options: %w", err)
	}
	return effect, nil
}

// workload fills in what there is to do, and returns the day on which each review is due.
func (c *Collection) workload(r *store.Reader, deck anki.DeckID, w *WorkAhead) (map[anki.CardID]int32, error) {
	tree, err := c.deckTree(r)
	if err != nil {
		return nil, err
	}
	if n := findNode(tree, deck); n != nil {
		w.Today = n.Counts
	}
	t, err := c.timing(r)
	if err != nil {
		return nil, err
	}
	days := map[anki.CardID]int32{}
	err = r.EachReview(func(card anki.CardID, day int32) {
		days[card] = day
		if ahead := max(0, day-t.Today); ahead < ForecastDays {
			w.Due[ahead]++
		}
	})
	return days, err
}

func findNode(tree []*DeckNode, deck anki.DeckID) *DeckNode {
	for _, n := range tree {
		if n.ID == deck {
			return n
		}
		if found := findNode(n.Children, deck); found != nil {
			return found
		}
	}
	return nil
}

func (e *DeckOptionsEffect) compare(before, after map[anki.CardID]int32) {
	for card, day := range before {
		now, found := after[card]
		if !found || now == day {
			continue
		}
		e.Rescheduled++
		if now < day {
			e.Sooner++
		}
	}
}

// IntervalAt returns the days that FSRS with these parameters waits, at another
// desired retention, for a card that it lets wait days at 0.9.
func IntervalAt(params []float32, days, retention float32) float32 {
	return fsrs.New(params).Interval(days, retention)
}
