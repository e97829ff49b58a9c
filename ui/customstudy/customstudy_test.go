package customstudy

import (
	"path/filepath"
	"slices"
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

func TestEveryWayIsOffered(t *testing.T) {
	var kinds []collection.CustomStudyKind
	for _, words := range wordsOf(ways) {
		f := newForm(1, collection.CustomStudyDefaults{ExtendNew: 5, ExtendReviews: 50})
		f.choose(find(ways, words))
		if f.way.kind != byTags {
			s, problem := f.apply()
			if problem != "" || s.Amount == 0 {
				t.Errorf("%s: %+v, %q", words, s, problem)
			}
			kinds = append(kinds, s.Kind)
			continue
		}
		for _, words := range wordsOf(states) {
			f.state = find(states, words)
			s, problem := f.apply()
			if problem != "" || s.Amount != 100 {
				t.Errorf("%s: %+v, %q", words, s, problem)
			}
			kinds = append(kinds, s.Kind)
		}
	}
	slices.Sort(kinds)
	for i := collection.MoreNew; i <= collection.StudyTagsAll; i++ {
		if int(i) >= len(kinds) || kinds[i] != i {
			t.Fatalf("the kinds that can be chosen are %v", kinds)
		}
	}
}

func TestAmounts(t *testing.T) {
	for _, c := range []struct {
		kind collection.CustomStudyKind
		text string
		ok   bool
	}{
		{collection.MoreNew, "-3", true},
		{collection.MoreReviews, " 20 ", true},
		{collection.StudyAhead, "-3", false},
		{collection.StudyAhead, "0", false},
		{collection.StudyForgotten, "two", false},
		{collection.StudyForgotten, "30", true},
		{collection.StudyForgotten, "31", false},
		{collection.PreviewNew, "100000", false},
	} {
		f := newForm(1, collection.CustomStudyDefaults{})
		f.choose(ways[c.kind])
		f.amount = c.text
		if _, problem := f.apply(); (problem == "") != c.ok {
			t.Errorf("%v %q: %q", c.kind, c.text, problem)
		}
	}
}

func TestTagsAreRememberedAndAdded(t *testing.T) {
	f := newForm(1, collection.CustomStudyDefaults{Tags: []collection.StudyTag{
		{Name: "a", Include: true}, {Name: "b", Exclude: true}, {Name: "c", Include: true}, {Name: "d"},
	}})
	f.choose(ways[len(ways)-1])
	f.include = withTag(withTag(f.include, "D"), "d")
	if tags := withTag("maße", "MASSE"); tags != "maße" { // one tag to the collection
		t.Errorf("added again: %q", tags)
	}
	s, problem := f.apply()
	if problem != "" || strings.Join(s.IncludeTags, " ") != "a c D" || strings.Join(s.ExcludeTags, " ") != "b" {
		t.Errorf("%+v, %q", s, problem)
	}
}

func TestDialogRaisesALimitAndBuildsASession(t *testing.T) {
	c, err := collection.Open(filepath.Join(t.TempDir(), "collection.anki2"), collection.Options{Now: time.Now, Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	nt, err := c.FindNotetypeByName("Basic")
	if err != nil {
		t.Fatal(err)
	}
	for range 25 {
		if _, err := c.AddNote(&anki.Note{NotetypeID: nt.ID, Fields: []string{"one", "1"}}, anki.DefaultDeckID); err != nil {
			t.Fatal(err)
		}
	}
	worker := app.NewInPlaceWorker(func(anki.Changes) {})
	worker.SetCollection(c)
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light))
	open := func(way way) (*dialog, *[]bool) {
		defaults, err := c.CustomStudyDefaults(anki.DefaultDeckID)
		if err != nil {
			t.Fatal(err)
		}
		sessions := &[]bool{}
		d := newDialog(worker, newForm(anki.DefaultDeckID, defaults), Actions{
			Ready: func(session bool) { *sessions = append(*sessions, session) }, Fail: func(err error) { t.Error(err) },
		})
		d.modal.Open(test.NewTempWindow(t, nil).Canvas())
		d.form.choose(way)
		d.arrange()
		return d, sessions
	}
	newCards := func() int {
		q, err := c.Study(1)
		if err != nil {
			t.Fatal(err)
		}
		return q.Counts.New
	}

	before := newCards()
	d, ready := open(ways[0])
	if !strings.Contains(d.about.Text(), "25 new cards") {
		t.Errorf("says %q", d.about.Text())
	}
	d.amount.SetText("3")
	d.modal.Submit("")
	if got := newCards(); got != before+3 || !slices.Equal(*ready, []bool{false}) {
		t.Errorf("%d new cards after %d, ready %v: %q", got, before, *ready, d.wrong.Text())
	}

	d, ready = open(ways[2]) // no card was forgotten
	d.modal.Submit("")
	if len(*ready) > 0 || !strings.Contains(d.wrong.Text(), "No cards match") {
		t.Errorf("ready %v, says %q", *ready, d.wrong.Text())
	}
	d.modal.Cancel()

	if d, ready = open(ways[4]); d.tags.Visible() {
		t.Error("tags are asked for where they do not count")
	}
	d.modal.Submit("")
	if deck, err := c.CurrentDeck(); err != nil || !deck.IsFiltered() || !slices.Equal(*ready, []bool{true}) {
		t.Errorf("the current deck is %v (%v), ready %v: %q", deck, err, *ready, d.wrong.Text())
	}
}
