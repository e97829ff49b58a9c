package editor

import (
	"path/filepath"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"karuta/app"
	"karuta/collection"
	"karuta/collection/anki"
	"karuta/ui/theme"
	"karuta/ui/widgets/keytest"
)

// desk is the editor of one note, on the test driver and a real collection.
type desk struct {
	t      testing.TB
	v      *View
	c      *collection.Collection
	note   *anki.Note
	canvas fyne.Canvas
	closed bool
	timer  func()
}

func newDesk(t testing.TB, fields ...string) *desk {
	t.Helper()
	d := &desk{t: t}
	c, err := collection.Open(filepath.Join(t.TempDir(), "collection.anki2"), collection.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	d.c = c
	nt, err := c.FindNotetypeByName("Basic")
	if err != nil {
		t.Fatal(err)
	}
	d.note = &anki.Note{NotetypeID: nt.ID, Fields: fields, Tags: []string{"one"}}
	if _, err := c.AddNote(d.note, anki.DefaultDeckID); err != nil {
		t.Fatal(err)
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
	d.v = New(w, worker, d.note.ID, Actions{
		After:  func(_ time.Duration, f func()) func() { d.timer = f; return func() { d.timer = nil } },
		Closed: func() { d.closed = true },
	})
	w.Resize(fyne.NewSize(640, 520))
	d.canvas = w.Canvas()
	return d
}

func (d *desk) rest() {
	if f := d.timer; f != nil {
		d.timer = nil
		f()
	}
}

func (d *desk) typed(text string) { test.Type(d.canvas.Focused(), text) }

func (d *desk) stored() *anki.Note {
	d.t.Helper()
	n, err := d.c.GetNote(d.note.ID)
	if err != nil {
		d.t.Fatal(err)
	}
	return n
}

func TestWhatIsWrittenIsSavedWhenTypingRests(t *testing.T) {
	d := newDesk(t, "front", "back")
	d.typed(" there")
	if got := d.stored().Fields[0]; got != "front" {
		t.Errorf("stored %q before typing rested", got)
	}
	d.rest()
	if got := d.stored().Fields[0]; got != "front there" {
		t.Errorf("stored %q", got)
	}
	d.typed(" now")
	d.rest()
	if _, err := d.c.Undo(); err != nil {
		t.Fatal(err)
	}
	if got := d.stored().Fields[0]; got != "front" {
		t.Errorf("one undo gave %q, want all of the typing taken back", got)
	}
}

func TestTagsAreSaved(t *testing.T) {
	d := newDesk(t, "front", "back")
	keytest.Press(t, d.canvas, fyne.KeyTab)
	keytest.Press(t, d.canvas, fyne.KeyTab)
	d.typed("two")
	d.rest()
	if got := d.stored().Tags; !slices.Equal(got, []string{"one"}) {
		t.Errorf("stored %q while the tags were being written", got)
	}
	keytest.Press(t, d.canvas, fyne.KeyTab)
	if got := d.stored().Tags; !slices.Equal(got, []string{"one", "two"}) {
		t.Errorf("stored %q", got)
	}
}

func TestClosingSaves(t *testing.T) {
	d := newDesk(t, "front", "back")
	d.typed(" there")
	keytest.Press(t, d.canvas, fyne.KeyEscape)
	if got := d.stored().Fields[0]; got != "front there" || !d.closed {
		t.Errorf("stored %q, closed %v", got, d.closed)
	}
}

func TestLookingChangesNothing(t *testing.T) {
	d := newDesk(t, "one<br />two", "source\nline<br>")
	before := d.stored()
	keytest.Press(t, d.canvas, fyne.KeyTab)
	d.typed("x")
	keytest.Press(t, d.canvas, fyne.KeyBackspace)
	d.rest()
	d.v.Close()
	after := d.stored()
	if !slices.Equal(before.Fields, after.Fields) || before.Modified != after.Modified {
		t.Errorf("before %q at %d, after %q at %d", before.Fields, before.Modified, after.Fields, after.Modified)
	}
}

func TestChangesOfOthersAreShown(t *testing.T) {
	d := newDesk(t, "front", "back")
	app.Change(d.v.worker, func(c *collection.Collection) (anki.Changes, error) {
		n, err := c.GetNote(d.note.ID)
		if err != nil {
			return anki.Changes{}, err
		}
		n.Fields[1] = "changed"
		return c.UpdateNote(n)
	}, nil)
	if got := d.v.form.Fields()[1]; got != "changed" {
		t.Errorf("the form shows %q", got)
	}
}

func TestUnsavedWritingIsNotOverwritten(t *testing.T) {
	d := newDesk(t, "front", "back")
	d.typed(" there")
	app.Change(d.v.worker, func(c *collection.Collection) (anki.Changes, error) {
		return c.AddTags([]anki.NoteID{d.note.ID}, []string{"elsewhere"})
	}, nil)
	if got := d.v.form.Fields()[0]; got != "front there" {
		t.Errorf("the form shows %q", got)
	}
	d.rest()
	if n := d.stored(); n.Fields[0] != "front there" || !slices.Equal(n.Tags, []string{"elsewhere", "one"}) {
		t.Errorf("stored %q with tags %q, want both changes", n.Fields, n.Tags)
	}
	if got := d.v.form.Tags(); !slices.Equal(got, []string{"elsewhere", "one"}) {
		t.Errorf("the form shows the tags %q", got)
	}
}

func TestWindowOfADeletedNoteCloses(t *testing.T) {
	d := newDesk(t, "front", "back")
	app.Change(d.v.worker, func(c *collection.Collection) (anki.Changes, error) { return c.RemoveNotes(d.note.ID) }, nil)
	if !d.closed {
		t.Error("the window is still open")
	}
}
