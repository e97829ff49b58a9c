package filtereddeck

import (
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"karuta/app"
	"karuta/collection"
	"karuta/collection/anki"
	_ "karuta/internal/noon" // no day ends here
	"karuta/ui/theme"
)

// TestFormKeepsADeck changes nothing in a deck that is only looked at.
func TestFormKeepsADeck(t *testing.T) {
	draft := collection.FilteredDraft{ID: 5, Name: "Top::Borrowed", Config: anki.FilteredDeck{
		SearchTerms: []anki.SearchTerm{
			{Search: "is:due", Limit: 7, Order: anki.FilteredRelativeOverdueness, Unknown: []byte{1}},
			{Search: "tag:x", Limit: 9, Order: anki.FilteredOldestReviewed},
		},
		PreviewAgainSecs: 60, PreviewHardSecs: 600, PreviewGoodSecs: 0, PreviewDelay: 10,
	}}
	got := draft
	f := formOf(draft)
	if problem := f.apply(&got); problem != "" {
		t.Fatal(problem)
	}
	if !reflect.DeepEqual(got, draft) {
		t.Errorf("got %+v, want %+v", got, draft)
	}
}

func TestFormSaysWhatIsWrong(t *testing.T) {
	for want, spoil := range map[string]func(*form){
		"name":            func(f *form) { f.name = "  " },
		"number of cards": func(f *form) { f.terms[0].limit = "0" },
		"between 1":       func(f *form) { f.second, f.terms[1].limit = true, "many" },
		"seconds":         func(f *form) { f.reschedule, f.delays[2] = false, "-1" },
	} {
		f := form{name: "x", terms: [2]term{{limit: "1"}, {limit: "1"}}, reschedule: true, delays: [3]string{"60", "600", "0"}}
		if problem := f.apply(&collection.FilteredDraft{}); problem != "" {
			t.Fatal(problem)
		}
		spoil(&f)
		if problem := f.apply(&collection.FilteredDraft{}); !strings.Contains(problem, want) {
			t.Errorf("says %q, want something on %q", problem, want)
		}
	}
	f := form{name: "x", terms: [2]term{{limit: "1"}, {limit: "none"}}, reschedule: true, delays: [3]string{"", "", ""}}
	if problem := f.apply(&collection.FilteredDraft{}); problem != "" {
		t.Errorf("what is not asked for must not matter: %s", problem)
	}
}

func TestDialogBuildsTheDeck(t *testing.T) {
	c, err := collection.Open(filepath.Join(t.TempDir(), "collection.anki2"), collection.Options{Now: time.Now, Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	nt, err := c.FindNotetypeByName("Basic")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.AddNote(&anki.Note{NotetypeID: nt.ID, Fields: []string{"one", "1"}, Tags: []string{"wanted"}}, anki.DefaultDeckID); err != nil {
		t.Fatal(err)
	}
	worker := app.NewInPlaceWorker(func(anki.Changes) {})
	worker.SetCollection(c)
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light))
	draft, err := c.DraftFilteredDeck(0)
	if err != nil {
		t.Fatal(err)
	}
	var built anki.DeckID
	d := newDialog(worker, draft, Actions{Built: func(id anki.DeckID, _ string) { built = id }, Fail: func(err error) { t.Error(err) }})
	d.modal.Open(test.NewTempWindow(t, nil).Canvas())

	d.form.terms[0].search = "tag:absent"
	d.modal.Submit("")
	if built != 0 || !d.modal.IsOpen() || !strings.Contains(d.problem.Text(), "No cards match") {
		t.Errorf("built %d, says %q", built, d.problem.Text())
	}
	d.form.terms[0].search = "tag:wanted (or"
	d.modal.Submit("")
	if built != 0 || d.problem.Text() == "" {
		t.Errorf("built %d from a broken search, says %q", built, d.problem.Text())
	}
	d.form.terms[0].search = "tag:wanted"
	d.modal.Submit("")
	if built == 0 || d.modal.IsOpen() {
		t.Fatalf("not built: %q", d.problem.Text())
	}
	deck, err := c.CurrentDeck()
	if err != nil || deck.ID != built {
		t.Errorf("the current deck is %v (%v), want the one built", deck, err)
	}
	if held, err := c.HasCardsIn(built); !held || err != nil {
		t.Errorf("it holds no card (%v)", err)
	}
}

// TestNewDeckTakesFromTheDeckPointedAt: not from the one studied last.
func TestNewDeckTakesFromTheDeckPointedAt(t *testing.T) {
	c, err := collection.Open(filepath.Join(t.TempDir(), "collection.anki2"), collection.Options{Now: time.Now, Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	id, _, err := c.AddDeck("Far::Away")
	if err != nil {
		t.Fatal(err)
	}
	draft, err := c.DraftFilteredDeckFrom(id)
	if err != nil || draft.ID != 0 || draft.Config.SearchTerms[0].Search != "deck:Far::Away is:due" {
		t.Errorf("%+v, %v", draft, err)
	}
	if _, err := c.DraftFilteredDeckFrom(12345); err == nil {
		t.Error("a deck that is gone gives a draft")
	}
}
