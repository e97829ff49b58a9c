package deckoptions

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"karuta/collection"
	"karuta/collection/anki"
)

// sample is a model of a deck with the Default preset, beside two others.
func sample() *model {
	config := func(id anki.DeckConfigID, name string, decks int) collection.UsedPreset {
		return collection.UsedPreset{DeckConfig: &anki.DeckConfig{ID: id, Name: name, Config: anki.DefaultDeckOptions()}, Decks: decks}
	}
	return newModel(collection.DeckOptions{
		Deck:    &anki.Deck{ID: 7, Normal: &anki.NormalDeck{ConfigID: 1}},
		Presets: []collection.UsedPreset{config(1, "Default", 2), config(5, "Hard", 1), config(6, "Hard", 1)},
	})
}

func allSettings() []*setting {
	return slices.Concat(newCardSettings, lapseSettings, orderSettings(false), burySettings, audioSettings, timerSettings,
		advanceSettings, advancedSettings, []*setting{paramSetting, paramSearchSetting})
}

func TestSettingsComeBackAsTheyAreShown(t *testing.T) {
	for _, s := range allSettings() {
		m := sample()
		if shown := s.text(m.options()); shown != s.text(&defaults) || !m.isDefault(s) {
			t.Errorf("%s: a new preset shows %q", s.label, shown)
		}
		m.set(s, s.text(&defaults))
		if m.dirty() || len(m.problems) > 0 {
			t.Errorf("%s: its own text changes it", s.label)
		}
		for _, word := range s.words {
			if m.set(s, word); s.text(m.options()) != word {
				t.Errorf("%s: %q became %q", s.label, word, s.text(m.options()))
			}
		}
		m.revert(s)
		if m.dirty() {
			t.Errorf("%s: the default is not what was stored", s.label)
		}
	}
}

func TestLabelsAreDifferent(t *testing.T) {
	seen := map[string]bool{limitTexts[0].label: true, limitTexts[1].label: true, retentionLabel: true}
	for _, s := range allSettings() {
		if seen[s.label] {
			t.Errorf("two settings are called %q", s.label)
		}
		seen[s.label] = true
	}
}

func settingOf(t *testing.T, label string) *setting {
	t.Helper()
	for _, s := range allSettings() {
		if s.label == label {
			return s
		}
	}
	t.Fatalf("no setting %q", label)
	return nil
}

func TestWhatIsTyped(t *testing.T) {
	for _, c := range []struct{ label, typed, shown string }{ // shown is empty for a text that is refused
		{"Learning steps", "1m 10m", "1m 10m"},
		{"Learning steps", "90 0.5 1d 24h", "90m 30s 1d 1d"},
		{"Learning steps", "1h30", ""},
		{"Learning steps", "-1m", ""},
		{"Learning steps", "0", ""},
		{"Learning steps", "1e300d", ""},
		{"Relearning steps", "30S, 2H", "30s 2h"},
		{"Graduating interval", "0", ""},
		{"Graduating interval", "36500", "36500"},
		{"Graduating interval", "36501", ""},
		{"Leech threshold", "2.5", ""},
		{"Starting ease", "1,31", "1.31"},
		{"Starting ease", "1.3", ""},
		{"New interval", "0", "0"},
		{"Hard interval", "1.31", ""},
		{"Historical retention", "97", "97"},
		{"Historical retention", "98", ""},
		{"Historical retention", "NaN", ""},
		{"Ignore cards reviewed before", " 2024-02-29 ", "2024-02-29"},
		{"Ignore cards reviewed before", "2023-02-29", ""},
		{"FSRS parameters", "1, 2", ""},
		{"FSRS parameters", "[0.5 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16]", "0.5, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16"},
		{"FSRS parameters", "NaN 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16", ""},
		{"Seconds to show answer for", "7.5", "7.5"},
	} {
		m, s := sample(), settingOf(t, c.label)
		m.set(s, c.typed)
		problem := m.problems[s.label]
		switch {
		case c.shown == "" && (problem == "" || !m.dirty()):
			t.Errorf("%s: %q is taken as %q", c.label, c.typed, s.text(m.options()))
		case c.shown != "" && (problem != "" || s.text(m.options()) != c.shown):
			t.Errorf("%s: %q is shown as %q (%s), want %q", c.label, c.typed, s.text(m.options()), problem, c.shown)
		}
		if m.revert(s); len(m.problems) > 0 {
			t.Errorf("%s: going back to the default leaves %q", c.label, m.problems[c.label])
		}
	}
}

func TestStepsAreShownInTheLongestUnit(t *testing.T) {
	for minutes, want := range map[float32]string{1: "1m", 60: "1h", 90: "90m", 1440: "1d", 0.5: "30s", 1.5: "90s", 2880: "2d", 0.001: "0s"} {
		if got := formatSteps([]float32{minutes}); got != want {
			t.Errorf("%v minutes: %q, want %q", minutes, got, want)
		}
	}
}

