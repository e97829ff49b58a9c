package collection

import (
	"context"
	"fmt"
	"sync"

	"karuta/collection/anki"
	"karuta/collection/sched"
	"karuta/collection/sched/fsrs"
	"karuta/collection/search"
	"karuta/collection/store"
)

// RetentionWorkload compares how much work desired retentions are. It knows the
// cards as they were when it was made, and may be asked from any goroutine.
type RetentionWorkload struct {
	expectation sched.Expectation
	cards       []sched.SimulatedCard

	mu      sync.Mutex
	seconds map[float32]float64 // what was asked, by retention
}

// RetentionWorkload reads the cards of the decks that use the preset, under its
// stored name, those that are suspended aside. The preset's FSRS parameters may
// be others than the stored ones. The error is the context's or one of reading.
func (c *Collection) RetentionWorkload(ctx context.Context, preset *anki.DeckConfig) (*RetentionWorkload, error) {
	w := &RetentionWorkload{seconds: map[float32]float64{}}
	w.expectation.Model = fsrs.New(preset.Config.FSRSParams())
	node, err := search.Parse(presetSearch(preset))
	if err != nil {
		return nil, fmt.Errorf("workload: %w", err)
	}
	_, err = read(c, func(r *store.Reader) (struct{}, error) {
		b := simulationSetup{ctx: ctx, c: c, r: r, Simulation: Simulation{Preset: preset}}
		searching, err := c.searchContext(r)
		if err != nil {
			return struct{}{}, err
		}
		if b.found, err = r.FindCards(node, searching); err != nil {
			return struct{}{}, err
		}
		if b.timing, err = c.timing(r); err != nil {
			return struct{}{}, err
		}
		return struct{}{}, b.readWorkload(w)
	})
	if err != nil {
		return nil, fmt.Errorf("workload: %w", err)
	}
	return w, nil
}

// readWorkload reads habits and cards. As in Anki, cards whose memory is not
// known count as new ones, and all new ones as learnt today.
func (b *simulationSetup) readWorkload(w *RetentionWorkload) error {
	list, err := b.r.ListCards(b.found)
	if err != nil {
		return err
	}
	for _, card := range list {
		data := anki.ParseCardData(card.Data)
		known := data.Stability != nil && data.Difficulty != nil && card.Type != anki.TypeNew &&
			card.Queue != anki.QueueSuspended && card.Queue != anki.QueuePreview && card.Queue != anki.QueueNew
		if !known {
			w.cards = append(w.cards, sched.SimulatedCard{New: true})
			continue
		}
		w.cards = append(w.cards, b.studied(card, nil, w.expectation.Model))
	}
	counter := sched.NewHabitCounter(b.timing.NextDayAt)
	err = b.r.EachCardLog(b.found, func(log []anki.RevlogEntry) error {
		counter.Add(log)
		return b.ctx.Err()
	})
	w.expectation.Habits = counter.Habits()
	return err
}

// Factor returns how many times the work of one desired retention another one
// is, in the year to come; 0 if there are no cards. The error is the context's.
func (w *RetentionWorkload) Factor(ctx context.Context, from, to float32) (float64, error) {
	before, err := w.Seconds(ctx, from)
	if err != nil || before == 0 {
		return 0, err
	}
	after, err := w.Seconds(ctx, to)
	return after / before, err
}

// Seconds returns the time that a desired retention, 0–1, takes in the year to
// come. The error is the context's.
func (w *RetentionWorkload) Seconds(ctx context.Context, retention float32) (float64, error) {
	w.mu.Lock()
	known, found := w.seconds[retention]
	w.mu.Unlock()
	if found {
		return known, nil
	}
	seconds, err := w.expectation.Seconds(ctx, retention, w.cards)
	if err != nil {
		return 0, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.seconds[retention] = seconds
	return seconds, nil
}
