package deckoptions

import (
	"context"
	"fmt"
	"testing"

	"karuta/collection"
	"karuta/collection/anki"
	"karuta/internal/interop"
)

// fieldOf is the name of each setting in the real program, with a text to type and what it must find then.
var fieldOf = []struct {
	label, text, field string
	want               any
}{
	{"Learning steps", "30s 2h 1d", "learn_steps", []any{0.5, 120.0, 1440.0}},
	{"Graduating interval", "3", "graduating_interval_good", 3.0},
	{"Easy interval", "9", "graduating_interval_easy", 9.0},
	{"Insertion order", "Random", "new_card_insert_order", 1.0},
	{"Relearning steps", "", "relearn_steps", []any{}},
	{"Minimum interval", "2", "minimum_lapse_interval", 2.0},
	{"Leech threshold", "5", "leech_threshold", 5.0},
	{"Leech action", "Suspend card", "leech_action", 0.0},
	{"New card gather order", "Deck, then random notes", "new_card_gather_priority", 5.0},
	{"New card gather order", "Descending position", "new_card_gather_priority", 2.0},
	{"New card sort order", "Random note, then card type", "new_card_sort_order", 3.0},
	{"New/review order", "Show after reviews", "new_mix", 1.0},
	{"Interday learning/review order", "Show before reviews", "interday_learning_mix", 2.0},
	{"Review sort order", "Descending retrievability", "review_order", 11.0},
	{"Review sort order", "Relative overdueness", "review_order", 12.0},
	{"Review sort order", "Ascending ease", "review_order", 5.0},
	{"Bury new siblings", on, "bury_new", true},
	{"Bury review siblings", on, "bury_reviews", true},
	{"Bury interday learning siblings", on, "bury_interday_learning", true},
	{"Don't play audio automatically", on, "disable_autoplay", true},
	{"Skip question when replaying answer", on, "skip_question_when_replaying_answer", true},
	{"Maximum answer seconds", "90", "cap_answer_time_to_secs", 90.0},
	{"Show on-screen timer", on, "show_timer", true},
	{"Stop on-screen timer on answer", on, "stop_timer_on_answer", true},
	{"Seconds to show question for", "2.5", "seconds_to_show_question", 2.5},
	{"Seconds to show answer for", "4", "seconds_to_show_answer", 4.0},
	{"Wait for audio", off, "wait_for_audio", false},
	{"Question action", "Show reminder", "question_action", 1.0},
	{"Answer action", "Answer Hard", "answer_action", 3.0},
	{"Maximum interval", "365", "maximum_review_interval", 365.0},
	{"Starting ease", "2.25", "initial_ease", 2.25},
	{"Easy bonus", "1.5", "easy_multiplier", 1.5},
	{"Interval modifier", "0.75", "interval_multiplier", 0.75},
	{"Hard interval", "1.25", "hard_multiplier", 1.25},
	{"New interval", "0.5", "lapse_multiplier", 0.5},
	{"Historical retention", "75", "historical_retention", 0.75},
	{"Ignore cards reviewed before", "2024-03-31", "ignore_revlogs_before_date", "2024-03-31"},
	{"FSRS parameters", "0.5 1 2 3 4 0.5 0.25 0 1 0.5 0.75 1 0.125 0.25 1.5 0.25 2", "fsrs_params_6", []any{
		0.5, 1.0, 2.0, 3.0, 4.0, 0.5, 0.25, 0.0, 1.0, 0.5, 0.75, 1.0, 0.125, 0.25, 1.5, 0.25, 2.0,
	}},
	{"Learn from the cards that", "deck:x", "param_search", "deck:x"},
}

const readPreset = `
config = [c.config for c in col._backend.get_deck_configs_for_update(1).all_config if c.config.id == 1][0].config
result = {f.name: (list(getattr(config, f.name)) if hasattr(getattr(config, f.name), "append") else getattr(config, f.name))
          for f in config.DESCRIPTOR.fields if f.name != "other"}
`

// What is typed into each setting is found under its own name by the real program.
func TestSettingsAreAnkis(t *testing.T) {
	if testing.Short() {
		t.Skip("forty times the real program: without -short")
	}
	client := interop.NewClient(t, interop.Options{})
	client.Close()
	named := map[string]bool{}
	unnamed := map[string]bool{}
	for _, f := range fieldOf {
		named[f.label] = true
		var found map[string]any
		saveSetting(t, client.Path, settingOf(t, f.label), f.text)
		client.Open()
		if err := client.Script(readPreset, nil, &found); err != nil {
			t.Fatal(err)
		}
		client.Close()
		for name := range found {
			unnamed[name] = true
		}
		if got, want := fmt.Sprint(found[f.field]), fmt.Sprint(f.want); got != want {
			t.Errorf("%s of %q: Anki finds %s in %s, want %s", f.label, f.text, got, f.field, want)
		}
	}
	for _, s := range allSettings() {
		if !named[s.label] {
			t.Errorf("%s is not tried", s.label)
		}
	}
	for _, f := range fieldOf {
		delete(unnamed, f.field)
	}
	for _, elsewhere := range []string{
		"new_per_day", "reviews_per_day", "desired_retention", "easy_days_percentages", // have rows of their own
		"fsrs_params_4", "fsrs_params_5", "new_per_day_minimum", // of older versions, or unused
	} {
		delete(unnamed, elsewhere)
	}
	if len(unnamed) > 0 {
		t.Errorf("the window has no place for %v", unnamed)
	}
}

func saveSetting(t *testing.T, path string, s *setting, text string) {
	t.Helper()
	c, err := collection.Open(path, collection.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	o, err := c.DeckOptions(anki.DefaultDeckID)
	if err != nil {
		t.Fatal(err)
	}
	m := newModel(o)
	if m.set(s, text); len(m.problems) > 0 {
		t.Fatal(m.problems)
	}
	if _, err := c.SaveDeckOptions(context.Background(), m.change(how{})); err != nil {
		t.Fatal(err)
	}
}
