package main

import (
	"context"
	"errors"
	"testing"

	"karuta/collection"
	"karuta/collection/anki"
)

func TestPresetsFromTheCommandLine(t *testing.T) {
	c := newCtl(t)
	var list presetListResult
	c.ok(&list, "preset", "list")
	if len(list.Presets) != 1 || list.Presets[0].Name != "Default" || list.Presets[0].Settings["new-per-day"] != 20.0 {
		t.Fatalf("presets: %+v", list)
	}
	var got presetResult
	c.ok(&got, "preset", "set", "Default", "new-per-day=7", "learn-steps=1 5,20", "bury-new=true", "desired-retention=0.85", "review-order=12")
	c.ok(&got, "preset", "list", "Default")
	steps, _ := got.Settings["learn-steps"].([]any)
	if got.Settings["new-per-day"] != 7.0 || len(steps) != 3 || steps[2] != 20.0 || got.Settings["bury-new"] != true ||
		got.Settings["desired-retention"] != 0.85 || got.Settings["review-order"] != 12.0 {
		t.Errorf("after set: %+v", got.Settings)
	}
	for _, bad := range []string{"new-per-day=10000", "new-per-day=-1", "learn-steps=a", "bury-new=perhaps", "no-such=1", "desired-retention", "fsrs-params=1 2"} {
		if code, _, errs := c.run("preset", "set", "Default", bad); code == exitDone || errs == "" {
			t.Errorf("%s: %d %s", bad, code, errs)
		}
	}
	c.ok(nil, "undo")
	if c.ok(&got, "preset", "list", "Default"); got.Settings["new-per-day"] != 20.0 {
		t.Errorf("after undo: %+v", got.Settings)
	}
}

func TestPresetThatNoDeckUses(t *testing.T) {
	c := newCtl(t)
	col, err := collection.Open(c.path, collection.Options{})
	if err != nil {
		t.Fatal(err)
	}
	_, err = col.SavePreset(t.Context(), &anki.DeckConfig{Name: "Spare", Config: anki.DefaultDeckOptions()})
	if err := errors.Join(err, col.Close()); err != nil {
		t.Fatal(err)
	}
	var spare, def presetResult
	c.ok(nil, "preset", "set", "Spare", "new-per-day=3")
	c.ok(&spare, "preset", "list", "Spare")
	c.ok(&def, "preset", "list", "Default")
	if spare.Settings["new-per-day"] != 3.0 || def.Settings["new-per-day"] != 20.0 {
		t.Errorf("spare %v, Default %v", spare.Settings["new-per-day"], def.Settings["new-per-day"])
	}
	if code, _, _ := c.run("preset", "set", "none such", "new-per-day=1"); code != exitFailed {
		t.Errorf("a preset that does not exist: exit code %d", code)
	}
}

// What FSRS knows of the cards follows a preset that is changed here as it does
// one that is changed in the window.
func TestPresetSetComputesMemoryAnew(t *testing.T) {
	c := newCtl(t)
	col, err := collection.Open(c.path, collection.Options{})
	if err != nil {
		t.Fatal(err)
	}
	card := studiedWithFSRS(t, col)
	before, err := col.GetCard(card)
	if err := errors.Join(err, col.Close()); err != nil {
		t.Fatal(err)
	}
	c.ok(nil, "preset", "set", "Default", "desired-retention=0.8")
	if col, err = collection.Open(c.path, collection.Options{}); err != nil {
		t.Fatal(err)
	}
	after, err := col.GetCard(card)
	if err := errors.Join(err, col.Close()); err != nil {
		t.Fatal(err)
	}
	old, now := anki.ParseCardData(before.Data).DesiredRetention, anki.ParseCardData(after.Data).DesiredRetention
	if old == nil || now == nil || *old != 0.9 || *now != 0.8 {
		t.Errorf("the card's data were %s and are %s", before.Data, after.Data)
	}
}

// studiedWithFSRS switches FSRS on and makes a card that has become a review.
func studiedWithFSRS(t *testing.T, col *collection.Collection) anki.CardID {
	t.Helper()
	o, err := col.DeckOptions(anki.DefaultDeckID)
	if err != nil {
		t.Fatal(err)
	}
	o.Collection.FSRS = true
	change := collection.DeckOptionsChange{Deck: anki.DefaultDeckID, Limits: o.Limits, Collection: o.Collection}
	change.Presets = append(change.Presets, o.Presets[0].DeckConfig)
	if _, err := col.SaveDeckOptions(context.Background(), change); err != nil {
		t.Fatal(err)
	}
	basic, err := col.FindNotetypeByName("Basic")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := col.AddNote(&anki.Note{NotetypeID: basic.ID, Fields: []string{"front", "back"}}, anki.DefaultDeckID); err != nil {
		t.Fatal(err)
	}
	cards, err := col.FindCards("")
	if err != nil || len(cards) != 1 {
		t.Fatalf("cards %v: %v", cards, err)
	}
	if _, err := col.AnswerCard(collection.Answer{Card: cards[0], Rating: anki.RatingEasy}); err != nil {
		t.Fatal(err)
	}
	return cards[0]
}
