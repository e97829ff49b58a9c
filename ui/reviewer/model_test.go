package reviewer

import (
	"slices"
	"testing"
	"time"

	"karuta/collection"
	"karuta/collection/anki"
)

func TestKeysMeanWhatTheSideAllows(t *testing.T) {
	shown := &collection.Shown{Card: &anki.Card{ID: 1}}
	for _, c := range []struct {
		side side
		key  string
		want command
	}{
		{question, "Space", turn},
		{question, "Return", turn},
		{question, "KP_Enter", turn},
		{question, "3", none},
		{question, "E", edit},
		{answer, "Space", rate3},
		{answer, "Return", rate3},
		{answer, "1", rate1},
		{answer, "4", rate4},
		{answer, "5", pause},
		{question, "7", forward5},
		{answer, "8", none},
		{finished, "5", none},
		{answer, "-", buryCard},
		{answer, "=", buryNote},
		{finished, "Space", none},
		{finished, "1", none},
		{finished, "E", none},
		{nothing, "Space", none},
	} {
		m := model{side: c.side, shown: shown}
		if got := m.keyCommand(c.key); got != c.want {
			t.Errorf("side %d, key %s: command %d, want %d", c.side, c.key, got, c.want)
		}
	}
}

func TestKeysOnTheLastPage(t *testing.T) {
	normal, filtered := &anki.Deck{Normal: &anki.NormalDeck{}}, &anki.Deck{Filtered: &anki.FilteredDeck{}}
	for _, c := range []struct {
		deck   *anki.Deck
		buried int
		key    string
		want   command
	}{
		{normal, 0, "C", studyOn},
		{filtered, 0, "C", none},
		{normal, 0, "R", none},
		{filtered, 0, "R", studyOn},
		{normal, 0, "E", none},
		{filtered, 0, "E", emptyDeck},
		{normal, 0, "U", none},
		{normal, 1, "U", unburyDeck},
		{normal, 0, "O", options},
		{normal, 0, "-", none},
	} {
		m := model{side: finished, done: collection.Finished{Deck: c.deck, Buried: make([]anki.CardID, c.buried)}}
		if got := m.keyCommand(c.key); got != c.want {
			t.Errorf("filtered %v, %d buried, key %s: command %d, want %d", c.deck.IsFiltered(), c.buried, c.key, got, c.want)
		}
	}
}

func TestSignsMeanTheirCommands(t *testing.T) {
	m := model{side: question, shown: &collection.Shown{Card: &anki.Card{ID: 1}}}
	for r, want := range map[rune]command{'-': buryCard, '=': buryNote, '@': suspendCard, '!': suspendNote, '*': mark, 'M': toggleMasks, 'x': none} {
		if got := m.runeCommand(r); got != want {
			t.Errorf("%c: command %d, want %d", r, got, want)
		}
	}
	m.side = finished
	if got := m.runeCommand('-'); got != none {
		t.Errorf("- without a card: command %d, want none", got)
	}
}

func TestFinishedLinesSayWhenMoreComes(t *testing.T) {
	at := time.Date(2026, 3, 10, 14, 5, 0, 0, time.Local)
	for name, c := range map[string]struct {
		f    collection.Finished
		want []string
	}{
		"nothing at all": {collection.Finished{}, nil},
		"studied": {
			collection.Finished{Studied: collection.Studied{Cards: 2, Took: 20 * time.Second}, Tomorrow: 1},
			[]string{"Studied 2 cards in 20 s today (10.0 s a card).", "One card comes up tomorrow."},
		},
		"learning": {
			collection.Finished{Waiting: 1, NextAt: anki.Secs(at.Unix())},
			[]string{"One card in learning comes back today, at 14:05."},
		},
		"limits and buried": {
			collection.Finished{Waiting: 3, NextAt: anki.Secs(at.Unix()), New: 5, Reviews: 1, Buried: make([]anki.CardID, 4), Tomorrow: 7},
			[]string{
				"3 cards in learning come back today, the first at 14:05.",
				"Today's limits are reached: 1 review and 5 new cards wait for another day.",
				"7 cards come up tomorrow.",
				"4 cards are buried until tomorrow.",
			},
		},
		"one new card": {
			collection.Finished{New: 1},
			[]string{"Today's limits are reached: 1 new card waits for another day."},
		},
	} {
		if got := finishedLines(c.f); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestUntilShownWaitsForTheCardInLearning(t *testing.T) {
	now := time.Unix(1_000_000, 0)
	if got := untilShown(collection.Finished{}, now); got != 0 {
		t.Errorf("nothing in learning: %v, want 0", got)
	}
	later := collection.Finished{Waiting: 1, ShowAt: 1_000_600}
	if got := untilShown(later, now); got != 601*time.Second {
		t.Errorf("card in ten minutes: %v, want 10m1s", got)
	}
	if got := untilShown(later, now.Add(time.Hour)); got != time.Second {
		t.Errorf("card that is late: %v, want 1s", got)
	}
}
