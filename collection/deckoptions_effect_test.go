package collection_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"testing"

	"karuta/collection"
	"karuta/collection/anki"
	"karuta/internal/interop"
)

// The effect that is foretold is what saving then does, and foretelling changes nothing.
func TestPreviewIsWhatSavingDoes(t *testing.T) {
	p := optionsPair(t, 80)
	r := rand.New(rand.NewPCG(3, 4))
	rescheduled := 0
	for range 12 {
		preset := p.defaultPreset()
		preset.Config.NewPerDay = uint32(r.IntN(30))
		preset.Config.DesiredRetention = pick[float32](r, 0.75, 0.9, 0.97)
		perDay := uint32(r.IntN(9))
		change := collection.DeckOptionsChange{
			Deck: anki.DefaultDeckID, Presets: []*anki.DeckConfig{preset}, Reschedule: r.IntN(3) > 0,
			Limits: collection.DeckLimits{New: &perDay}, Collection: collection.AllDecksOptions{FSRS: r.IntN(4) > 0},
		}
		before := interop.ReadDump(t, p.path)
		undo := p.col.UndoStatus()
		effect, err := p.col.PreviewDeckOptions(context.Background(), change)
		p.check(err)
		if found := interop.DiffExact(before, interop.ReadDump(t, p.path)); len(found) > 0 || p.col.UndoStatus() != undo {
			t.Fatalf("the preview has changed %v, undo %v", found, p.col.UndoStatus())
		}
		if got := p.today(); got != effect.Before.Today {
			t.Errorf("today %+v, foretold before %+v", got, effect.Before.Today)
		}
		dues := p.dues()
		_, err = p.col.SaveDeckOptions(context.Background(), change)
		p.check(err)
		if got := p.today(); got != effect.After.Today {
			t.Errorf("today %+v, foretold %+v", got, effect.After.Today)
		}
		moved := 0
		for card, due := range p.dues() {
			if due != dues[card] {
				moved++
			}
		}
		if moved != effect.Rescheduled || effect.Sooner > moved {
			t.Errorf("%d reviews moved, foretold %d, %d sooner", moved, effect.Rescheduled, effect.Sooner)
		}
		again, err := p.col.PreviewDeckOptions(context.Background(), change)
		p.check(err)
		if again.Before != effect.After {
			t.Errorf("work afterwards %+v, foretold %+v", again.Before, effect.After)
		}
		rescheduled += moved
	}
	if rescheduled == 0 {
		t.Error("no review was ever rescheduled: this tests nothing")
	}
}

func (p *pair) today() (counts any) {
	p.Helper()
	tree, err := p.col.DeckTree()
	p.check(err)
	for _, n := range tree {
		if n.ID == anki.DefaultDeckID {
			counts = n.Counts
		}
	}
	return counts
}

// dues returns the day on which each review is due in its home deck that is not suspended.
func (p *pair) dues() map[string]int64 {
	p.Helper()
	out := map[string]int64{}
	for id, row := range interop.ReadDump(p, p.path).Tables["cards"].Rows {
		if row["type"] != int64(anki.TypeReview) || row["queue"] == int64(anki.QueueSuspended) {
			continue
		}
		out[id] = row["due"].(int64)
		if row["odid"] != int64(0) {
			out[id] = row["odue"].(int64)
		}
	}
	return out
}

// A card is answered in the middle of a preview, which foretells what was true when it began.
func TestAnswersDoNotWaitForAPreview(t *testing.T) {
	p := optionsPair(t, 80)
	queued, err := p.col.Study(1)
	p.check(err)
	if len(queued.Cards) == 0 {
		t.Fatal("nothing to study: this tests nothing")
	}
	change := collection.DeckOptionsChange{
		Deck: anki.DefaultDeckID, Presets: []*anki.DeckConfig{p.defaultPreset()}, Reschedule: true,
		Collection: collection.AllDecksOptions{FSRS: !p.fsrs()},
	}
	undisturbed, err := p.col.PreviewDeckOptions(context.Background(), change)
	p.check(err)
	answers := 0
	change.Progress = func(progress collection.DeckOptionsProgress) {
		if progress.Done == 2 {
			_, err := p.col.AnswerCard(collection.Answer{Card: queued.Cards[0].Card.ID, Rating: anki.RatingGood})
			p.check(err)
			answers++
		}
	}
	effect, err := p.col.PreviewDeckOptions(context.Background(), change)
	p.check(err)
	if answers != 1 || effect != undisturbed {
		t.Errorf("%d answers; the effect is %+v, without an answer %+v", answers, effect, undisturbed)
	}
	card, err := p.col.GetCard(queued.Cards[0].Card.ID)
	p.check(err)
	if card.Reps != queued.Cards[0].Card.Reps+1 {
		t.Errorf("the answer is gone: %d reviews", card.Reps)
	}
}

func TestPreviewCanBeCancelled(t *testing.T) {
	p := optionsPair(t, 40)
	ctx, change := p.cancelled()
	_, err := p.col.PreviewDeckOptions(ctx, change)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}
