package reviewer

import (
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"karuta/cardrender/script"
	"karuta/collection/anki"
	"karuta/internal/scripttest"
	"karuta/ui/widgets/keytest"
)

func TestMain(m *testing.M) { os.Exit(scripttest.Run(m)) }

// scheduling is a desk with a collection that has a script for custom scheduling, which runs when the test says so.
type scheduling struct {
	*desk
	work []func()
}

func newScheduling(t *testing.T, code string) *scheduling {
	t.Helper()
	s := &scheduling{desk: newDesk(t)}
	host, err := script.NewHost()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(host.Close)
	s.v.actions.Customize = host.Schedule
	s.v.actions.Work = func(f func()) { s.work = append(s.work, f) }
	s.v.actions.Post = func(f func()) { f() }
	if _, err := s.c.SetSetting("cardStateCustomizer", code); err != nil {
		t.Fatal(err)
	}
	s.add("Basic", "one", "1")
	s.add("Basic", "two", "2")
	return s
}

func (s *scheduling) runScripts() {
	s.t.Helper()
	if len(s.work) == 0 {
		s.t.Fatal("no script was to run")
	}
	work := s.work
	s.work = nil
	for _, f := range work {
		f()
	}
}

func (s *scheduling) labels() (all [4]string) {
	for i, label := range s.v.bottom.labels {
		all[i] = label.Content
	}
	return all
}

// told returns what went wrong first.
func (s *scheduling) told() string {
	if len(s.failed) == 0 {
		return ""
	}
	return s.failed[0].Error()
}

// answered returns the card of a note after its answer.
func (s *scheduling) answered(note string) *anki.Card {
	s.t.Helper()
	ids, err := s.c.FindCards(note)
	if err != nil || len(ids) != 1 {
		s.t.Fatalf("%d cards, %v", len(ids), err)
	}
	card, err := s.c.GetCard(ids[0])
	if err != nil {
		s.t.Fatal(err)
	}
	return card
}

const ninetyDays = `await null;
states.good = { normal: { review: { scheduledDays: 90, easeFactor: 2.2 } } };
customData.good.n = document.getElementById("qa").textContent + ctx.deckName;`

func TestCustomSchedulingDecidesWhatAnAnswerDoes(t *testing.T) {
	s := newScheduling(t, ninetyDays)
	s.study()
	s.runScripts()
	keytest.Space(t, s.canvas)
	if got := s.labels(); got[2] != "3mo" || got[0] == "" {
		t.Errorf("the buttons say %q", got)
	}
	s.key(fyne.Key3, '3')
	s.wantSide(question, "two")
	card := s.answered("one")
	if card.Type != anki.TypeReview || card.Interval != 90 || card.EaseFactor != 2200 || !strings.Contains(card.Data, `{\"n\":\"oneDefault\"}`) {
		t.Errorf("the card is %+v", card)
	}
	keytest.Space(t, s.canvas)
	s.v.undo() // the second card's script has not run, nor will it
	s.wantSide(question, "one")
	s.runScripts()
	keytest.Space(t, s.canvas)
	s.key(fyne.Key1, '1')
	if card := s.answered("one"); card.Type != anki.TypeLearning || strings.Contains(card.Data, "cd") {
		t.Errorf("after Again the card is %+v", card)
	}
	s.clean()
}

func TestARatingWaitsForTheScript(t *testing.T) {
	s := newScheduling(t, ninetyDays)
	s.study()
	keytest.Space(t, s.canvas)
	if got := s.labels(); got != [4]string{} {
		t.Errorf("before the script has run the buttons say %q", got)
	}
	s.key(fyne.Key1, '1')
	s.key(fyne.Key3, '3')
	s.wantSide(answer, "one")
	s.runScripts()
	s.wantSide(question, "two")
	if card := s.answered("one"); card.Interval != 90 {
		t.Errorf("the card is %+v", card)
	}
	s.clean()
}

func TestASlowScriptIsNotWaitedFor(t *testing.T) {
	s := newScheduling(t, ninetyDays)
	s.study()
	keytest.Space(t, s.canvas)
	s.pass(scriptWait)
	usual := s.labels()
	if usual[2] == "" || usual[2] == "3mo" || !strings.Contains(s.told(), "took too long") {
		t.Fatalf("the buttons say %q, the window %q", usual, s.told())
	}
	s.runScripts()
	if s.labels() != usual {
		t.Errorf("a late script changes the buttons to %q", s.labels())
	}
	s.key(fyne.Key3, '3')
	if card := s.answered("one"); card.Type != anki.TypeLearning || strings.Contains(card.Data, "cd") {
		t.Errorf("the card is %+v", card)
	}
}

func TestAFailingScriptChangesNothing(t *testing.T) {
	for code, want := range map[string]string{
		"states.good.x.y = 1":                             "Cannot",
		"customData.hard.muchtoolong = 1;":                "longer than 8 bytes",
		"states.good.normal.learning.scheduledSecs = 1.5": "good.normal.learning.scheduledSecs is 1.5",
		"delete states.easy":                              "taken away",
		"for (;;);":                                       "too long",
		"states.good = {{}":                               "Unexpected token",
	} {
		s := newScheduling(t, code)
		s.study()
		s.runScripts()
		if note := s.told(); !strings.Contains(note, want) || !strings.Contains(note, "usual intervals") {
			t.Errorf("%s: the window says %q", code, note)
		}
		keytest.Space(t, s.canvas)
		s.key(fyne.Key3, '3')
		s.wantSide(question, "two")
		if card := s.answered("one"); card.Type != anki.TypeLearning || strings.Contains(card.Data, "cd") {
			t.Errorf("%s: the card is %+v", code, card)
		}
	}
}

func TestWithoutAScriptNothingRuns(t *testing.T) {
	s := newScheduling(t, "")
	s.v.actions.Customize = func(script.Schedule) (script.Scheduled, error) {
		return script.Scheduled{}, errors.New("not asked for")
	}
	s.study()
	keytest.Space(t, s.canvas)
	if got := s.labels(); got[0] == "" || len(s.work) != 0 {
		t.Errorf("the buttons say %q, %d things are to be done", got, len(s.work))
	}
	s.key(fyne.Key3, '3')
	s.wantSide(question, "two")
	s.clean()
}

func TestWhereNoScriptCanRun(t *testing.T) {
	s := newScheduling(t, ninetyDays)
	s.v.actions.Customize = nil
	s.v.Study(anki.DefaultDeckID)
	s.v.Activate()
	keytest.Space(t, s.canvas)
	if got := s.labels(); got[2] == "" || !strings.Contains(s.told(), "cannot be run here") {
		t.Errorf("the buttons say %q, the window %q", got, s.told())
	}
}

// What the script made of one deck's card is not taken for that of another's.
func TestAnotherDeckIsOpenedBeforeTheScriptHasRun(t *testing.T) {
	s := newScheduling(t, ninetyDays)
	s.study()
	other, _, err := s.c.AddDeck("Other")
	if err != nil {
		t.Fatal(err)
	}
	s.v.Study(other)
	s.wantSide(finished, "")
	s.runScripts()
	s.wantSide(finished, "")
	s.pass(time.Minute)
	s.clean()
}
