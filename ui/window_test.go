package ui

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"karuta/app"
	"karuta/collection"
	"karuta/collection/anki"
	"karuta/internal/testloop"
	"karuta/syncclient"
	"karuta/ui/widgets/keytest"
)

// openWindow makes the window of a new profile.
func openWindow(t *testing.T) (*window, *testloop.Loop) {
	t.Helper()
	l := testloop.New(t)
	a, err := app.New(app.Config{Base: t.TempDir(), Version: "test", Post: l.Post})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	w := newWindow(test.NewTempApp(t), a, "test", l)
	w.win.Show()
	w.open()
	l.Until("opening", func() bool { return w.opened })
	return w, l
}

func do(t *testing.T, w *window, l *testloop.Loop, op func(*collection.Collection) (anki.Changes, error)) {
	t.Helper()
	done := false
	app.Change(w.app.Worker, op, func(_ anki.Changes, err error) {
		if err != nil {
			t.Fatal(err)
		}
		done = true
	})
	l.Until("the change", func() bool { return done })
}

func overlay(w *window) fyne.CanvasObject { return w.win.Canvas().Overlays().Top() }

func TestFarewellSaysWhatItWaitsFor(t *testing.T) {
	running := app.SyncState{Phase: app.SyncRunning, Progress: syncclient.Progress{Stage: syncclient.StageChecking}}
	for _, c := range []struct {
		sync        app.SyncState
		serve       app.ServePhase
		title, line string
	}{
		{running, app.ServeOff, "Syncing before Karuta ends", "Checking…"},
		{running, app.ServeStopping, "Syncing before Karuta ends", "Checking…"},
		{app.SyncState{Phase: app.SyncIdle, LastSync: time.Now()}, app.ServeStopping, "A device is syncing with this computer", "Karuta ends when it has finished."},
	} {
		title, line, quit := farewellWords(c.sync, app.ServeState{Phase: c.serve})
		if title != c.title || line != c.line || !strings.HasPrefix(quit, "Quit now") {
			t.Errorf("%s and %s: %q, %q, %q", c.sync.Phase, c.serve, title, line, quit)
		}
	}
}

func TestKeysOfTheWindow(t *testing.T) {
	w, _ := openWindow(t)
	keytest.PressRune(t, w.win.Canvas(), fyne.KeyY, 'y')
	if overlay(w) == nil {
		t.Error("Y without an account does not ask where to sync")
	}
	keytest.Press(t, w.win.Canvas(), fyne.KeyEscape)
	if overlay(w) != nil {
		t.Error("Esc leaves the dialog open")
	}
	keytest.PressRune(t, w.win.Canvas(), fyne.KeyA, 'a')
	if w.notes.add == nil {
		t.Error("A does not open the window for adding")
	}
}

func TestStudyAndBack(t *testing.T) {
	w, l := openWindow(t)
	do(t, w, l, func(c *collection.Collection) (anki.Changes, error) {
		nt, err := c.FindNotetypeByName("Basic")
		if err != nil {
			return anki.Changes{}, err
		}
		return c.AddNote(&anki.Note{NotetypeID: nt.ID, Fields: []string{"front", "back"}}, anki.DefaultDeckID)
	})
	w.study(anki.DefaultDeckID)
	if w.nav.front() != screen(w.reviewer) {
		t.Fatal("the reviewer is not in front")
	}
	if w.toolbar.decks.Selected() {
		t.Error("the tab of the decks is still marked")
	}
	keytest.Press(t, w.win.Canvas(), fyne.KeyEscape)
	if w.nav.front() != screen(w.decks) {
		t.Error("Esc does not lead back")
	}
}

func TestUndoNamesWhatItWouldDo(t *testing.T) {
	w, l := openWindow(t)
	do(t, w, l, func(c *collection.Collection) (anki.Changes, error) {
		_, changes, err := c.AddDeck("Geography")
		return changes, err
	})
	l.Until("the menu", func() bool { return w.menu.undo.Label == "Undo create deck" })
	if w.menu.undo.Disabled || !w.menu.redo.Disabled {
		t.Error("undo and redo are not offered as they should be")
	}
	w.undo()
	l.Until("the menu", func() bool { return w.menu.redo.Label == "Redo create deck" })
}

func TestQuestionIsAskedOnce(t *testing.T) {
	w, _ := openWindow(t)
	q := app.OneWayQuestion{Server: "h", Reason: app.FirstSync, Upload: true, Download: true}
	w.askDirection(q)
	first := overlay(w)
	w.askDirection(q)
	if first == nil || overlay(w) != first || len(w.win.Canvas().Overlays().List()) != 1 {
		t.Error("the question is open twice, or not at all")
	}
}

func TestNothingToTakeBackIsSaid(t *testing.T) {
	w, _ := openWindow(t)
	w.takeBackOneWay()
	if overlay(w) != nil || !strings.Contains(w.status.Text(), "no upload or download to take back") {
		t.Errorf("said %q", w.status.Text())
	}
}

func TestQuitWithoutAccountEndsAtOnce(t *testing.T) {
	w, _ := openWindow(t)
	w.quit()
	if !w.closing {
		t.Error("quit does nothing")
	}
}

func TestOnlyWebLinksAreOpened(t *testing.T) {
	w, _ := openWindow(t)
	for _, bad := range []string{"file:///etc/passwd", "javascript:alert(1)", "/etc/passwd", "mailto:x@y", "%zz"} {
		w.status.Say("")
		w.openLink(bad)
		if w.status.Text() == "" {
			t.Errorf("%s was opened", bad)
		}
	}
}

func TestEscapeLeavesTheChoiceOfAFile(t *testing.T) {
	w, _ := openWindow(t)
	w.importFile()
	if overlay(w) == nil {
		t.Fatal("no file is asked for")
	}
	keytest.Press(t, w.win.Canvas(), fyne.KeyEscape)
	if overlay(w) != nil {
		t.Fatal("Esc does not leave it")
	}
	keytest.PressRune(t, w.win.Canvas(), fyne.KeyA, 'a')
	if w.notes.add == nil {
		t.Error("afterwards the window hears no keys")
	}
}

func TestOldSchedulersAreUpdatedWhenStudyBegins(t *testing.T) {
	w, l := openWindow(t)
	do(t, w, l, func(c *collection.Collection) (anki.Changes, error) {
		nt, err := c.FindNotetypeByName("Basic")
		if err != nil {
			return anki.Changes{}, err
		}
		if _, err := c.AddNote(&anki.Note{NotetypeID: nt.ID, Fields: []string{"front", "back"}}, anki.DefaultDeckID); err != nil {
			return anki.Changes{}, err
		}
		return c.SetSetting("schedVer", 1)
	})
	w.study(anki.DefaultDeckID)
	l.Until("the question", func() bool { return overlay(w) != nil })
	keytest.Press(t, w.win.Canvas(), fyne.KeyReturn)
	l.Until("the update", func() bool { return w.status.Text() == "The scheduler is up to date" })
	w.study(anki.DefaultDeckID)
	queued := false
	app.Do(w.app.Worker, func(c *collection.Collection) (collection.Queued, error) { return c.Study(1) }, func(q collection.Queued, err error) {
		if err != nil || len(q.Cards) != 1 || overlay(w) != nil {
			t.Errorf("afterwards %d cards, %v", len(q.Cards), err)
		}
		queued = true
	})
	l.Until("a card", func() bool { return queued })
}
