package collection_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"reflect"
	"testing"

	"karuta/collection"
	"karuta/collection/anki"
	"karuta/internal/interop"
)

// optionsPair is a collection with cards and a log, whose options can be changed.
func optionsPair(t *testing.T, notes int) *pair {
	t.Helper()
	p := newPair(t, "")
	p.python(optionsCollection, pyArgs{"seed": 1, "now": p.at.Unix(), "notes": notes, "balancer": true}, nil)
	p.copyToKaruta()
	return p
}

func TestSavingOptionsCanBeCancelled(t *testing.T) {
	p := optionsPair(t, 40)
	before := interop.ReadDump(t, p.path)
	ctx, change := p.cancelled()
	_, err := p.col.SaveDeckOptions(ctx, change)
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("cancelled: %v", err)
	}
	if found := interop.DiffExact(before, interop.ReadDump(t, p.path)); len(found) > 0 {
		t.Errorf("something was saved: %v", found)
	}
}

// cancelled returns a change of options that cancels the context in its middle.
func (p *pair) cancelled() (context.Context, collection.DeckOptionsChange) {
	p.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	return ctx, collection.DeckOptionsChange{
		Deck: anki.DefaultDeckID, Presets: []*anki.DeckConfig{p.defaultPreset()},
		Collection: collection.AllDecksOptions{FSRS: !p.fsrs()},
		Progress: func(progress collection.DeckOptionsProgress) {
			if progress.Done == 3 {
				cancel()
			}
		},
	}
}

func (p *pair) fsrs() bool {
	p.Helper()
	on, err := collection.Setting(p.col, "fsrs", false)
	p.check(err)
	return on
}

func TestSavingOptionsTellsHowFarItIs(t *testing.T) {
	p := optionsPair(t, 40)
	p.python("col.set_config('fsrs', False)", nil, nil)
	p.copyToKaruta()
	var last collection.DeckOptionsProgress
	calls := 0
	_, err := p.col.SaveDeckOptions(context.Background(), collection.DeckOptionsChange{
		Deck: anki.DefaultDeckID, Presets: []*anki.DeckConfig{p.defaultPreset()}, OptimizeAll: true,
		Collection: collection.AllDecksOptions{FSRS: true},
		Progress:   func(now collection.DeckOptionsProgress) { last, calls = now, calls+1 },
	})
	p.check(err)
	if last.Done == 0 || last.Done != last.Total || calls < last.Total {
		t.Errorf("%d calls, the last %+v", calls, last)
	}
	options, err := p.col.DeckOptions(anki.DefaultDeckID)
	p.check(err)
	if !options.Collection.FSRS || options.DaysSinceOptimizing != 0 {
		t.Errorf("options then: %+v", options.Collection)
	}
}

func TestOptionsThatAreRefused(t *testing.T) {
	p := optionsPair(t, 4)
	decks, err := p.col.ListDecks()
	p.check(err)
	low := float32(0.5)
	preset := func(change func(*anki.DeckConfig)) []*anki.DeckConfig {
		c := p.defaultPreset()
		change(c)
		return []*anki.DeckConfig{c}
	}
	same := preset(func(*anki.DeckConfig) {})
	for name, c := range map[string]collection.DeckOptionsChange{
		"no preset":          {Deck: anki.DefaultDeckID},
		"unknown deck":       {Deck: 12345, Presets: same},
		"unknown preset":     {Deck: anki.DefaultDeckID, Presets: preset(func(c *anki.DeckConfig) { c.ID = 999 })},
		"no name":            {Deck: anki.DefaultDeckID, Presets: preset(func(c *anki.DeckConfig) { c.Name = "" })},
		"two parameters":     {Deck: anki.DefaultDeckID, Presets: preset(func(c *anki.DeckConfig) { c.Config.FSRSParams6 = []float32{1, 2} })},
		"default removed":    {Deck: anki.DefaultDeckID, Presets: same, Removed: []anki.DeckConfigID{anki.DefaultDeckConfigID}},
		"low retention":      {Deck: anki.DefaultDeckID, Presets: same, Limits: collection.DeckLimits{DesiredRetention: &low}},
		"optimise, no FSRS":  {Deck: anki.DefaultDeckID, Presets: same, OptimizeAll: true},
		"of a filtered deck": {Deck: filteredOf(decks), Presets: same},
	} {
		before := interop.ReadDump(t, p.path)
		if _, err := p.col.SaveDeckOptions(context.Background(), c); err == nil {
			t.Errorf("%s: saved", name)
		}
		if found := interop.DiffExact(before, interop.ReadDump(t, p.path)); len(found) > 0 {
			t.Errorf("%s: something was saved: %v", name, found)
		}
	}
	if _, err := p.col.DeckOptions(filteredOf(decks)); !errors.Is(err, anki.ErrFiltered) {
		t.Errorf("options of a filtered deck: %v", err)
	}
}

