package sched

import "karuta/collection/anki"

// Result is what an answer makes of a card.
type Result struct {
	Card  anki.Card
	Entry anki.RevlogEntry // its id is the time of the answer; the caller moves it on if taken
	From  State            // the state answered in
	To    State
	Leech bool // the card became a leech: its note gets the tag
}

// Answer schedules a card anew after a rating. takenMillis is how long the
// learner thought; it is capped by the preset. The card's Modified and USN are
// the caller's to set.
func Answer(ctx Context, card *anki.Card, r anki.Rating, takenMillis uint32) Result {
	c := newShown(ctx, card)
	from := c.current()
	return c.move(from, c.after(from, r), r, takenMillis)
}

// move brings the card from one state into another.
func (c *shown) move(from, to State, r anki.Rating, takenMillis uint32) Result {
	res := Result{Card: *c.card, From: from, To: to, Leech: to.Leech}
	res.Entry = c.logLine(&from, &to, r, takenMillis)
	if from.Kind != StatePreview {
		lastReview := c.Now.Secs()
		c.data.LastReview = &lastReview
	}
	if to.Kind == StatePreview {
		c.applyPreview(&res.Card, &to)
	} else {
		c.apply(&res.Card, &from, &to)
	}
	res.Card.Data = c.data.String()
	return res
}

func (c *shown) logLine(from, to *State, r anki.Rating, takenMillis uint32) anki.RevlogEntry {
	return anki.RevlogEntry{
		ID:           anki.RevlogID(c.Now),
		CardID:       c.card.ID,
		USN:          anki.PendingUSN,
		Rating:       uint8(r),
		Interval:     to.loggedInterval(c.Timing),
		LastInterval: from.loggedInterval(c.Timing),
		EaseFactor:   to.loggedFactor(),
		TakenMillis:  CapTaken(c.Options, takenMillis),
		Kind:         from.kindInLog(),
	}
}

// CapTaken limits a thinking time to what the preset allows, in milliseconds.
func CapTaken(o *anki.DeckOptions, takenMillis uint32) uint32 {
	return min(takenMillis, o.CapAnswerTimeSecs*1000)
}

// apply writes the new state into the row.
func (c *shown) apply(card *anki.Card, from, to *State) {
	card.Reps++
	if from.Kind == StateNew {
		c.data.OriginalPosition = &from.Position
	}
	c.storeMemory(to)
	if from.Filtered && !to.Filtered { // elsewhere a home deck is a mistake of other programs, which is not acted on
		sendHome(card)
	}
	switch to.Kind {
	case StateNew: // a script wants it so
		card.Type, card.Queue, card.Due = anki.TypeNew, anki.QueueNew, int32(to.Position)
		c.data.OriginalPosition = nil
	case StateReview:
		card.Type, card.Queue = anki.TypeReview, anki.QueueReview
		card.Interval, card.Due = to.Days, c.Today+int32(to.Days)
		card.RemainingSteps = 0
		setEase(card, to)
	case StateRelearning:
		card.Type = anki.TypeRelearning
		card.Interval = to.Days
		setEase(card, to)
		c.placeStep(card, to)
	default:
		card.Type = anki.TypeLearning
		c.placeStep(card, to)
	}
	if to.Filtered {
		card.OriginalDue = card.Due
	}
	if to.Leech && c.Options.LeechAction != anki.LeechTagOnly {
		card.Queue = anki.QueueSuspended
	}
}

func setEase(card *anki.Card, s *State) {
	card.EaseFactor = uint16(min(roundToUint32(float32(s.Ease*1000)), 0xffff))
	card.Lapses = s.Lapses
}

// storeMemory keeps the memory of FSRS in the card's data, or drops what an
// earlier use of FSRS left there; the decay stays.
func (c *shown) storeMemory(to *State) {
	c.data.Stability, c.data.Difficulty, c.data.DesiredRetention = nil, nil, nil
	if to.HasMemory {
		c.data.Stability, c.data.Difficulty = &to.Memory.Stability, &to.Memory.Difficulty
	}
	if c.FSRS != nil {
		retention := c.FSRS.Retention
		c.data.DesiredRetention = &retention
	}
}

// placeStep puts a card into the queue where its next step waits.
func (c *shown) placeStep(card *anki.Card, to *State) {
	card.RemainingSteps = to.Left
	if amount, inDays := to.delay(c.Timing); inDays {
		card.Queue, card.Due = anki.QueueDayLearning, c.Today+int32(amount)
	} else {
		card.Queue, card.Due = anki.QueueLearning, c.dueAfter(amount)
	}
}

// dueAfter returns the moment a delay ends, lengthened by chance.
func (c *shown) dueAfter(secs uint32) int32 {
	if !c.NoFuzz {
		secs = fuzzDelay(seedOf(c.card), secs)
	}
	return int32(int64(c.Now.Secs()) + int64(secs))
}

func (c *shown) applyPreview(card *anki.Card, to *State) {
	if to.Finished {
		sendHome(card)
		if card.Queue >= 0 {
			card.RestoreQueue()
		}
		return
	}
	card.Queue, card.Due = anki.QueuePreview, c.dueAfter(to.Secs)
}

// sendHome takes a card out of a filtered deck.
func sendHome(card *anki.Card) {
	if card.OriginalDeckID == 0 {
		return
	}
	card.DeckID, card.OriginalDeckID = card.OriginalDeckID, 0
	if card.OriginalDue != 0 {
		card.Due = card.OriginalDue
	}
	card.OriginalDue = 0
}
