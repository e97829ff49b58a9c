package sched

import (
	"karuta/collection/anki"
	"karuta/collection/sched/fsrs"
)

// Context is all that scheduling a card depends on besides the card.
type Context struct {
	Timing
	// Options is the preset of the card's home deck, normalised.
	Options *anki.DeckOptions
	// Filtered is the filtered deck that has the card, nil if none.
	Filtered *anki.FilteredDeck
	// FSRS is set if the collection schedules by memory instead of by ease.
	FSRS *FSRS
	// Balancer spreads reviews evenly over days; nil to leave that out.
	Balancer *Balancer
	// PresetID names the preset to the balancer.
	PresetID anki.DeckConfigID
	// SiblingDays are the days, from today, on which reviews of the card's note
	// are due, its own included; for the balancer, if the preset buries reviews.
	SiblingDays []int
	// NoFuzz leaves out all chance.
	NoFuzz bool
}

// FSRS are the settings that only matter with FSRS.
type FSRS struct {
	// Retention is the wanted chance to recall, 0–1: the home deck's, else the preset's.
	Retention float32
	// ShortTermWithSteps lets the model choose delays below a day although steps are set.
	ShortTermWithSteps bool
	// Log is the card's review log sorted by id. It is read only where NeedsLog says so.
	Log []anki.RevlogEntry
}

// NeedsLog reports whether scheduling the card with FSRS needs its review log.
func NeedsLog(card *anki.Card) bool {
	data := anki.ParseCardData(card.Data)
	if data.Stability == nil {
		return card.Type != anki.TypeNew
	}
	return data.LastReview == nil
}

// shown is a card about to be answered, with what was worked out about it.
type shown struct {
	Context
	card  *anki.Card
	data  anki.CardData
	steps steps // of learning

	fuzz         float32 // from 0 up to 1, the same for all answers
	fsrsNext     *[4]fsrs.Next
	shortTermOK  bool // the parameters allow delays below a day
	relearnSteps steps
}

func newShown(ctx Context, card *anki.Card) *shown {
	c := &shown{
		Context:      ctx,
		card:         card,
		data:         anki.ParseCardData(card.Data),
		steps:        ctx.Options.LearnSteps,
		relearnSteps: ctx.Options.RelearnSteps,
	}
	if ctx.FSRS != nil {
		c.remember()
	}
	if !ctx.NoFuzz {
		c.fuzz = newRandom(seedOf(card)).float32()
	}
	return c
}

// remember works out the card's memory and where each answer would take it.
func (c *shown) remember() {
	params := c.Options.FSRSParams()
	model := fsrs.New(params)
	decay := fsrs.StoredDecay(params)
	retention := c.FSRS.Retention
	c.data.Decay = &decay
	c.shortTermOK = fsrs.AllowsShortTerm(params)
	if c.data.Stability == nil && c.card.Type != anki.TypeNew {
		c.recoverMemory(model)
	}
	next := model.NextStates(memoryOf(c.data), retention, c.daysSinceReview())
	c.fsrsNext = &next
}

// recoverMemory finds the memory of a card that was studied without FSRS.
func (c *shown) recoverMemory(model *fsrs.Model) {
	memory, _, ok := model.FromLog(c.FSRS.Log, fsrs.History{
		NextDayAt:    c.NextDayAt,
		Retention:    c.Options.HistoricalRetention,
		IgnoreBefore: fsrs.IgnoreBefore(c.Options.IgnoreRevlogsBeforeDate),
	})
	if !ok {
		if c.card.Interval == 0 {
			return
		}
		ease := float32(c.card.EaseFactor) / 1000
		memory = model.FromSM2(ease, float32(c.card.Interval), c.Options.HistoricalRetention)
	}
	c.data.Stability, c.data.Difficulty = &memory.Stability, &memory.Difficulty
}

// daysSinceReview counts scheduler days since the last answer that rated the card.
func (c *shown) daysSinceReview() uint32 {
	last := c.data.LastReview
	if last == nil {
		last = lastRated(c.FSRS.Log)
	}
	if last == nil {
		return 0
	}
	return uint32(max(0, c.NextDayAt-*last) / secsPerDay)
}

func lastRated(log []anki.RevlogEntry) *anki.Secs {
	for i := len(log) - 1; i >= 0; i-- {
		e := &log[i]
		cram := e.Kind == anki.ReviewFiltered && e.EaseFactor == 0
		if e.Rating > 0 && !cram {
			at := anki.Millis(e.ID).Secs()
			return &at
		}
	}
	return nil
}

func memoryOf(data anki.CardData) *fsrs.Memory {
	if data.Stability == nil || data.Difficulty == nil {
		return nil
	}
	return &fsrs.Memory{Stability: *data.Stability, Difficulty: *data.Difficulty}
}

// withFuzz rounds an interval to a day, chosen near it if chance is on.
func (c *shown) withFuzz(interval float32, minimum, maximum uint32) uint32 {
	if c.NoFuzz {
		return clampUint(roundToUint32(interval), minimum, maximum)
	}
	if c.Balancer != nil {
		if day, ok := c.Balancer.pick(c, interval, minimum, maximum); ok {
			return day
		}
	}
	return fuzzInterval(c.fuzz, interval, minimum, maximum)
}

// limits returns the bounds of a review interval that should be at least minimum.
func (c *shown) limits(minimum uint32) (lo, hi uint32) {
	hi = max(c.Options.MaximumReviewInterval, 1)
	return clampUint(minimum, 1, hi), hi
}

// fsrsFor returns what FSRS says of an answer, nil without FSRS.
func (c *shown) fsrsFor(r anki.Rating) *fsrs.Next {
	if c.fsrsNext == nil {
		return nil
	}
	return &c.fsrsNext[r-1]
}

// withMemory sets the memory that an answer leads to.
func (c *shown) withMemory(s State, r anki.Rating) State {
	s.HasMemory, s.Memory = false, fsrs.Memory{}
	if next := c.fsrsFor(r); next != nil {
		s.HasMemory, s.Memory = true, next.Memory
	}
	return s
}

// shortTerm reports whether FSRS wants the card back within the day, and may
// have it so.
func (c *shown) shortTerm(next *fsrs.Next, configured steps) bool {
	return next != nil && next.Interval < 0.5 && c.shortTermOK &&
		(c.FSRS.ShortTermWithSteps || len(configured) == 0)
}

func fractionToSecs(days float32) uint32 { return toUint32(float32(days * secsPerDay)) }