func TestClearedParametersDoNotComeBackFromOlderOnes(t *testing.T) {
	m := sample()
	m.options().FSRSParams5 = make([]float32, 19)
	if m.set(paramSetting, ""); m.options().FSRSParams() != nil {
		t.Errorf("there are still %v", m.options().FSRSParams())
	}
}

func TestLimitsOfPresetDeckAndToday(t *testing.T) {
	m := sample()
	expect := func(step string, s scope, n uint32) {
		t.Helper()
		if m.scopeOf(newLimit) != s || m.limit(newLimit) != n {
			t.Errorf("%s: scope %d with %d, want %d with %d", step, m.scopeOf(newLimit), m.limit(newLimit), s, n)
		}
	}
	expect("at first", scopePreset, 20)
	m.setScope(newLimit, scopeDeck)
	expect("deck", scopeDeck, 20)
	m.putLimit(newLimit, "7")
	m.setScope(newLimit, scopeToday)
	expect("today begins with what held", scopeToday, 7)
	m.putLimit(newLimit, "99")
	if m.limits.New == nil || *m.limits.New != 7 {
		t.Error("the deck's limit is gone while another holds for today")
	}
	m.setScope(newLimit, scopePreset)
	expect("preset", scopePreset, 20)
	if m.dirty() {
		t.Error("all is as it was, and something is to be saved")
	}
	m.setScope(newLimit, scopeDeck)
	expect("the deck's number is remembered", scopeDeck, 7)
	m.setScope(newLimit, scopeToday)
	expect("today's, too", scopeToday, 99)
	if m.putLimit(newLimit, "many"); m.problems[limitTexts[newLimit].label] == "" {
		t.Error("a word is taken for a limit")
	}
	m.revertLimit(newLimit)
	expect("default", scopePreset, 20)
	if m.scopeOf(reviewLimit) != scopePreset || m.limit(reviewLimit) != 200 {
		t.Error("the other limit changed, too")
	}
}

func TestLimitOfAnEarlierDayIsOfferedAgain(t *testing.T) {
	o, five := sample().stored, uint32(5)
	o.LastNewToday = &five
	m := newModel(o)
	if m.scopeOf(newLimit) != scopePreset {
		t.Error("yesterday's limit holds today")
	}
	if m.setScope(newLimit, scopeToday); m.limit(newLimit) != 5 {
		t.Errorf("today begins with %d", m.limit(newLimit))
	}
}

func TestRetentionOfPresetAndDeck(t *testing.T) {
	m := sample()
	m.setRetentionScope(scopeDeck)
	m.putRetention("85")
	if m.retention() != 0.85 || m.options().DesiredRetention != 0.9 {
		t.Errorf("deck %v, preset %v", m.retention(), m.options().DesiredRetention)
	}
	m.setRetentionScope(scopePreset)
	m.putRetention("95,5")
	m.setRetentionScope(scopeDeck)
	if m.retention() != 0.85 || m.options().DesiredRetention != 0.955 {
		t.Errorf("back: deck %v, preset %v", m.retention(), m.options().DesiredRetention)
	}
	if m.putRetention("69"); m.problems[retentionLabel] == "" {
		t.Error("69 % is taken")
	}
}

func TestPresets(t *testing.T) {
	m := sample()
	if want := []string{"Default (used by 2 decks)", "Hard (used by 1 deck)", "Hard (used by 1 deck) #2"}; !slices.Equal(m.names(), want) {
		t.Fatalf("presets %q, want %q", m.names(), want)
	}
	m.options().NewPerDay = 3
	m.add("copy", true)
	if m.name() != "copy (used by 1 deck)" || m.options().NewPerDay != 3 || m.decksOf(m.find(1)) != 1 {
		t.Errorf("the copy is %q with %d new cards", m.name(), m.options().NewPerDay)
	}
	m.options().LearnSteps[0] = 44
	if m.find(1).Config.LearnSteps[0] == 44 {
		t.Error("the copy shares its steps")
	}
	m.add("fresh", false)
	if m.options().NewPerDay != defaults.NewPerDay {
		t.Error("an added preset has no defaults")
	}
	m.rename("Aaa")
	change := m.change(how{subdecks: true})
	var saved []string
	for _, p := range change.Presets {
		saved = append(saved, p.Name)
	}
	if want := []string{"copy", "Default", "Aaa"}; !slices.Equal(saved, want) || !change.Subdecks {
		t.Errorf("saved are %q, want %q: the deck's last, no other unchanged one", saved, want)
	}
	m.remove()
	if m.current.ID != 1 || len(m.removed) > 0 {
		t.Errorf("after a preset that was never saved, %d is chosen and %v removed", m.current.ID, m.removed)
	}
	if m.removable() {
		t.Error("the Default can be deleted")
	}
	m.choose("Hard (used by 1 deck) #2")
	if !m.removalIsOneWay() {
		t.Error("nobody is told of the one-way sync")
	}
	if m.remove(); !slices.Equal(m.removed, []anki.DeckConfigID{6}) || !m.dirty() {
		t.Errorf("removed %v", m.removed)
	}
}

