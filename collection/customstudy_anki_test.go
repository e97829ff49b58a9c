package collection_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"karuta/collection"
	"karuta/collection/anki"
)

func TestCustomStudyLikeAnki(t *testing.T) {
	for seed := range seeds(2) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			o := &operator{newPair(t, studied), rand.New(rand.NewPCG(uint64(seed), 99))}
			ops := []func(){
				o.customStudy, o.customStudy, o.customStudy, o.studyDefaults, o.setDue, o.answerSome, o.undoCustomStudy, o.renameDeck, o.editNote,
			}
			for range 50 {
				o.at = o.at.Add(time.Duration(o.IntN(20)) * time.Hour)
				ops[o.IntN(len(ops))]()
			}
		})
	}
}

// customStudyRequest asks Anki for one kind of custom study, in the order of the kinds.
const customStudyRequest = `
from anki.scheduler_pb2 import CustomStudyRequest
kind, amount = args["kind"], args["amount"]
request = CustomStudyRequest(deck_id=args["deck"])
names = ["new_limit_delta", "review_limit_delta", "forgot_days", "review_ahead_days", "preview_days"]
if kind < len(names):
    setattr(request, names[kind], amount)
else:
    request.cram.kind = kind - len(names)
    request.cram.card_limit = amount
    request.cram.tags_to_include.extend(args["include"])
    request.cram.tags_to_exclude.extend(args["exclude"])
col.sched.custom_study(request)
`

func (o *operator) customStudy() {
	s := collection.CustomStudy{
		Deck: o.deck().ID, Kind: collection.CustomStudyKind(o.IntN(9)), Amount: 1 + o.IntN(5), IncludeTags: o.studyTags(), ExcludeTags: o.studyTags(),
	}
	switch s.Kind {
	case collection.MoreNew, collection.MoreReviews:
		s.Amount -= 3
	case collection.StudyForgotten, collection.StudyTagsReviews, collection.StudyTagsAll:
		if o.randomMatters(s) {
			return
		}
	}
	o.log = append(o.log, fmt.Sprintf("%+v", s))
	o.both("custom study", customStudyRequest, pyArgs{
		"deck": s.Deck, "kind": s.Kind, "amount": s.Amount, "include": nonNil(s.IncludeTags), "exclude": nonNil(s.ExcludeTags),
	}, func() error {
		_, err := o.col.CustomStudy(s)
		return err
	})
}

// randomMatters reports whether the session would hold cards in a random order
// that both draw for themselves. It does what is asked and takes it back.
func (o *operator) randomMatters(s collection.CustomStudy) bool {
	if s.Kind != collection.StudyForgotten {
		s.Amount = 1000
	}
	_, err := o.col.CustomStudy(s)
	if err != nil {
		return false
	}
	deck, err := o.col.FindDeckByName(collection.CustomStudyDeck)
	o.check(err)
	ids, err := o.col.FindCards(fmt.Sprintf("did:%d", deck.ID))
	o.check(err)
	_, err = o.col.Undo()
	o.check(err)
	return len(ids) > 1
}

func (o *operator) studyTags() []string {
	all := []string{"one", "one::two", "three", "Lang", "a_b*", `q"x`, wordier{o.Rand}.name(), wordier{o.Rand}.name()}
	if known, err := o.col.ListTags(); err == nil && len(known) > 0 {
		all = append(all, pick(o.Rand, known...), pick(o.Rand, known...))
	}
	o.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all[:pick(o.Rand, 0, 0, 1, 2)]
}

func (o *operator) undoCustomStudy() {
	o.customStudy()
	var theirs struct{ Undo string }
	o.anki.Do("undo_status", nil, &theirs)
	if theirs.Undo == "" || o.col.UndoStatus().Undo != anki.OpCustomStudy {
		return
	}
	o.both("undo", `col.undo()`, nil, func() error { _, err := o.col.Undo(); return err })
	o.both("redo", `col.redo()`, nil, func() error { _, err := o.col.Redo(); return err })
}

func (o *operator) studyDefaults() {
	deck := o.deck().ID
	if d, err := o.col.GetDeck(deck); err != nil || d.IsFiltered() || deck == anki.DefaultDeckID {
		return // Anki has no defaults for these: the Default deck is hidden while it is empty
	}
	o.both("start day", `col.sched.deck_due_tree()`, nil, o.col.StartDay)
	var want collection.CustomStudyDefaults
	o.python(`
d = col.sched.custom_study_defaults(args["deck"])
result = {"Tags": [{"Name": t.name, "Include": t.include, "Exclude": t.exclude} for t in d.tags], "ExtendNew": d.extend_new, "ExtendReviews": d.extend_review,
    "NewCards": d.available_new, "Reviews": d.available_review, "NewBeneath": d.available_new_in_children, "ReviewsBeneath": d.available_review_in_children}`,
		pyArgs{"deck": deck}, &want)
	got, err := o.col.CustomStudyDefaults(deck)
	o.check(err)
	if len(got.Tags)+len(want.Tags) == 0 {
		got.Tags, want.Tags = nil, nil
	}
	if !reflect.DeepEqual(got, want) {
		o.Fatalf("defaults of deck %d: %+v, Anki has %+v", deck, got, want)
	}
}
