package sched

import "karuta/collection/anki"

// CurrentState returns the state a card is in.
func CurrentState(ctx Context, card *anki.Card) State { return newShown(ctx, card).current() }

func (c *shown) current() State {
	if c.Filtered != nil && !c.Filtered.Reschedule {
		return State{Kind: StatePreview, Secs: c.Filtered.PreviewAgainSecs}
	}
	s := c.normalState()
	s.Filtered = c.Filtered != nil
	return s
}

func (c *shown) normalState() State {
	due := c.card.Due
	if c.Filtered != nil && c.card.OriginalDue != 0 {
		due = c.card.OriginalDue
	}
	s := State{}
	if memory := memoryOf(c.data); memory != nil {
		s.HasMemory, s.Memory = true, *memory
	}
	switch c.card.Type {
	case anki.TypeNew:
		return State{Kind: StateNew, Position: uint32(max(due, 0))}
	case anki.TypeLearning:
		s.Kind = StateLearning
		c.setStep(&s, c.steps, due)
	case anki.TypeRelearning:
		s.Kind = StateRelearning
		c.setStep(&s, c.relearnSteps, due)
		c.setReview(&s)
		s.ElapsedDays = s.Days
	default:
		s.Kind = StateReview
		c.setReview(&s)
		if c.Filtered == nil {
			due = min(due, c.Today)
		}
		s.ElapsedDays = uint32(max(0, int32(s.Days)+c.Today-due))
	}
	return s
}

func (c *shown) setReview(s *State) {
	s.Days = c.card.Interval
	s.Ease = float32(c.card.EaseFactor) / 1000
	s.Lapses = c.card.Lapses
}

func (c *shown) setStep(s *State, configured steps, due int32) {
	s.Left = c.card.RemainingSteps % remainingStepsBase
	s.Secs = configured.current(s.Left)
	switch c.card.Queue {
	case anki.QueueDayLearning:
		s.Elapsed = (max(s.Secs/secsPerDay, 1) + uint32(c.Today-due)) * secsPerDay
	case anki.QueueLearning:
		waited := s.Secs
		if !c.NoFuzz {
			waited = fuzzDelay(previousSeedOf(c.card), waited)
		}
		s.Elapsed = waited + uint32(int64(c.Now.Secs())-int64(due))
	default: // buried, or with a script's preview: not known
	}
}