func TestOnlyWhatChangedIsSaved(t *testing.T) {
	m := sample()
	if m.dirty() {
		t.Error("nothing was changed")
	}
	m.choose("Hard (used by 1 deck)")
	c := m.change(how{})
	if !m.dirty() || len(c.Presets) != 1 || c.Presets[0].ID != 5 {
		t.Errorf("another preset: %+v", c.Presets)
	}
	m.global.FSRS, m.reschedule = false, true
	if m.change(how{}).Reschedule {
		t.Error("cards are rescheduled without FSRS")
	}
	c = m.change(how{})
	c.Presets[0].Config.LearnSteps[0] = 99
	if reflect.DeepEqual(c.Presets[0].Config, m.current.Config) {
		t.Error("what is saved shares its lists with what is edited")
	}
}

func TestEasyDays(t *testing.T) {
	m := sample()
	m.options().EasyDays = nil
	if m.load(3) != "Normal" {
		t.Error("without a list no day is easy")
	}
	m.setLoad(6, "Minimum")
	m.setLoad(5, "Reduced")
	if want := []float32{1, 1, 1, 1, 1, 0.5, 0}; !slices.Equal(m.options().EasyDays, want) || m.noNormalDay() {
		t.Errorf("easy days %v", m.options().EasyDays)
	}
	for day := range weekdays {
		m.setLoad(day, "Reduced")
	}
	if !m.noNormalDay() || slices.Equal(defaults.EasyDays, m.options().EasyDays) {
		t.Error("seven easy days, and nothing is said, or the defaults changed")
	}
}

func TestWarnings(t *testing.T) {
	m := sample()
	for _, s := range allSettings() {
		if w := m.warning(s.label); w != "" {
			t.Errorf("the default of %s is unwise: %s", s.label, w)
		}
	}
	for label, text := range map[string]string{"Learning steps": "1m 3d", "Relearning steps": "2d", "Maximum interval": "100", "Maximum answer seconds": "700"} {
		m := sample()
		if m.set(settingOf(t, label), text); m.warning(label) == "" {
			t.Errorf("%s of %s: nothing is said", label, text)
		}
	}
	m.putLimit(newLimit, "50")
	if m.limitWarning(reviewLimit) == "" || m.limitWarning(newLimit) != "" {
		t.Error("50 new cards with 200 reviews: nothing is said")
	}
}

func TestEffectInWords(t *testing.T) {
	var e collection.DeckOptionsEffect
	if got := effectText(&e); got != "Nothing that is due now or later changes; the options hold from the next answer on." || movesCards(&e) {
		t.Errorf("no effect: %q", got)
	}
	e.Before.Today.New, e.After.Today.New = 20, 10
	e.Rescheduled, e.Sooner = 7, 2
	e.Before.Due[0], e.After.Due[3] = 60, 75
	want := "Left today in this deck: 10 new, 0 learning, 0 due, instead of 20 new, 0 learning, 0 due. " +
		"Reviews due today in all decks, without limits: 0, instead of 60. 7 reviews move, 2 of them to an earlier day. In the next 30 days 2.5 reviews a day become due, instead of 2."
	if got := effectText(&e); got != want || !movesCards(&e) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestLongWithoutOptimisingIsSaid(t *testing.T) {
	m := sample()
	m.stored.DaysSinceOptimizing, m.global.FSRS = 31, true
	if m.optimizeText() == "" {
		t.Error("31 days: nothing is said")
	}
	m.stored.DaysSinceOptimizing = 30
	if got := m.optimizeText(); got != "" {
		t.Errorf("30 days: %q", got)
	}
}

func TestHealthIsSaidWithAdvice(t *testing.T) {
	for _, test := range []struct {
		checked, good bool
		words         []string
		poor          bool
	}{
		{false, false, []string{"not checked", "40 reviews"}, false},
		{true, true, []string{"good"}, false},
		{true, false, []string{"poor", "suspend", "Hard", "Again"}, true},
	} {
		n := newHealthNote(test.checked, test.good, 40)
		if n.poor != test.poor {
			t.Errorf("%+v: poor %v", test, n.poor)
		}
		for _, word := range test.words {
			if !strings.Contains(n.text, word) {
				t.Errorf("%q lacks %q", n.text, word)
			}
		}
	}
}
