package noteform

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"

	"karuta/ui/fieldtext"
	"karuta/ui/theme"
	"karuta/ui/widgets"
)

// maxRows is how far a field grows before it scrolls.
const maxRows = 8

// field is one field of the note: name, pin, entry and what is wrong with it.
type field struct {
	content *fyne.Container
	entry   *widgets.Entry
	pin     *widgets.Pill
	pinned  bool
	problem *widgets.Text
	link    *widgets.Pill // takes no focus, so that Tab goes from field to field
	warning *fyne.Container
	text    fieldtext.Text
	rows    int
}

func newField(name, placeholder string) *field {
	f := &field{rows: 1, problem: widgets.NewMuted(""), link: widgets.NewPill("", nil)}
	f.entry = widgets.NewMultiLineEntry(placeholder, 1)
	f.entry.Name = name
	label := widgets.NewMuted(name)
	label.Points = theme.TextSmall
	f.pin = widgets.NewPill("", nil)
	f.pin.Icon, f.pin.Kind, f.pin.Height = theme.IconPin, widgets.Flat, theme.Space24
	f.pin.Hide()
	f.problem.Points, f.problem.Color = theme.TextSmall, theme.Danger
	f.link.Kind, f.link.Tint, f.link.Height = widgets.Flat, theme.Accent, theme.Space24
	f.warning = container.NewBorder(nil, nil, nil, f.link, f.problem)
	f.warning.Hide()
	top := container.NewBorder(nil, nil, nil, f.pin, label)
	f.content = widgets.VStack(theme.Space4, top, f.entry, f.warning)
	return f
}

// setHTML fills the field without telling anybody. A field that holds this already keeps its cursor.
func (f *field) setHTML(html string) {
	if html == f.html() {
		return
	}
	f.text = fieldtext.New(html)
	changed := f.entry.OnChanged
	f.entry.OnChanged = nil
	f.entry.SetText(f.text.Shown())
	f.entry.OnChanged = changed
	f.fit()
}

func (f *field) html() string { return f.text.HTML(f.entry.Text) }

// fit makes the entry as high as its text, within limits, and reports whether that changed.
func (f *field) fit() bool {
	width := f.entry.Size().Width - 4*theme.Space8
	rows := 0
	for _, line := range strings.Split(f.entry.Text, "\n") {
		rows++
		if width > 0 {
			rows += int(fyne.MeasureText(line, theme.TextBase, fyne.TextStyle{}).Width / width)
		}
	}
	if rows = min(rows, maxRows); rows == f.rows {
		return false
	}
	f.rows = rows
	f.entry.SetMinRowsVisible(rows)
	return true
}

// say shows a line below the entry; "" takes it away.
func (f *field) say(text, action, key string, do func()) {
	f.problem.SetText(text)
	f.link.KeyHint = key
	f.link.SetText(action)
	f.link.OnTapped = do
	widgets.SetVisible(f.link, do != nil)
	widgets.SetVisible(f.warning, text != "")
	f.content.Refresh()
}

func (f *field) showPinned() {
	f.pin.Tint = theme.Muted
	f.pin.SetTooltip("Keep this text for the next note")
	if f.pinned {
		f.pin.Tint = theme.Accent
		f.pin.SetTooltip("Kept for the next note")
	}
	f.pin.Refresh()
}

// wrap puts before and after around what is selected, or takes them away from around it; what was selected stays so.
// Without a selection the cursor ends between the two.
func wrap(e *widgets.Entry, before, after string) {
	selected := e.SelectedText()
	text, added := wrapped(selected, before, after)
	e.Entry.TypedShortcut(&fyne.ShortcutPaste{Clipboard: clip(text)})
	if !added {
		selectBack(e, 0, text)
		return
	}
	selectBack(e, len([]rune(after)), selected)
}

// selectBack moves the cursor back by skip characters and selects the text before it.
func selectBack(e *widgets.Entry, skip int, text string) {
	left, shift := &fyne.KeyEvent{Name: fyne.KeyLeft}, &fyne.KeyEvent{Name: desktop.KeyShiftLeft}
	e.Entry.KeyUp(shift) // it may be held as part of the shortcut that led here
	for range skip {
		e.Entry.TypedKey(left)
	}
	if text == "" {
		return
	}
	e.Entry.KeyDown(shift)
	for range []rune(text) {
		e.Entry.TypedKey(left)
	}
	e.Entry.KeyUp(shift)
}

// toEnd moves the cursor behind the text.
func toEnd(e *widgets.Entry) {
	e.Entry.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	if e.MultiLine {
		e.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyPageDown})
	}
	e.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
}

// clip is a clipboard that holds a text of ours: the way to replace a selection so that it can be undone.
type clip string

// Content implements fyne.Clipboard.
func (c clip) Content() string { return string(c) }

// SetContent implements fyne.Clipboard.
func (c clip) SetContent(string) {}
