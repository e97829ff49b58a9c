package collection

import (
	"fmt"

	"karuta/collection/anki"
	"karuta/collection/sched"
	"karuta/collection/store"
)

// studyQueue is the day's queue of one deck, kept between answers.
type studyQueue struct {
	*sched.Queue
	deck     anki.DeckID
	balancer *sched.Balancer // nil if switched off
}

// clone returns a copy that later answers leave alone.
func (q *studyQueue) clone() *studyQueue {
	if q == nil {
		return nil
	}
	c := *q
	c.Queue = q.Queue.Clone()
	return &c
}

// StudyCard is a card as it is shown: the row, what each answer would do and
// what to write on the buttons.
type StudyCard struct {
	Card *anki.Card
	// As is the queue it was taken from: new, review, (day) learning or preview.
	As     anki.Queue
	States sched.States
	Labels [4]string // Again, Hard, Good, Easy
	// Script is the collection's script for custom scheduling; nil if there is none.
	Script *Script

	timing  sched.Timing
	ahead   uint32 // see learnAhead
	choices *[4]sched.Choice
}

// Queued are the cards to be shown next and how many there are.
type Queued struct {
	Deck   anki.DeckID
	Counts sched.Counts
	Cards  []StudyCard
}

// Study returns the next cards of the current deck, at most limit. Like the
// other methods that study it belongs to the goroutine that writes, and reports
// anki.ErrOldScheduler for a collection that UpdateScheduler has to bring up to date first.
func (c *Collection) Study(limit int) (Queued, error) {
	if err := c.StartDay(); err != nil {
		return Queued{}, err
	}
	return readAsWriter(c, func(r *store.Reader) (Queued, error) {
		s, err := c.studying(r)
		if err != nil {
			return Queued{}, err
		}
		deck, err := s.decks.orDefault(s.current)
		if err != nil {
			return Queued{}, err
		}
		if err := c.ensureQueue(r, s, deck); err != nil {
			return Queued{}, err
		}
		return c.queued(r, s, c.queue, limit)
	})
}

// PeekQueue returns what Study would after the deck was selected, without
// selecting it.
func (c *Collection) PeekQueue(deck anki.DeckID, limit int) (Queued, error) {
	if err := c.StartDay(); err != nil {
		return Queued{}, err
	}
	return readAsWriter(c, func(r *store.Reader) (Queued, error) {
		s, err := c.studying(r)
		if err != nil {
			return Queued{}, err
		}
		d := s.decks.byID[deck]
		if d == nil {
			return Queued{}, fmt.Errorf("deck %d: %w", deck, anki.ErrNotFound)
		}
		q, err := buildQueue(r, s, d, s.timing(c))
		if err != nil {
			return Queued{}, err
		}
		return c.queued(r, s, q, limit)
	})
}

// ensureQueue builds the queue unless the one at hand is of this deck and day.
func (c *Collection) ensureQueue(r *store.Reader, s *studySettings, deck *anki.Deck) (err error) {
	t := s.timing(c)
	if c.queue != nil && c.queue.deck == deck.ID && c.queue.Day == t.Today {
		return nil
	}
	c.queue, err = buildQueue(r, s, deck, t)
	if err == nil {
		c.queue.balancer, err = c.buildBalancer(r, s, s.decks.family(deck), t)
	}
	if err != nil {
		c.queue = nil
	}
	return err
}

func (c *Collection) queued(r *store.Reader, s *studySettings, q *studyQueue, limit int) (Queued, error) {
	out := Queued{Deck: q.deck, Counts: q.Counts(c.millis().Secs())}
	for _, e := range q.List(limit) {
		card, err := s.upcoming.card(r, e.ID, q)
		if err != nil {
			return out, err
		}
		shown, err := c.studyCard(r, card)
		if err != nil {
			return out, err
		}
		shown.As = e.Queue
		out.Cards = append(out.Cards, shown)
	}
	return out, nil
}

// noticeReplay brings back the queue as it was around an answer that was undone
// or given again, so that the card comes first again. last is the queue before
// that: as in Anki an answer given again does not make learning cards come due,
// nor does the balancer count it.
func (c *Collection) noticeReplay(op anki.Op, step *undoStep, last *studyQueue) {
	switch {
	case step.op != anki.OpAnswerCard:
	case op == anki.OpUndo:
		c.queue = step.queueBefore.clone()
		if c.queue != nil && last != nil && last.balancer != nil {
			c.queue.balancer = last.balancer.Undone(step.card, step.note)
		}
	default:
		if c.queue = step.queueAfter.clone(); c.queue != nil && last != nil {
			c.queue.KeepCutoff(last.Queue)
			c.queue.balancer = last.balancer
		}
	}
}
