package collection

import (
	"fmt"
	"time"

	"karuta/collection/anki"
	"karuta/collection/sched"
	"karuta/collection/store"
)

// Settings that decide how cards are scheduled.
const (
	confFSRS            = "fsrs"
	confFSRSShortTerm   = "fsrsShortTermWithStepsEnabled"
	confNewIgnoreReview = "newCardsIgnoreReviewLimit"
	confAllParentLimits = "applyAllParentLimits"
)

// leechTag marks notes of which a card was forgotten too often.
const leechTag = "leech"

// Answer is what a person answered.
type Answer struct {
	Card   anki.CardID
	Rating anki.Rating
	Took   time.Duration // from question to answer
	// Shown is the state the card was in when its buttons were shown; nil to
	// answer whatever state it is in.
	Shown *sched.State
	// Choice is what the custom scheduling script makes of the answer, from
	// StudyCard.Choice; nil to schedule the card as usual.
	Choice *sched.Choice
}

// AnswerCard grades a card and schedules it again. It reports anki.ErrNotFound
// if the card is gone, anki.ErrStale if it is not in the state shown any more and
// an *anki.InvalidError if it cannot get the state chosen; on error nothing has
// changed.
func (c *Collection) AnswerCard(a Answer) (anki.Changes, error) {
	if a.Rating < anki.RatingAgain || a.Rating > anki.RatingEasy {
		return anki.Changes{}, &anki.InvalidError{Field: "rating", Reason: fmt.Sprintf("%d is not between 1 and 4", a.Rating)}
	}
	if err := c.StartDay(); err != nil {
		return anki.Changes{}, err
	}
	step := c.undo.newStep(anki.OpAnswerCard, c.now())
	step.queueBefore = c.queue.clone()
	var done answered
	changes, err := c.mutateInto(step, func(tx *store.Tx) (err error) {
		done, err = c.answer(tx, a)
		return err
	})
	if err != nil {
		return changes, err
	}
	c.advanceQueue(&done)
	step.queueAfter, step.card, step.note = c.queue.clone(), done.Card.ID, done.Card.NoteID
	return changes, nil
}

// answered is an answer that was given.
type answered struct {
	sched.Result
	ctx    sched.Context
	before *anki.Card
}

// answer is AnswerCard inside the transaction.
func (c *Collection) answer(tx *store.Tx, a Answer) (answered, error) {
	s, err := c.studying(&tx.Reader)
	if err != nil {
		return answered{}, err
	}
	card, err := s.upcoming.card(&tx.Reader, a.Card, c.queue)
	if err != nil {
		return answered{}, err
	}
	ctx, err := c.context(&tx.Reader, card)
	if err != nil {
		return answered{}, err
	}
	ctx.Now = tx.Stamp.Now // one clock reading: the log line and the card's last review must agree
	taken := uint32(min(max(a.Took.Milliseconds(), 0), 1<<31))
	res, err := a.give(ctx, card, taken)
	if err != nil {
		return answered{}, err
	}
	if err := tx.AddRevlogEntry(&res.Entry); err != nil {
		return answered{}, err
	}
	if err := c.countStudied(tx, card, ctx.Today, res.Entry.TakenMillis); err != nil {
		return answered{}, err
	}
	if err := s.burySiblings(tx, card, ctx.Options); err != nil {
		return answered{}, err
	}
	if err := tx.UpdateStudied(&res.Card); err != nil {
		return answered{}, err
	}
	if res.Leech {
		err = addTags(tx, []anki.NoteID{card.NoteID}, []string{leechTag})
	}
	s.upcoming.answered(&res.Card)
	return answered{res, ctx, card}, err
}

// give works out what the answer does to the card.
func (a *Answer) give(ctx sched.Context, card *anki.Card, takenMillis uint32) (res sched.Result, err error) {
	if a.Choice == nil {
		res = sched.Answer(ctx, card, a.Rating, takenMillis)
	} else {
		res = sched.AnswerChosen(ctx, card, a.Rating, a.Choice, takenMillis)
	}
	if a.Shown != nil && !a.Shown.Same(res.From) {
		return res, anki.ErrStale
	}
	if a.Choice != nil {
		err = sched.CheckChoice(card, &res.From, a.Choice)
	}
	return res, err
}

// advanceQueue takes the answered card out of the queue at hand.
func (c *Collection) advanceQueue(a *answered) {
	if c.queue == nil {
		return
	}
	if !c.queue.Answered(&a.Card, a.ctx.Timing, a.To.Finished) {
		c.queue = nil // answered out of turn: what is left is to be gathered anew
		return
	}
	if c.queue.balancer == nil {
		return
	}
	c.queue.balancer = c.queue.balancer.Answered(a.ctx.PresetID, a.before, &a.Card, a.ctx.SiblingDays, a.ctx.Today)
}

// States returns what each answer would do to a card, and the texts for the buttons.
func (c *Collection) States(id anki.CardID) (StudyCard, error) {
	if err := c.StartDay(); err != nil {
		return StudyCard{}, err
	}
	return readAsWriter(c, func(r *store.Reader) (StudyCard, error) {
		card, err := r.GetCard(id)
		if err != nil {
			return StudyCard{}, err
		}
		return c.studyCard(r, card)
	})
}

func (c *Collection) studyCard(r *store.Reader, card *anki.Card) (StudyCard, error) {
	ctx, err := c.context(r, card)
	if err != nil {
		return StudyCard{}, err
	}
	s, err := c.studying(r)
	if err != nil {
		return StudyCard{}, err
	}
	states := sched.Next(ctx, card)
	out := StudyCard{Card: card, As: card.Queue, States: states, timing: ctx.Timing, ahead: s.ahead}
	out.Labels = states.Labels(out.timing, out.ahead)
	if s.customizer != "" {
		out.Script, err = s.scriptFor(ctx, card, &states)
	}
	return out, err
}

// context collects all that scheduling the card depends on.
func (c *Collection) context(r *store.Reader, card *anki.Card) (ctx sched.Context, err error) {
	s, err := c.studying(r)
	if err != nil {
		return ctx, err
	}
	ctx.Timing = s.timing(c)
	deck, err := s.decks.orDefault(card.DeckID)
	if err != nil {
		return ctx, err
	}
	ctx.Filtered = deck.Filtered
	home, err := s.decks.orDefault(card.HomeDeckID())
	if err != nil {
		return ctx, err
	}
	ctx.Options = s.decks.options(home)
	if s.decks.hasPreset(home) {
		ctx.PresetID = home.Normal.ConfigID
		if ctx.Balancer, err = c.balancer(r, s, s.decks.preset(home), ctx.Today); err != nil {
			return ctx, err
		}
	}
	if ctx.Balancer != nil {
		if ctx.SiblingDays, err = c.siblingDays(r, s, card, ctx.Today); err != nil {
			return ctx, err
		}
	}
	if s.fsrs {
		ctx.FSRS, err = s.forFSRS(r, card, home, ctx.Options)
	}
	return ctx, err
}

// forFSRS collects what scheduling by memory depends on.
func (s *studySettings) forFSRS(r *store.Reader, card *anki.Card, home *anki.Deck, o *anki.DeckOptions) (*sched.FSRS, error) {
	f := &sched.FSRS{Retention: o.DesiredRetention, ShortTermWithSteps: s.shortTerm}
	if home.Normal != nil && home.Normal.DesiredRetention != nil {
		f.Retention = *home.Normal.DesiredRetention
	}
	var err error
	if sched.NeedsLog(card) {
		f.Log, err = r.ListRevlog(card.ID)
	}
	return f, err
}
