package widgets_test

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"karuta/ui/theme"
	"karuta/ui/widgets"
	"karuta/ui/widgets/keytest"
)

// timers stands in for the clock: what was asked for runs when the test says so.
type timers struct {
	waiting []*func()
}

func (c *timers) after(_ time.Duration, f func()) (stop func()) {
	c.waiting = append(c.waiting, &f)
	return func() { f = nil }
}

func (c *timers) pass() {
	waiting := c.waiting
	c.waiting = nil
	for _, f := range waiting {
		if *f != nil {
			(*f)()
		}
	}
}

// show opens a window with our theme and a TopLayer around the content.
func show(t testing.TB, content fyne.CanvasObject) (fyne.Window, *timers) {
	t.Helper()
	a := test.NewTempApp(t)
	a.Settings().SetTheme(theme.New(theme.Light))
	clock := &timers{}
	w := test.NewTempWindow(t, widgets.NewTopLayer(content, clock.after))
	w.SetPadded(false)
	w.Resize(fyne.NewSize(640, 480))
	return w, clock
}

// screen is a KeyCatcher that writes down what it hears.
func screen(t testing.TB, content fyne.CanvasObject) (w fyne.Window, heard *[]string) {
	t.Helper()
	heard = &[]string{}
	k := widgets.NewKeyCatcher(content)
	k.OnKey = func(name fyne.KeyName) bool {
		if name == fyne.KeyE {
			return false
		}
		*heard = append(*heard, string(name))
		return true
	}
	k.OnRune = func(r rune) { *heard = append(*heard, "rune "+string(r)) }
	w, _ = show(t, k)
	k.Activate(w.Canvas())
	return w, heard
}

func wantHeard(t testing.TB, heard *[]string, want ...string) {
	t.Helper()
	if len(*heard) != len(want) {
		t.Fatalf("heard %q, want %q", *heard, want)
	}
	for i := range want {
		if (*heard)[i] != want[i] {
			t.Fatalf("heard %q, want %q", *heard, want)
		}
	}
	*heard = nil
}

func TestKeyCatcherHearsEachPressOnce(t *testing.T) {
	w, heard := screen(t, widgets.NewText("card"))
	c := w.Canvas()
	for _, focused := range []bool{true, false} {
		if !focused {
			c.Unfocus()
		}
		keytest.Hold(t, c, fyne.Key1, '1', 4)
		wantHeard(t, heard, "1")
		keytest.Hold(t, c, fyne.KeySpace, ' ', 3)
		wantHeard(t, heard, "Space")
		keytest.Hold(t, c, fyne.KeyReturn, 0, 3)
		wantHeard(t, heard, "Return")
		keytest.PressRune(t, c, fyne.KeyE, 'e')
		wantHeard(t, heard, "rune e")
		keytest.Shifted(t, c, fyne.Key8, '*')
		wantHeard(t, heard, "rune *")
		keytest.Press(t, c, fyne.KeyEscape)
		wantHeard(t, heard, "Escape")
	}
}

func TestKeyCatcherHearsRunesOfInputMethods(t *testing.T) {
	w, heard := screen(t, widgets.NewText("card"))
	test.TypeOnCanvas(w.Canvas(), "é ")
	wantHeard(t, heard, "rune é") // a lone space is left over from somebody else's press
}

// An action that moves the focus into an entry must not type the rest of its own key there.
func TestKeyDoesNotLeakIntoTheNextFocus(t *testing.T) {
	entry := widgets.NewEntry("answer")
	k := widgets.NewKeyCatcher(entry)
	w, _ := show(t, k)
	c := w.Canvas()
	k.OnKey = func(fyne.KeyName) bool { c.Focus(entry); return true }
	for _, press := range []func(){
		func() { keytest.PressRune(t, c, fyne.Key3, '3') },
		func() { keytest.Space(t, c) },
	} {
		k.Activate(c)
		press()
		if c.Focused() != fyne.Focusable(entry) || entry.Text != "" {
			t.Fatalf("focus %v, entry holds %q, want the entry empty and focused", c.Focused(), entry.Text)
		}
	}
}

func TestButtonPressesAndHandsOn(t *testing.T) {
	taps := 0
	button := widgets.NewButton("Press", func() { taps++ })
	w, heard := screen(t, button)
	c := w.Canvas()
	c.Focus(button)
	keytest.Hold(t, c, fyne.KeyReturn, 0, 3)
	keytest.Hold(t, c, fyne.KeySpace, ' ', 3)
	if taps != 2 {
		t.Errorf("Enter and Space pressed %d times, want 2", taps)
	}
	wantHeard(t, heard)
	keytest.PressRune(t, c, fyne.Key2, '2')
	keytest.Press(t, c, fyne.KeyEscape)
	wantHeard(t, heard, "2", "Escape")
	button.Disable()
	keytest.Press(t, c, fyne.KeyReturn)
	test.Tap(button)
	if taps != 2 {
		t.Error("a disabled button acted")
	}
}

func TestPillTakesNoFocus(t *testing.T) {
	if _, ok := any(widgets.NewPill("Again", nil)).(fyne.Focusable); ok {
		t.Error("a pill takes the focus, and with it the keys of the screen")
	}
}

func TestEntryHandsOnEscapeAndShortcuts(t *testing.T) {
	entry := widgets.NewEntry("tags")
	w, heard := screen(t, entry)
	c := w.Canvas()
	var shortcut fyne.Shortcut = &desktop.CustomShortcut{KeyName: fyne.KeyN, Modifier: fyne.KeyModifierControl}
	called := false
	c.Content().(*widgets.TopLayer).AddShortcut(c, shortcut, func() { called = true })
	c.Focus(entry)
	keytest.PressRune(t, c, fyne.Key1, '1')
	wantHeard(t, heard)
	if entry.Text != "1" {
		t.Errorf("entry holds %q, want 1", entry.Text)
	}
	keytest.Press(t, c, fyne.KeyEscape)
	wantHeard(t, heard, "Escape")
	keytest.Shortcut(t, c, shortcut)
	if !called {
		t.Error("the window did not get its shortcut")
	}
	left := false
	entry.OnEscape = func() { left = true }
	keytest.Press(t, c, fyne.KeyEscape)
	if wantHeard(t, heard); !left {
		t.Error("OnEscape was not called")
	}
}

func TestEntryLetsTabPass(t *testing.T) {
	first, second := widgets.NewMultiLineEntry("front", 2), widgets.NewMultiLineEntry("back", 2)
	w, _ := show(t, widgets.VStack(8, first, second))
	w.Canvas().Focus(first)
	keytest.Press(t, w.Canvas(), fyne.KeyTab)
	if w.Canvas().Focused() != fyne.Focusable(second) {
		t.Errorf("Tab went to %v, want the second entry", w.Canvas().Focused())
	}
}

func TestEntryGoesByWords(t *testing.T) {
	test.NewTempApp(t)
	entry := widgets.NewEntry("")
	w := test.NewTempWindow(t, widgets.NewTopLayer(widgets.NewKeyCatcher(entry), nil))
	entry.SetText("one two three")
	w.Canvas().Focus(entry)
	entry.CursorColumn = len(entry.Text)
	keytest.Shortcut(t, w.Canvas(), &desktop.CustomShortcut{KeyName: fyne.KeyBackspace, Modifier: fyne.KeyModifierControl})
	if entry.Text != "one two " {
		t.Errorf("Ctrl+Backspace leaves %q", entry.Text)
	}
}
