package collection

import (
	"slices"
	"strings"
	"testing"
	"time"

	"karuta/collection/anki"
)

// addOf adds a note of a stock notetype to the Default deck and returns its first card.
func addOf(t testing.TB, c *Collection, notetype string, fields ...string) *anki.Card {
	t.Helper()
	nt, err := c.FindNotetypeByName(notetype)
	if err != nil || nt == nil {
		t.Fatalf("notetype %q: %v", notetype, err)
	}
	n := &anki.Note{NotetypeID: nt.ID, Fields: fields}
	if _, err := c.AddNote(n, anki.DefaultDeckID); err != nil {
		t.Fatal(err)
	}
	cards, err := c.ListCardsOfNote(n.ID)
	if err != nil || len(cards) == 0 {
		t.Fatalf("the note has %d cards: %v", len(cards), err)
	}
	return cards[0]
}

func shown(t testing.TB, c *Collection, id anki.CardID) *Shown {
	t.Helper()
	s, err := c.ShowCard(id)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestShownCardHasMediaAndMarks(t *testing.T) {
	c := newCollection(t)
	card := addOf(t, c, "Basic", `<img src="a b.png">[sound:one.mp3]`, "[sound:two.mp3][sound:three.mp3]")
	if _, err := c.ToggleMark(card.NoteID); err != nil {
		t.Fatal(err)
	}
	s := shown(t, c, card.ID)
	if !strings.Contains(s.Question, `src="a%20b.png"`) || !strings.Contains(s.Question, "[anki:play:q:0]") {
		t.Errorf("question %q", s.Question)
	}
	if got := s.QuestionSounds; len(got) != 1 || got[0].Filename != "one.mp3" {
		t.Errorf("sounds of the question %v", got)
	}
	if got := s.AnswerSounds; len(got) != 2 || got[1].Filename != "three.mp3" {
		t.Errorf("sounds of the answer %v", got)
	}
	if !s.Marked || s.Deck != "Default" || s.Types() {
		t.Errorf("marked %v, deck %q, types %v", s.Marked, s.Deck, s.Types())
	}
	if answer := s.Answer(""); !strings.Contains(answer, "a%20b.png") {
		t.Errorf("answer %q", answer)
	}
}

func TestShownCardFollowsItsPresetInPlaying(t *testing.T) {
	c := newCollection(t)
	card := addOf(t, c, "Basic", "[sound:one.mp3]", "back")
	if s := shown(t, c, card.ID); !s.Autoplay || !s.ReplayQuestion {
		t.Errorf("by default: autoplay %v, replay with the question %v", s.Autoplay, s.ReplayQuestion)
	}
	preset, err := c.GetPreset(anki.DefaultDeckConfigID)
	if err != nil {
		t.Fatal(err)
	}
	preset.Config.DisableAutoplay, preset.Config.SkipQuestionOnReplay = true, true
	if _, err := c.SavePreset(t.Context(), preset); err != nil {
		t.Fatal(err)
	}
	if s := shown(t, c, card.ID); s.Autoplay || s.ReplayQuestion {
		t.Errorf("switched off: autoplay %v, replay with the question %v", s.Autoplay, s.ReplayQuestion)
	}
}

func TestShownCardComparesWhatWasTyped(t *testing.T) {
	c := newCollection(t)
	s := shown(t, c, addOf(t, c, "Basic (type in the answer)", "Capital?", "Paris").ID)
	if !s.Types() || !strings.Contains(s.Question, "[[type:Back]]") {
		t.Errorf("types %v, question %q", s.Types(), s.Question)
	}
	if answer := s.Answer("Parma"); !strings.Contains(answer, "typeMissed") || strings.Contains(answer, "[[type:") {
		t.Errorf("answer %q", answer)
	}
	empty := shown(t, c, addOf(t, c, "Basic (type in the answer)", "Nothing to type", "").ID)
	if empty.Types() || strings.Contains(empty.Question, "[[type:") {
		t.Errorf("an empty field is asked for: %q", empty.Question)
	}
}

func TestFinishedSaysWhatIsLeft(t *testing.T) {
	c := newCollection(t)
	learning := addOf(t, c, "Basic", "learning", "")
	buried := addOf(t, c, "Basic", "buried", "")
	suspended := addOf(t, c, "Basic", "suspended", "")
	fresh := addOf(t, c, "Basic", "new", "")
	if _, err := c.BuryCards(buried.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := c.SuspendCards(suspended.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := c.AnswerCard(Answer{Card: learning.ID, Rating: anki.RatingAgain, Took: 3 * time.Second}); err != nil {
		t.Fatal(err)
	}
	f, err := c.Finished()
	if err != nil {
		t.Fatal(err)
	}
	if f.Waiting != 1 || f.New != 1 || f.Reviews != 0 || f.Tomorrow != 0 || !slices.Equal(f.Buried, []anki.CardID{buried.ID}) {
		t.Errorf("found %+v, want one card in learning, one new, one buried", f)
	}
	answered, err := c.GetCard(learning.ID)
	if err != nil {
		t.Fatal(err)
	}
	if f.NextAt != anki.Secs(answered.Due) || f.ShowAt != f.NextAt-1200 {
		t.Errorf("next at %d, shown at %d, want %d and 20 minutes before", f.NextAt, f.ShowAt, answered.Due)
	}
	if f.Studied.Cards != 1 || f.Studied.Took != 3*time.Second || f.Deck.ID != anki.DefaultDeckID {
		t.Errorf("studied %+v in deck %d", f.Studied, f.Deck.ID)
	}
	if _, err := c.AnswerCard(Answer{Card: fresh.ID, Rating: anki.RatingEasy}); err != nil {
		t.Fatal(err)
	}
	if f, err = c.Finished(); err != nil || f.New != 0 {
		t.Errorf("%d new cards left (%v), want none", f.New, err)
	}
}

func TestAddDefaultsFollowDeckOrNotetype(t *testing.T) {
	c := newCollection(t)
	medicine, _, err := c.AddDeck("Medicine")
	if err != nil {
		t.Fatal(err)
	}
	cloze, err := c.FindNotetypeByName("Cloze")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.AddNote(&anki.Note{NotetypeID: cloze.ID, Fields: []string{"{{c1::a}}", ""}}, medicine); err != nil {
		t.Fatal(err)
	}
	basic := addBasic(t, c, "a", "b").NotetypeID
	want := func(when string, notetype anki.NotetypeID, deck anki.DeckID) {
		t.Helper()
		got, err := c.AddDefaults()
		if err != nil || got != (AddDefaults{notetype, deck}) {
			t.Errorf("%s: %+v, want %d in %d (%v)", when, got, notetype, deck, err)
		}
	}
	want("current deck is Default", basic, anki.DefaultDeckID)
	if _, err := c.SelectDeck(medicine); err != nil {
		t.Fatal(err)
	}
	want("current deck is Medicine", cloze.ID, medicine)
	if deck, err := c.DeckForNotetype(basic); err != nil || deck != 0 {
		t.Errorf("another notetype leads to deck %d (%v), want to stay", deck, err)
	}
	if _, err := c.SetSetting("addToCur", false); err != nil {
		t.Fatal(err)
	}
	want("the notetype decides", basic, anki.DefaultDeckID)
	if deck, err := c.DeckForNotetype(cloze.ID); err != nil || deck != medicine {
		t.Errorf("the notetype leads to deck %d (%v), want %d", deck, err, medicine)
	}
}
