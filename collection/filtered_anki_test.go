package collection_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"karuta/collection"
	"karuta/collection/anki"
)

// saveFiltered is what both programs do with a filtered deck that was edited.
const saveFiltered = `
deck = col.sched.get_or_create_filtered_deck(args["deck"])
deck.name = args["name"]
deck.allow_empty = args["allow"]
del deck.config.search_terms[:]
for search, limit, order in args["terms"]:
    term = deck.config.search_terms.add()
    term.search, term.limit, term.order = search, limit, order
deck.config.reschedule = args["again"]
deck.config.preview_hard_secs = args["hard"]
col.sched.add_or_update_filtered_deck(deck)
`

func TestFilteredDecksLikeAnki(t *testing.T) {
	for name, build := range map[string]string{
		"SM-2": studied,
		"FSRS": "col.set_config('fsrs', True)\n" + studied,
	} {
		for seed := range seeds(2) {
			t.Run(fmt.Sprint(name, " seed ", seed), func(t *testing.T) {
				t.Parallel()
				o := &operator{newPair(t, build), rand.New(rand.NewPCG(uint64(seed), 55))}
				ops := []func(){
					o.saveFiltered, o.saveFiltered, o.saveFiltered, o.rebuildFiltered, o.emptyFiltered,
					o.setDue, o.suspend, o.bury, o.answerSome, o.undoFiltered, o.draftFiltered, o.selectDeck,
				}
				for range 50 {
					o.at = o.at.Add(time.Duration(o.IntN(20)) * time.Hour)
					ops[o.IntN(len(ops))]()
				}
			})
		}
	}
}

func (o *operator) filteredDeck() anki.DeckID {
	decks, err := o.col.ListDecks()
	o.check(err)
	o.Shuffle(len(decks), func(i, j int) { decks[i], decks[j] = decks[j], decks[i] })
	for _, d := range decks {
		if d.IsFiltered() {
			return d.ID
		}
	}
	return 0
}

func (o *operator) filteredTerm() anki.SearchTerm {
	searches := []string{"deck:a", "is:due", "is:new or is:learn", "", "( deck:Lang )", "-is:new", "nothing", "prop:ivl>=1", "deck:A::B -is:due", "(unclosed", "is:review"}
	order, text := anki.FilteredOrder(o.IntN(11)), pick(o.Rand, searches...)
	byMemory, err := collection.Setting(o.col, "fsrs", false)
	o.check(err)
	switch {
	case order == anki.FilteredRandom:
		order = anki.FilteredDue
	case order >= anki.FilteredRetrievabilityAscending && (text == "nothing" || !byMemory && order != anki.FilteredRelativeOverdueness):
		order = anki.FilteredLapses // Anki makes invalid SQL of these
	}
	return anki.SearchTerm{Search: text, Limit: uint32(pick(o.Rand, 1, 3, 6, 99)), Order: order}
}

func (o *operator) saveFiltered() {
	d := collection.FilteredDraft{
		Name: pick(o.Rand, "Cram", "cram", "A", "Lang::Filtered", "New Parent::Filtered", "", "Filtered::Below"), AllowEmpty: o.IntN(2) == 0,
	}
	if o.IntN(2) == 0 {
		d.ID = o.filteredDeck()
	}
	draft, err := o.col.DraftFilteredDeck(d.ID)
	o.check(err)
	if d.ID != 0 && o.IntN(4) == 0 {
		o.saveFilteredDraft(draft) // as it is
		return
	}
	d.Config = draft.Config
	d.Config.Reschedule, d.Config.PreviewHardSecs = o.IntN(2) == 0, uint32(o.IntN(1000))
	d.Config.SearchTerms = nil
	for range 1 + o.IntN(2) {
		d.Config.SearchTerms = append(d.Config.SearchTerms, o.filteredTerm())
	}
	o.saveFilteredDraft(d)
}