func filteredOf(decks []*anki.Deck) anki.DeckID {
	for _, d := range decks {
		if d.IsFiltered() {
			return d.ID
		}
	}
	return 0
}

func TestOptionsAreReadAsSaved(t *testing.T) {
	p := optionsPair(t, 4)
	r := rand.New(rand.NewPCG(1, 2))
	for range 10 {
		number := func() *uint32 { n := uint32(r.IntN(100)); return &n }
		retention := float32(0.83)
		want := collection.DeckLimits{New: number(), ReviewToday: number(), DesiredRetention: &retention}
		settings := collection.AllDecksOptions{FSRS: r.IntN(2) == 0, NewIgnoreReviewLimit: r.IntN(2) == 0, HealthCheck: r.IntN(2) == 0}
		_, err := p.col.SaveDeckOptions(context.Background(), collection.DeckOptionsChange{
			Deck: anki.DefaultDeckID, Presets: []*anki.DeckConfig{p.defaultPreset()}, Limits: want, Collection: settings,
		})
		p.check(err)
		got, err := p.col.DeckOptions(anki.DefaultDeckID)
		p.check(err)
		if !reflect.DeepEqual(got.Limits, want) || got.Collection != settings {
			t.Fatalf("saved %+v %+v, read %+v %+v", want, settings, got.Limits, got.Collection)
		}
	}
}

// A random order has no seed in either program; it can only be a permutation.
func TestRandomInsertOrderMixesTheNewCards(t *testing.T) {
	p := newPair(t, `
for i in range(60):
    note = col.new_note(col.models.by_name("Basic"))
    note["Front"] = str(i)
    col.add_note(note, 1)
`)
	preset := p.defaultPreset()
	preset.Config.NewCardInsertOrder = anki.InsertRandom
	_, err := p.col.SaveDeckOptions(context.Background(), collection.DeckOptionsChange{
		Deck: anki.DefaultDeckID, Presets: []*anki.DeckConfig{preset},
	})
	p.check(err)
	ids, err := p.col.FindCards("")
	p.check(err)
	places, moved := map[int32]bool{}, 0
	for i, id := range ids {
		card, err := p.col.GetCard(id)
		p.check(err)
		if card.Due < 1 || card.Due > 60 || places[card.Due] {
			t.Errorf("card %d at %d", id, card.Due)
		}
		places[card.Due] = true
		if card.Due != int32(i+1) {
			moved++
		}
	}
	if moved < 20 {
		t.Errorf("only %d cards have moved", moved)
	}
}

// TestOptionsKeepAnOddRetentionOfTheDeck saves something else where an add-on has given the deck a retention that no
// window offers; Anki keeps it, too.
func TestOptionsKeepAnOddRetentionOfTheDeck(t *testing.T) {
	p := optionsPair(t, 4)
	odd, otherOdd := float32(0.5), float32(0.55)
	p.python(`
from anki.decks_pb2 import Deck
kind = Deck.KindContainer.FromString(bytes(col.db.scalar("select kind from decks where id = 1")))
kind.normal.desired_retention = args["odd"]
col.db.execute("update decks set kind = ? where id = 1", list(kind.SerializeToString()))`, pyArgs{"odd": odd}, nil)
	p.copyToKaruta()
	save := func(retention *float32) error {
		_, err := p.col.SaveDeckOptions(context.Background(), collection.DeckOptionsChange{
			Deck: anki.DefaultDeckID, Presets: []*anki.DeckConfig{p.defaultPreset()}, Limits: collection.DeckLimits{DesiredRetention: retention},
			Collection: collection.AllDecksOptions{FSRS: true},
		})
		return err
	}
	if err := save(&otherOdd); err == nil {
		t.Error("another odd retention was saved")
	}
	p.check(save(&odd))
	got, err := p.col.DeckOptions(anki.DefaultDeckID)
	p.check(err)
	if kept := got.Limits.DesiredRetention; kept == nil || *kept != odd {
		t.Errorf("retention then: %v", kept)
	}
}
