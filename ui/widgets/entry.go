package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Entry is Fyne's entry with our manners: Tab always moves on, Esc is handed on (or given to OnEscape), and so are
// shortcuts that mean nothing to an entry. Text, PlaceHolder, OnChanged and OnSubmitted (Enter, in one line) are Fyne's.
type Entry struct {
	widget.Entry

	OnEscape func()                    // nil: the dialog closes, or the screen gets Esc
	OnKey    func(fyne.KeyName) bool   // sees keys before the entry does; true: it used the key
	OnFocus  func(gained bool)         // told when the focus comes and goes
	OnPaste  func(fyne.Clipboard) bool // sees Ctrl+V first, for pictures; true: it did the pasting
	Name     string                    // what a screen reader says; "" means the placeholder
}

// NewEntry makes an entry of one line.
func NewEntry(placeholder string) *Entry {
	e := &Entry{}
	e.PlaceHolder = placeholder
	e.ExtendBaseWidget(e)
	return e
}

// NewMultiLineEntry makes an entry that wraps and grows from rows lines on.
func NewMultiLineEntry(placeholder string, rows int) *Entry {
	e := &Entry{}
	e.PlaceHolder, e.MultiLine, e.Wrapping = placeholder, true, fyne.TextWrapWord
	e.ExtendBaseWidget(e)
	e.SetMinRowsVisible(rows)
	return e
}

// NewPasswordEntry makes an entry that shows dots, with an eye to show the text.
func NewPasswordEntry(placeholder string) *Entry {
	e := &Entry{}
	e.PlaceHolder, e.Password = placeholder, true
	e.ExtendBaseWidget(e)
	return e
}

// SelectText selects what stands in the entry, so that typing replaces it.
func (e *Entry) SelectText() { e.Entry.TypedShortcut(&fyne.ShortcutSelectAll{}) }

// AcceptsTab implements fyne.Tabbable: Tab moves the focus, also in several lines.
func (e *Entry) AcceptsTab() bool { return false }

// FocusGained implements fyne.Focusable.
func (e *Entry) FocusGained() {
	e.Entry.FocusGained()
	tellFocus(e)
	if e.OnFocus != nil {
		e.OnFocus(true)
	}
}

// FocusLost implements fyne.Focusable.
func (e *Entry) FocusLost() {
	e.Entry.FocusLost()
	if e.OnFocus != nil {
		e.OnFocus(false)
	}
}

// KeyDown implements desktop.Keyable.
func (e *Entry) KeyDown(ev *fyne.KeyEvent) {
	e.Entry.KeyDown(ev)
	if handsOn(ev.Name) {
		forwardKeyDown(e, ev)
	}
}

// TypedKey implements fyne.Focusable.
func (e *Entry) TypedKey(ev *fyne.KeyEvent) {
	switch {
	case e.OnKey != nil && e.OnKey(ev.Name):
	case ev.Name == fyne.KeyEscape && e.OnEscape != nil:
		e.OnEscape()
	case handsOn(ev.Name):
		forwardTypedKey(e, ev)
	default:
		e.Entry.TypedKey(ev)
	}
}

// handsOn tells the keys that mean nothing in an entry.
func handsOn(name fyne.KeyName) bool {
	switch name {
	case fyne.KeyEscape, fyne.KeyF1, fyne.KeyF2, fyne.KeyF3, fyne.KeyF4, fyne.KeyF5, fyne.KeyF6,
		fyne.KeyF7, fyne.KeyF8, fyne.KeyF9, fyne.KeyF10, fyne.KeyF11, fyne.KeyF12:
		return true
	}
	return false
}

// TypedShortcut implements fyne.Shortcutable.
func (e *Entry) TypedShortcut(s fyne.Shortcut) {
	if custom, ok := s.(*desktop.CustomShortcut); ok && !movesInText(custom.KeyName) {
		forwardShortcut(e, s)
		return
	}
	if paste, ok := s.(*fyne.ShortcutPaste); ok && e.OnPaste != nil && e.OnPaste(paste.Clipboard) {
		return
	}
	e.Entry.TypedShortcut(s)
}

// movesInText tells the keys that with Ctrl go or delete by words, which Fyne's entry does by itself.
func movesInText(name fyne.KeyName) bool {
	switch name {
	case fyne.KeyLeft, fyne.KeyRight, fyne.KeyBackspace, fyne.KeyDelete:
		return true
	}
	return false
}

// AccessibilityLabel implements fyne.Accessible.
func (e *Entry) AccessibilityLabel() string {
	if e.Name != "" {
		return e.Name
	}
	return e.PlaceHolder
}

// AccessibilityRole implements fyne.Accessible.
func (e *Entry) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }
