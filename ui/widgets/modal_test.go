package widgets_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"karuta/ui/widgets"
	"karuta/ui/widgets/keytest"
)

func TestModalKeepsKeysFromTheScreen(t *testing.T) {
	w, heard := screen(t, widgets.NewText("card"))
	c := w.Canvas()
	before := c.Focused()
	canceled := 0
	m := widgets.NewModal("Which side?", widgets.NewParagraph("Choose."))
	cancel := m.CancelButton("Cancel")
	m.SetButtons(cancel)
	m.OnCancel = func() { canceled++ }

	m.Open(c)
	keytest.PressRune(t, c, fyne.Key1, '1')
	c.Focus(cancel)
	keytest.PressRune(t, c, fyne.Key1, '1')
	wantHeard(t, heard)
	keytest.Press(t, c, fyne.KeyEscape)
	if m.IsOpen() || canceled != 1 || len(c.Overlays().List()) != 0 {
		t.Fatalf("after Esc: open %v, canceled %d times", m.IsOpen(), canceled)
	}
	if c.Focused() != before {
		t.Errorf("the focus went to %v, want it back where it was", c.Focused())
	}
	wantHeard(t, heard)

	m.Open(c)
	c.Unfocus()
	keytest.Press(t, c, fyne.KeyEscape)
	if m.IsOpen() {
		t.Error("Esc did nothing while nothing had the focus")
	}
	wantHeard(t, heard)
}

func TestModalsStack(t *testing.T) {
	w, _ := screen(t, widgets.NewText("card"))
	c := w.Canvas()
	below, above := widgets.NewModal("Below", widgets.NewText("1")), widgets.NewModal("Above", widgets.NewText("2"))
	below.Open(c)
	above.Open(c)
	keytest.Press(t, c, fyne.KeyEscape)
	if above.IsOpen() || !below.IsOpen() {
		t.Fatalf("first Esc: above open %v, below open %v", above.IsOpen(), below.IsOpen())
	}
	keytest.Press(t, c, fyne.KeyEscape)
	if below.IsOpen() {
		t.Error("second Esc did not close the one below")
	}
}

func TestModalEscapeWithoutScreen(t *testing.T) {
	w, _ := show(t, widgets.NewText("window without keys"))
	m := widgets.NewModal("Hello", widgets.NewText("there"))
	m.NoEscape = true
	m.Open(w.Canvas())
	keytest.Press(t, w.Canvas(), fyne.KeyEscape)
	if !m.IsOpen() {
		t.Fatal("Esc closed a dialog that forbids it")
	}
	m.NoEscape = false
	keytest.Press(t, w.Canvas(), fyne.KeyEscape)
	if m.IsOpen() {
		t.Error("Esc did not close the dialog")
	}
}

func TestModalEnterInEntryPressesDefault(t *testing.T) {
	w, _ := screen(t, widgets.NewText("card"))
	pressed := 0
	ok := widgets.NewPrimary("Create", func() { pressed++ })
	entry := widgets.NewEntry("Name")
	m := widgets.NewModal("Create deck", entry, ok)
	m.Default, m.First = ok, entry
	entry.OnSubmitted = m.Submit
	m.Open(w.Canvas())
	if w.Canvas().Focused() != fyne.Focusable(entry) {
		t.Fatalf("focus is on %v, want the entry", w.Canvas().Focused())
	}
	keytest.Press(t, w.Canvas(), fyne.KeyReturn)
	if pressed != 1 {
		t.Errorf("Enter pressed the default button %d times, want once", pressed)
	}
	ok.Disable()
	keytest.Press(t, w.Canvas(), fyne.KeyReturn)
	if pressed != 1 {
		t.Error("Enter pressed a disabled button")
	}
}

func TestModalFitsANarrowWindow(t *testing.T) {
	w, _ := show(t, widgets.NewText("card"))
	w.Resize(fyne.NewSize(480, 300))
	body := widgets.VStack(8, widgets.NewParagraph("A long sentence that has to be broken into several lines because the window is so narrow."))
	for range 20 {
		body.Add(widgets.NewEntry("field"))
	}
	inside := widgets.NewButton("Cancel", nil)
	m := widgets.NewModal("Title", body, inside, widgets.NewPrimary("Save", nil))
	m.Open(w.Canvas())
	d := fyne.CurrentApp().Driver()
	pos := d.AbsolutePositionForObject(inside)
	if bottom := pos.Y + inside.Size().Height; bottom > 300 || pos.X < 0 {
		t.Errorf("button lies at %v and ends at %v in a window 300 high", pos, bottom)
	}
	if width := body.Size().Width; width > 480-24 {
		t.Errorf("body is %v wide in a window of 480", width)
	}
}

func TestTooltipComesAndGoes(t *testing.T) {
	button := widgets.NewIconButton("trash", "Delete the note", nil)
	w, clock := show(t, widgets.HStack(8, button))
	tooltip := func() bool { return strings.Contains(test.RenderToMarkup(w.Canvas()), "Delete the note") }
	button.MouseIn(nil)
	if tooltip() {
		t.Error("the tooltip came at once")
	}
	clock.pass()
	if !tooltip() {
		t.Fatal("the tooltip did not come")
	}
	button.MouseOut()
	if tooltip() {
		t.Error("the tooltip stayed")
	}
	button.MouseIn(nil)
	button.MouseOut()
	clock.pass()
	if tooltip() {
		t.Error("the tooltip came after the pointer had left")
	}
	if got := button.AccessibilityLabel(); got != "Delete the note" {
		t.Errorf("screen readers say %q, want the tooltip", got)
	}
}

func TestModalShowsWhatHasTheFocus(t *testing.T) {
	w, _ := screen(t, widgets.NewText("card"))
	c := w.Canvas()
	var fields []fyne.CanvasObject
	for range 40 {
		fields = append(fields, widgets.NewEntry("field"))
	}
	m := widgets.NewModal("Many", widgets.VStack(8, fields...))
	cancel := m.CancelButton("Cancel")
	m.SetButtons(cancel)
	m.Open(c)
	top := func(o fyne.CanvasObject) float32 { return fyne.CurrentApp().Driver().AbsolutePositionForObject(o).Y }
	seen := func(o fyne.CanvasObject) bool { return top(o) > 0 && top(o)+o.Size().Height <= top(cancel) }
	first, last := fields[0], fields[len(fields)-1]
	if seen(last) {
		t.Fatal("all fields fit into the window: the test proves nothing")
	}
	c.Focus(last.(fyne.Focusable))
	if !seen(last) || seen(first) {
		t.Errorf("the last field is at %v, above buttons at %v, the first at %v", top(last), top(cancel), top(first))
	}
	at := top(last)
	c.Focus(cancel)
	if top(last) != at {
		t.Error("the fields move when a button gets the focus")
	}
	c.Focus(first.(fyne.Focusable))
	if !seen(first) {
		t.Errorf("the first field is at %v", top(first))
	}
}
