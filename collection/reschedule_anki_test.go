package collection_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"karuta/collection"
	"karuta/collection/anki"
)

// borrowed puts some cards into a filtered deck.
const borrowed = `
deck = col.sched.get_or_create_filtered_deck(0)
deck.name = "Borrowed"
del deck.config.search_terms[1:]
deck.config.search_terms[0].search = "deck:A"
deck.config.search_terms[0].limit = 4
col.sched.add_or_update_filtered_deck(deck)
`

func TestReschedulingByHandLikeAnki(t *testing.T) {
	for name, build := range map[string]string{
		"SM-2": studied + borrowed,
		"FSRS": "col.set_config('fsrs', True)\n" + studied + borrowed,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := &operator{newPair(t, build), rand.New(rand.NewPCG(5, 8))}
			for range 20 {
				o.at = o.at.Add(time.Duration(o.IntN(40)) * time.Hour)
				pick(o.Rand, o.setDue, o.forget, o.reposition, o.suspend)()
			}
		})
	}
}

func (o *operator) setDue() {
	ids, days := o.someCards(), pick(o.Rand, "0", "1", "5", "30!", "0!", "7")
	remember := o.IntN(2) == 0
	o.both("set due date", `
from anki.config import Config
col.sched.set_due_date(args["cards"], args["days"], Config.String.SET_DUE_REVIEWER if args["remember"] else None)
`, pyArgs{"cards": ids, "days": days, "remember": remember}, func() error {
		due, err := collection.ParseDueRange(days)
		if err != nil {
			return err
		}
		if remember {
			due.Remember = days
		}
		_, err = o.col.SetDueDate(due, ids...)
		return err
	})
}

func (o *operator) forget() {
	ids, opt := o.someCards(), collection.ForgetOptions{RestorePosition: o.IntN(2) == 0, ResetCounts: o.IntN(2) == 0, Remember: o.IntN(2) == 0}
	o.both("forget", `
from anki.scheduler_pb2 import ScheduleCardsAsNewRequest
context = ScheduleCardsAsNewRequest.Context.REVIEWER if args["remember"] else None
col.sched.schedule_cards_as_new(args["cards"], restore_position=args["restore"], reset_counts=args["reset"], context=context)
`, pyArgs{"cards": ids, "restore": opt.RestorePosition, "reset": opt.ResetCounts, "remember": opt.Remember}, func() error {
		_, err := o.col.ForgetCards(opt, ids...)
		return err
	})
}

func (o *operator) reposition() {
	ids := o.someCards()
	to := collection.Reposition{Start: uint32(o.IntN(30)), Step: uint32(o.IntN(4)), Shift: o.IntN(2) == 0}
	o.both("reposition", `col.sched.reposition_new_cards(args["cards"], args["start"], args["step"], False, args["shift"])`,
		pyArgs{"cards": ids, "start": to.Start, "step": to.Step, "shift": to.Shift}, func() error {
			_, _, err := o.col.RepositionCards(to, ids...)
			return err
		})
}

func TestRepositionLikeAnki(t *testing.T) {
	o := &operator{newPair(t, studied+borrowed), rand.New(rand.NewPCG(6, 8))}
	o.python(`
for name in ["Basic (and reversed card)", "Basic"] * 8:
    note = col.new_note(col.models.by_name(name))
    note["Front"] = "sibling"
    note["Back"] = "too"
    col.add_note(note, 1)
`, nil, nil)
	o.copyToKaruta()
	for range 25 {
		o.reposition()
	}
}

func TestDueRanges(t *testing.T) {
	for text, want := range map[string]collection.DueRange{
		"3": {First: 3, Last: 3}, "1-7": {First: 1, Last: 7}, "7-1": {First: 1, Last: 7}, "0!": {SetInterval: true}, "2-4!": {First: 2, Last: 4, SetInterval: true},
	} {
		if got, err := collection.ParseDueRange(text); err != nil || got != want {
			t.Errorf("%q: %+v, %v, want %+v", text, got, err, want)
		}
	}
	for _, bad := range []string{"", "-1", "a", "1-", "1 -2", "99999999"} {
		if got, err := collection.ParseDueRange(bad); err == nil {
			t.Errorf("%q: %+v", bad, got)
		}
	}
}

func TestDueDateIsInTheRange(t *testing.T) {
	p := newPair(t, studied)
	o := &operator{p, rand.New(rand.NewPCG(1, 1))}
	seen := map[int32]bool{}
	var ids []anki.CardID
	for range 30 {
		ids = o.someCards()
		if _, err := p.col.SetDueDate(collection.DueRange{First: 2, Last: 4}, ids...); err != nil {
			t.Fatal(err)
		}
		timing, err := p.col.Timing()
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range ids {
			card, err := p.col.GetCard(id)
			if err != nil {
				t.Fatal(err)
			}
			seen[card.Due-timing.Today] = true
		}
	}
	if len(seen) != 3 || !seen[2] || !seen[3] || !seen[4] {
		t.Errorf("days %v", seen)
	}
}