func (o *operator) saveFilteredDraft(d collection.FilteredDraft) {
	var terms [][]any
	for _, term := range d.Config.SearchTerms {
		terms = append(terms, []any{term.Search, term.Limit, term.Order})
	}
	o.both("save filtered deck", saveFiltered, pyArgs{
		"deck": d.ID, "name": d.Name, "allow": d.AllowEmpty, "terms": terms, "again": d.Config.Reschedule, "hard": d.Config.PreviewHardSecs,
	}, func() error {
		_, _, err := o.col.SaveFilteredDeck(d)
		return err
	})
}

func (o *operator) rebuildFiltered() {
	deck := pick(o.Rand, o.filteredDeck(), o.filteredDeck(), o.deck().ID)
	o.both("rebuild", `col.sched.rebuild_filtered_deck(args["deck"])`, pyArgs{"deck": deck}, func() error {
		_, _, err := o.col.RebuildFilteredDeck(deck)
		return err
	})
}

func (o *operator) emptyFiltered() {
	deck := pick(o.Rand, o.filteredDeck(), o.filteredDeck(), o.deck().ID)
	o.both("empty", `col.sched.empty_filtered_deck(args["deck"])`, pyArgs{"deck": deck}, func() error {
		_, err := o.col.EmptyFilteredDeck(deck)
		return err
	})
}

// answerSome answers the same cards of a filtered deck in both programs.
func (o *operator) answerSome() {
	o.both("start day", `col.sched.deck_due_tree()`, nil, o.col.StartDay)
	ids := o.anki.IDs("select id from cards where odid != 0 and queue >= 0 order by id")
	o.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
	for _, id := range ids[:min(len(ids), 2)] {
		rating := 1 + o.IntN(4)
		o.both("answer", `
card = col.get_card(args["card"])
card.start_timer()
states = col._backend.get_scheduling_states(card.id)
answer = col.sched.build_answer(card=card, states=states, rating=args["rating"] - 1)
answer.milliseconds_taken = 0
col.sched.answer_card(answer)`, pyArgs{"card": id, "rating": rating}, func() error {
			_, err := o.col.AnswerCard(collection.Answer{Card: anki.CardID(id), Rating: anki.Rating(rating)})
			return err
		})
	}
}

func (o *operator) undoFiltered() {
	o.saveFiltered()
	var theirs struct{ Undo string }
	o.anki.Do("undo_status", nil, &theirs)
	if theirs.Undo == "" { // Anki forgets its history when it refuses something
		return
	}
	o.both("undo", `col.undo()`, nil, func() error { _, err := o.col.Undo(); return err })
	o.both("redo", `col.redo()`, nil, func() error { _, err := o.col.Redo(); return err })
}

func (o *operator) draftFiltered() {
	var theirs struct {
		Name, First, Second string
		Again               bool
		Limits              []uint32
		Orders              []anki.FilteredOrder
	}
	id := pick(o.Rand, 0, o.filteredDeck())
	o.tick()
	o.python(`
deck = col.sched.get_or_create_filtered_deck(args["deck"])
terms = deck.config.search_terms
result = {"name": deck.name, "first": terms[0].search, "second": terms[1].search if len(terms) > 1 else "", "again": deck.config.reschedule,
    "limits": [t.limit for t in terms], "orders": [t.order for t in terms]}`, pyArgs{"deck": id}, &theirs)
	ours, err := o.col.DraftFilteredDeck(id)
	o.check(err)
	var limits []uint32
	var orders []anki.FilteredOrder
	searches := []string{"", ""}
	for i, term := range ours.Config.SearchTerms {
		limits, orders, searches[i] = append(limits, term.Limit), append(orders, term.Order), term.Search
	}
	got := fmt.Sprintf("%q %q %v %v %v", ours.Name, searches, ours.Config.Reschedule, limits, orders)
	want := fmt.Sprintf("%q %q %v %v %v", theirs.Name, []string{theirs.First, theirs.Second}, theirs.Again, theirs.Limits, theirs.Orders)
	if got != want {
		o.Fatalf("draft of %d: %s, Anki has %s", id, got, want)
	}
}
