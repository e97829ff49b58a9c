package noteform

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"karuta/collection/anki"
	"karuta/ui/theme"
	"karuta/ui/widgets"
	"karuta/ui/widgets/keytest"
)

var (
	basic = &anki.Notetype{ID: 1, Name: "Basic", Fields: []anki.Field{{Name: "Front"}, {Name: "Back"}}}
	cloze = &anki.Notetype{ID: 2, Name: "Cloze", Fields: []anki.Field{{Name: "Text"}}, Config: anki.NotetypeConfig{Kind: anki.KindCloze}}
)

// newForm shows a form in a window of the test driver.
func newForm(t testing.TB, nt *anki.Notetype) (*Form, fyne.Canvas) {
	t.Helper()
	a := test.NewTempApp(t)
	a.Settings().SetTheme(theme.New(theme.Light))
	w := test.NewTempWindow(t, nil)
	f := New(w.Canvas())
	keys := widgets.NewKeyCatcher(f.Content())
	layer := widgets.NewTopLayer(keys, nil)
	w.SetContent(layer)
	w.Resize(fyne.NewSize(640, 520))
	keys.Activate(w.Canvas())
	f.AddShortcuts(layer)
	f.SetNotetype(nt)
	return f, w.Canvas()
}

func shortcut(t testing.TB, c fyne.Canvas, key fyne.KeyName, modifier fyne.KeyModifier) {
	t.Helper()
	keytest.Shortcut(t, c, &desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierShortcutDefault | modifier})
}

func selectAll(c fyne.Canvas) {
	c.Focused().(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutSelectAll{})
}

func TestSelectionIsFormatted(t *testing.T) {
	f, c := newForm(t, basic)
	f.FocusField(0)
	test.Type(c.Focused(), "word")
	selectAll(c)
	shortcut(t, c, fyne.KeyB, 0)
	shortcut(t, c, fyne.KeyI, 0) // what was selected still is
	if got := f.Fields()[0]; got != "<b><i>word</i></b>" {
		t.Errorf("the field is %q", got)
	}
	test.Type(c.Focused(), "x")
	if got := f.Fields()[0]; got != "<b><i>x</i></b>" {
		t.Errorf("typing over the selection gave %q", got)
	}
}

func TestFormattingIsTakenAway(t *testing.T) {
	f, c := newForm(t, basic)
	f.SetFields([]string{"<u>word</u>"})
	f.FocusField(0)
	selectAll(c)
	shortcut(t, c, fyne.KeyU, 0)
	if got := f.Fields()[0]; got != "word" {
		t.Errorf("the field is %q", got)
	}
}

func TestClozeDeletionsCountUp(t *testing.T) {
	f, c := newForm(t, cloze)
	f.FocusField(0)
	shortcut(t, c, fyne.KeyC, fyne.KeyModifierShift)
	test.Type(c.Focused(), "one")
	keytest.Press(t, c, fyne.KeyEnd)
	shortcut(t, c, fyne.KeyC, fyne.KeyModifierShift)
	test.Type(c.Focused(), "two")
	keytest.Press(t, c, fyne.KeyEnd)
	shortcut(t, c, fyne.KeyC, fyne.KeyModifierShift|fyne.KeyModifierAlt)
	if got := f.Fields()[0]; got != "{{c1::one}}{{c2::two}}{{c2::}}" {
		t.Errorf("the field is %q", got)
	}
}

// Shift is still down while the shortcut with Shift does its work.
func TestClozeDeletionByItsRealKeys(t *testing.T) {
	f, c := newForm(t, cloze)
	f.FocusField(0)
	test.Type(c.Focused(), "heart")
	shift := &fyne.KeyEvent{Name: desktop.KeyShiftLeft}
	c.Focused().(desktop.Keyable).KeyDown(shift)
	shortcut(t, c, fyne.KeyC, fyne.KeyModifierShift)
	c.Focused().(desktop.Keyable).KeyUp(shift)
	test.Type(c.Focused(), "blood")
	if got := f.Fields()[0]; got != "heart{{c1::blood}}" {
		t.Errorf("the field is %q", got)
	}
}

