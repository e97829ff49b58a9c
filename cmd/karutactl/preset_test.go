package main

import (
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
	_, err = col.AddPreset(&anki.DeckConfig{Name: "Spare", Config: anki.DefaultDeckOptions()})
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
