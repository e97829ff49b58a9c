package addcards

import (
	"path/filepath"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"karuta/app"
	"karuta/collection"
	"karuta/collection/anki"
	"karuta/ui/theme"
	"karuta/ui/widgets"
	"karuta/ui/widgets/keytest"
)

// desk is the window for adding, on the test driver and a real collection.
type desk struct {
	t      testing.TB
	v      *View
	c      *collection.Collection
	canvas fyne.Canvas
	edited []anki.NoteID
	closed bool
	timer  func()
}

func newDesk(t testing.TB, prepare func(*collection.Collection)) *desk {
	t.Helper()
	d := &desk{t: t}
	c, err := collection.Open(filepath.Join(t.TempDir(), "collection.anki2"), collection.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	d.c = c
	if prepare != nil {
		prepare(c)
	}
	a := test.NewTempApp(t)
	a.Settings().SetTheme(theme.New(theme.Light))
	w := test.NewWindow(nil)
	t.Cleanup(func() {
		if !d.closed {
			w.Close()
		}
	})
	worker := app.NewInPlaceWorker(func(ch anki.Changes) { d.v.Hear(app.Changed{Changes: ch}) })
	worker.SetCollection(c)
	d.v = New(w, worker, Actions{
		After:  func(_ time.Duration, f func()) func() { d.timer = f; return func() { d.timer = nil } },
		Edit:   func(id anki.NoteID) { d.edited = append(d.edited, id) },
		Closed: func() { d.closed = true },
	})
	w.Resize(fyne.NewSize(640, 560))
	d.canvas = w.Canvas()
	return d
}

func (d *desk) rest() {
	if f := d.timer; f != nil {
		d.timer = nil
		f()
	}
}

func (d *desk) press(key fyne.KeyName, modifier fyne.KeyModifier) {
	keytest.Shortcut(d.t, d.canvas, &desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierShortcutDefault | modifier})
}

func (d *desk) typed(text string) { test.Type(d.canvas.Focused(), text) }

func (d *desk) notes(query string) []anki.NoteID {
	d.t.Helper()
	ids, err := d.c.FindNotes(query)
	if err != nil {
		d.t.Fatal(err)
	}
	return ids
}

func (d *desk) warning() string { return d.v.found.text }

func TestNoteIsAdded(t *testing.T) {
	d := newDesk(t, nil)
	d.typed("front")
	keytest.Press(t, d.canvas, fyne.KeyTab)
	d.typed("back")
	keytest.Press(t, d.canvas, fyne.KeyTab)
	d.typed("one two")
	d.press(fyne.KeyReturn, 0)
	ids := d.notes("front:front back:back tag:one tag:two deck:Default")
	if len(ids) != 1 {
		t.Fatalf("%d notes found, want the one that was added", len(ids))
	}
	if got := d.v.form.Fields(); !slices.Equal(got, []string{"", ""}) {
		t.Errorf("the fields hold %q", got)
	}
	if got := d.v.form.Tags(); !slices.Equal(got, []string{"one", "two"}) {
		t.Errorf("the tags are %q, want them to stay", got)
	}
	d.typed("next") // the first field has the focus
	if got := d.v.form.Fields()[0]; got != "next" {
		t.Errorf("the first field holds %q", got)
	}
}

func TestEmptyFirstFieldIsRefused(t *testing.T) {
	d := newDesk(t, nil)
	d.press(fyne.KeyReturn, 0)
	d.press(fyne.KeyReturn, 0)
	if n := len(d.notes("")); n != 0 || d.warning() == "" {
		t.Errorf("%d notes, warning %q", n, d.warning())
	}
	d.typed("x")
	d.rest()
	if d.warning() != "" {
		t.Errorf("still warns: %q", d.warning())
	}
}

func TestDuplicateIsSaidAndAdded(t *testing.T) {
	d := newDesk(t, nil)
	d.typed("same")
	d.press(fyne.KeyReturn, 0)
	d.typed("same")
	d.rest()
	if d.warning() == "" {
		t.Fatal("nothing is said about the duplicate")
	}
	d.press(fyne.KeyD, fyne.KeyModifierShift)
	if first := d.notes("")[0]; !slices.Equal(d.edited, []anki.NoteID{first}) {
		t.Errorf("showed %v, want %d", d.edited, first)
	}
	d.press(fyne.KeyReturn, 0)
	if n := len(d.notes("")); n != 2 {
		t.Errorf("%d notes, want 2", n)
	}
}