func TestNoClozeDeletionsInAnOrdinaryNotetype(t *testing.T) {
	f, c := newForm(t, basic)
	f.FocusField(0)
	shortcut(t, c, fyne.KeyC, fyne.KeyModifierShift)
	if got := f.Fields()[0]; got != "" || f.cloze.Visible() {
		t.Errorf("the field is %q, the tool is shown: %v", got, f.cloze.Visible())
	}
}

func TestToolbarWorksOnTheFieldThatHadTheFocus(t *testing.T) {
	f, c := newForm(t, basic)
	f.FocusField(1)
	test.Type(c.Focused(), "word")
	selectAll(c)
	c.Unfocus() // what a click on a tool does
	f.bold()
	if got := f.Fields(); !slices.Equal(got, []string{"", "<b>word</b>"}) {
		t.Errorf("the fields are %q", got)
	}
	if c.Focused() != fyne.Focusable(f.fields[1].entry) {
		t.Error("the field did not get the focus back")
	}
}

func TestTabGoesFromFieldToFieldToTags(t *testing.T) {
	f, c := newForm(t, basic)
	f.SayWith("Another note is the same.", "Show", "", func() {})
	f.FocusField(0)
	keytest.Press(t, c, fyne.KeyTab)
	if c.Focused() != fyne.Focusable(f.fields[1].entry) {
		t.Errorf("Tab in the first field leads to %T", c.Focused())
	}
	keytest.Press(t, c, fyne.KeyTab)
	if c.Focused() != fyne.Focusable(f.tags.entry) {
		t.Errorf("Tab in the last field leads to %T", c.Focused())
	}
}

func TestFillingTheFormIsNoChange(t *testing.T) {
	f, c := newForm(t, basic)
	changes := 0
	f.OnChanged = func() { changes++ }
	f.SetFields([]string{"a<br>b", "c"})
	f.SetTags([]string{"one", "two"})
	if changes != 0 {
		t.Errorf("told of %d changes, want none", changes)
	}
	if got := f.Tags(); !slices.Equal(got, []string{"one", "two"}) {
		t.Errorf("the tags are %q", got)
	}
	f.FocusField(1)
	test.Type(c.Focused(), "d")
	if changes != 1 {
		t.Errorf("told of %d changes, want 1", changes)
	}
}

func TestTagIsCompleted(t *testing.T) {
	f, c := newForm(t, basic)
	f.SetKnownTags([]string{"geo", "geo::capital", "leech"})
	c.Focus(f.tags.entry)
	test.Type(c.Focused(), "ge")
	keytest.Press(t, c, fyne.KeyDown)
	keytest.Press(t, c, fyne.KeyReturn)
	test.Type(c.Focused(), "lee")
	keytest.Press(t, c, fyne.KeyReturn)
	if got := f.Tags(); !slices.Equal(got, []string{"geo::capital", "leech"}) {
		t.Errorf("the tags are %q", got)
	}
	if len(f.tags.offered) != 0 {
		t.Errorf("still offers %q", f.tags.offered)
	}
}

func TestTagsAreWrittenBehindThoseThatAreThere(t *testing.T) {
	f, c := newForm(t, basic)
	f.SetTags([]string{"one"})
	told := 0
	f.OnTags = func() { told++ }
	c.Focus(f.tags.entry)
	c.Unfocus()
	if told != 0 {
		t.Error("looking at the tags is told as a change")
	}
	c.Focus(f.tags.entry)
	test.Type(c.Focused(), "two")
	c.Unfocus()
	if got := f.Tags(); !slices.Equal(got, []string{"one", "two"}) || told != 1 {
		t.Errorf("the tags are %q, told %d times", got, told)
	}
}

func TestFieldGrowsWithItsText(t *testing.T) {
	f, _ := newForm(t, basic)
	before := f.fields[0].entry.MinSize().Height
	f.SetFields([]string{"one<br>two<br>three"})
	if after := f.fields[0].entry.MinSize().Height; after <= before {
		t.Errorf("three lines are %v high, one is %v", after, before)
	}
}
