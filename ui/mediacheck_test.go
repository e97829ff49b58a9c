package ui

import (
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"karuta/app"
	"karuta/collection"
	"karuta/collection/anki"
	"karuta/ui/widgets"
	"karuta/ui/widgets/keytest"
)

// tapButton presses the button of that text, wherever in the object it is.
func tapButton(t *testing.T, in fyne.CanvasObject, text string) {
	t.Helper()
	for _, o := range test.LaidOutObjects(in) {
		b, ok := o.(*widgets.Button)
		if tab, isTab := o.(*widgets.Tab); isTab {
			b, ok = &tab.Button, true
		}
		if ok && b.Text == text && o.Visible() {
			b.OnTapped()
			return
		}
	}
	t.Fatalf("there is no button %q", text)
}

func TestMediaAreCheckedTrashedAndBroughtBack(t *testing.T) {
	w, l := openWindow(t)
	do(t, w, l, func(c *collection.Collection) (anki.Changes, error) {
		nt, err := c.FindNotetypeByName("Basic")
		if err != nil {
			return anki.Changes{}, err
		}
		return c.AddNote(&anki.Note{NotetypeID: nt.ID, Fields: []string{`<img src="here.png"> <img src="gone.png">`, "back"}}, anki.DefaultDeckID)
	})
	folder := w.app.Profile().Media()
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"here.png", "unused.png"} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	w.showMediaCheck()
	first := w.files
	content := first.win.Canvas().Content()
	says := func(text string) func() bool { return func() bool { return first.view.Summary() == text } }
	before := "2 files in the media folder, 1 that no note needs (10 bytes); 1 file missing, needed by 1 note."
	l.Until("the check", says(before))
	w.showMediaCheck()
	if w.files != first {
		t.Error("a second window")
	}
	tapButton(t, content, "Move 1 file to the trash")
	l.Until("the check", says("1 file in the media folder; 1 file missing, needed by 1 note."))
	if _, err := os.Stat(filepath.Join(folder, "unused.png")); !os.IsNotExist(err) {
		t.Errorf("the unused file is still there: %v", err)
	}
	tapButton(t, content, "Trash 1")
	tapButton(t, content, "Bring all back")
	l.Until("the check", says(before))
	tapButton(t, content, "Missing 1")
	tapButton(t, content, "Tag 1 note “missing-media”")
	l.Until("the tag", func() bool { return w.menu.undo.Label == "Undo edit tags" })
	keytest.Press(t, first.win.Canvas(), fyne.KeyEscape)
	if w.files.win != nil {
		t.Error("the closed window is still known")
	}
}

func TestDeckListSaysWhetherTodaysCardsAreComplete(t *testing.T) {
	w, _ := openWindow(t)
	for _, s := range []app.MediaState{
		{Phase: app.MediaRunning}, {Phase: app.MediaRunning, TodayKnown: true, TodayLeft: 3}, {Phase: app.MediaRunning, TodayKnown: true}, {Phase: app.MediaIdle},
	} {
		w.hear(s)
		if got := w.decks.AboutMedia(); got != s.TodayLine() {
			t.Errorf("%+v: says %q", s, got)
		}
	}
}