func TestClozeWithoutDeletionIsAddedWhenAskedTwice(t *testing.T) {
	d := newDesk(t, nil)
	d.v.chooseNotetype("Cloze")
	d.typed("nothing hidden")
	d.press(fyne.KeyReturn, 0)
	if n := len(d.notes("")); n != 0 || d.warning() == "" {
		t.Fatalf("%d notes, warning %q", n, d.warning())
	}
	d.press(fyne.KeyReturn, 0)
	if n := len(d.notes("")); n != 1 {
		t.Errorf("%d notes, want 1", n)
	}
}

func TestNotetypeKeepsWhatIsWritten(t *testing.T) {
	d := newDesk(t, nil)
	d.typed("text")
	keytest.Press(t, d.canvas, fyne.KeyTab)
	d.typed("other")
	d.v.chooseNotetype("Basic (and reversed card)")
	if got := d.v.form.Fields()[0]; got != "text" {
		t.Errorf("the first field holds %q", got)
	}
	d.press(fyne.KeyReturn, 0)
	cards, err := d.c.FindCards("")
	if err != nil || len(cards) != 2 {
		t.Errorf("%d cards, want 2 (%v)", len(cards), err)
	}
}

func TestPinnedFieldStaysAndIsRemembered(t *testing.T) {
	d := newDesk(t, nil)
	d.v.togglePin(1)
	d.typed("front")
	keytest.Press(t, d.canvas, fyne.KeyTab)
	d.typed("kept")
	d.press(fyne.KeyReturn, 0)
	if got := d.v.form.Fields(); !slices.Equal(got, []string{"", "kept"}) {
		t.Errorf("the fields hold %q", got)
	}
	nt, err := d.c.FindNotetypeByName("Basic")
	if err != nil || !nt.Fields[1].Config.Sticky {
		t.Errorf("the notetype does not remember the pin (%v)", err)
	}
	keytest.Press(t, d.canvas, fyne.KeyEscape)
	if !d.closed {
		t.Error("the window asks, though nothing new was written")
	}
}

func TestDeckIsCreatedByItsName(t *testing.T) {
	d := newDesk(t, nil)
	d.v.createDeck("Languages::Dutch")
	if got := d.v.decks.Selected(); got != "Languages::Dutch" {
		t.Errorf("the deck is %q", got)
	}
	d.typed("huis")
	d.press(fyne.KeyReturn, 0)
	if n := len(d.notes(`"deck:Languages::Dutch"`)); n != 1 {
		t.Errorf("%d notes in the new deck, want 1", n)
	}
}

func TestWindowStartsWithDeckAndItsNotetype(t *testing.T) {
	d := newDesk(t, func(c *collection.Collection) {
		id, _, err := c.AddDeck("Medicine")
		if err != nil {
			t.Fatal(err)
		}
		cloze, err := c.FindNotetypeByName("Cloze")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.AddNote(&anki.Note{NotetypeID: cloze.ID, Fields: []string{"{{c1::a}}", ""}}, id); err != nil {
			t.Fatal(err)
		}
		basic, err := c.FindNotetypeByName("Basic")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.AddNote(&anki.Note{NotetypeID: basic.ID, Fields: []string{"a", ""}}, anki.DefaultDeckID); err != nil {
			t.Fatal(err)
		}
		if _, err := c.SelectDeck(id); err != nil {
			t.Fatal(err)
		}
	})
	if deck, nt := d.v.decks.Selected(), d.v.notetype.Selected(); deck != "Medicine" || nt != "Cloze" {
		t.Errorf("starts with deck %q and notetype %q", deck, nt)
	}
}

func TestClosingAsksOnlyForWhatIsWritten(t *testing.T) {
	d := newDesk(t, nil)
	d.typed("precious")
	keytest.Press(t, d.canvas, fyne.KeyEscape)
	modal, asked := d.canvas.Overlays().Top().(*widgets.Modal)
	if d.closed || !asked {
		t.Fatalf("closed %v, asked %v, want a question", d.closed, asked)
	}
	keytest.Press(t, d.canvas, fyne.KeyEscape)
	if d.closed || modal.IsOpen() {
		t.Fatal("Esc in the question did not go back to writing")
	}
	d.canvas.Focused()
	d.v.form.SetFields(nil)
	keytest.Press(t, d.canvas, fyne.KeyEscape)
	if !d.closed {
		t.Error("an empty form was not closed")
	}
}

func TestHistoryOpensWhatWasAdded(t *testing.T) {
	d := newDesk(t, nil)
	d.typed("one")
	d.press(fyne.KeyReturn, 0)
	d.typed("two")
	d.press(fyne.KeyReturn, 0)
	if len(d.v.history) != 2 || d.v.history[0].title != "two" || d.v.past.Disabled() {
		t.Errorf("history %+v", d.v.history)
	}
	d.press(fyne.KeyH, 0)
	if d.canvas.Overlays().Top() == nil {
		t.Error("the history does not open")
	}
}
