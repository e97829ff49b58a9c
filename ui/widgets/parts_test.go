package widgets_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"karuta/ui/theme"
	"karuta/ui/widgets"
	"karuta/ui/widgets/keytest"
)

func TestDeckListKeys(t *testing.T) {
	list := widgets.NewDeckList()
	var opened, toggled []int
	list.OnOpen = func(row int) { opened = append(opened, row) }
	list.OnToggle = func(row int) { toggled = append(toggled, row) }
	list.SetDecks([]widgets.Deck{{Name: "A", Children: true}, {Name: "B", Depth: 1}, {Name: "C", Children: true, Collapsed: true}})
	w, heard := screen(t, list)
	c := w.Canvas()
	c.Focus(list.Focusable())
	keytest.Press(t, c, fyne.KeyDown)
	keytest.Hold(t, c, fyne.KeyReturn, 0, 3)
	keytest.Hold(t, c, fyne.KeySpace, ' ', 3)
	if len(opened) != 2 || opened[0] != 1 || opened[1] != 1 {
		t.Errorf("opened rows %v, want 1 twice", opened)
	}
	keytest.Press(t, c, fyne.KeyLeft) // to the parent
	keytest.Press(t, c, fyne.KeyLeft) // collapses it
	keytest.Press(t, c, fyne.KeyEnd)
	keytest.Press(t, c, fyne.KeyRight)
	if list.Current() != 2 || len(toggled) != 2 || toggled[0] != 0 || toggled[1] != 2 {
		t.Errorf("at row %d, toggled %v, want row 2 and rows 0 and 2", list.Current(), toggled)
	}
	keytest.PressRune(t, c, fyne.KeyA, 'a')
	wantHeard(t, heard, "A")
	list.SetDecks(nil)
	keytest.Press(t, c, fyne.KeyDown)
	if list.Current() != -1 {
		t.Errorf("an empty list is at row %d", list.Current())
	}
}

func TestDeckRowPlaces(t *testing.T) {
	row := widgets.NewDeckRow()
	var got string
	row.OnOpen = func() { got = "open" }
	row.OnToggle = func() { got = "toggle" }
	row.OnMenu = func(fyne.Position) { got = "menu" }
	show(t, row)
	row.Set(widgets.Deck{Name: "Geography", Depth: 1, Children: true}, false, false)
	row.Resize(fyne.NewSize(600, 36))
	for x, want := range map[float32]string{30: "toggle", 5: "open", 200: "open", 590: "menu"} {
		if test.TapAt(row, fyne.NewPos(x, 18)); got != want {
			t.Errorf("a click at %v does %q, want %q", x, got, want)
		}
	}
}

func TestSelectFiltersAndChooses(t *testing.T) {
	var chosen, created string
	s := widgets.NewSelect([]string{"Default", "Geography::Capitals", "Geography::Flags"}, "Default", func(o string) { chosen = o })
	s.CanCreate, s.OnCreate = "Create deck", func(name string) { created = name }
	w, heard := screen(t, s)
	c := w.Canvas()
	open := func(text string) {
		c.Focus(s)
		keytest.Press(t, c, fyne.KeyReturn)
		for _, r := range text {
			c.Focused().TypedRune(r)
		}
	}
	open("geo fl")
	keytest.Press(t, c, fyne.KeyReturn)
	if chosen != "Geography::Flags" || s.Selected() != chosen || c.Overlays().Top() != nil {
		t.Fatalf("chose %q, shows %q", chosen, s.Selected())
	}
	if c.Focused() != fyne.Focusable(s) {
		t.Errorf("the focus is on %v afterwards", c.Focused())
	}
	open("Music")
	keytest.Press(t, c, fyne.KeyReturn)
	if created != "Music" {
		t.Errorf("created %q, want Music", created)
	}
	open("Def")
	keytest.Press(t, c, fyne.KeyEscape)
	if s.Selected() != "Geography::Flags" || c.Overlays().Top() != nil {
		t.Error("Esc chose something or left the list open")
	}
	wantHeard(t, heard)
}

func TestSyncButtonStates(t *testing.T) {
	started, canceled := 0, 0
	s := widgets.NewSyncButton(func() { started++ }, func() { canceled++ })
	w, _ := show(t, widgets.HStack(0, s))
	for state, want := range map[widgets.SyncState]string{
		widgets.SyncIdle: "Sync", widgets.SyncNormal: "Sync", widgets.SyncOneWay: "Sync !",
		widgets.SyncOffline: "Sync", widgets.SyncNoLogin: "Sync", widgets.SyncRunning: "Cancel",
	} {
		s.SetState(state, "reason")
		test.Tap(s)
		if !strings.Contains(test.RenderToMarkup(w.Canvas()), ">"+want+"<") {
			t.Errorf("state %d does not say %q", state, want)
		}
		if !strings.HasSuffix(s.AccessibilityLabel(), ": reason") {
			t.Errorf("state %d: screen readers say %q", state, s.AccessibilityLabel())
		}
	}
	if started != 5 || canceled != 1 {
		t.Errorf("started %d times, canceled %d times, want 5 and 1", started, canceled)
	}
	s.SetState(widgets.SyncIdle, "")
	before := s.MinSize()
	s.SetState(widgets.SyncOneWay, "")
	if s.MinSize() != before {
		t.Error("the toolbar moves when the state changes")
	}
}

func TestCheckRowTurns(t *testing.T) {
	var got []bool
	row := widgets.NewCheckRow("Sync on open", "Why", false, func(on bool) { got = append(got, on) })
	w, _ := show(t, row)
	w.Canvas().Focus(row)
	keytest.Space(t, w.Canvas())
	test.Tap(row)
	row.SetChecked(true)
	if len(got) != 2 || !got[0] || got[1] || !row.Checked {
		t.Errorf("told %v, now %v", got, row.Checked)
	}
}

func TestTextIsCut(t *testing.T) {
	text := widgets.NewMuted("A rather long name of a deck that has to be cut somewhere")
	w, _ := show(t, text)
	w.Resize(fyne.NewSize(120, 40))
	if got := test.RenderToMarkup(w.Canvas()); !strings.Contains(got, "…") {
		t.Errorf("not cut: %s", got)
	}
	if text.MinSize().Width > 0 {
		t.Error("a long text keeps the window wide")
	}
}

func TestThemeColors(t *testing.T) {
	for _, choice := range []theme.Choice{theme.Light, theme.Dark} {
		show(t, widgets.NewText(""))
		fyne.CurrentApp().Settings().SetTheme(theme.New(choice))
		if theme.IsDark() != (choice == theme.Dark) {
			t.Errorf("choice %d: dark %v", choice, theme.IsDark())
		}
	}
}
