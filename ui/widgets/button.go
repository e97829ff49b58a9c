package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"karuta/ui/theme"
)

// Button is a Pill that takes the focus: Tab reaches it, Enter and Space press it, and it keeps the focus afterwards.
type Button struct {
	Pill
	keys press
}

var (
	_ fyne.Focusable    = (*Button)(nil)
	_ desktop.Keyable   = (*Button)(nil)
	_ fyne.Disableable  = (*Button)(nil)
	_ fyne.Shortcutable = (*Button)(nil)
)

// NewButton makes an ordinary button.
func NewButton(text string, tapped func()) *Button { return newButton(text, Outline, tapped) }

// NewPrimary makes the main button of a screen or dialog.
func NewPrimary(text string, tapped func()) *Button { return newButton(text, Primary, tapped) }

// NewDanger makes a button for what cannot be undone; its text is the verb, with what it hits.
func NewDanger(text string, tapped func()) *Button { return newButton(text, Danger, tapped) }

// NewFlat makes a button that shows no ground until the pointer is over it.
func NewFlat(text string, tapped func()) *Button { return newButton(text, Flat, tapped) }

// NewIconButton makes a flat button with only an icon. The tooltip is also its name for screen readers.
func NewIconButton(icon theme.IconName, tooltip string, tapped func()) *Button {
	b := newButton("", Flat, tapped)
	b.Icon, b.Tint, b.Height = icon, theme.Muted, theme.ControlSmall
	b.SetTooltip(tooltip)
	return b
}

func newButton(text string, kind Kind, tapped func()) *Button {
	b := &Button{}
	b.Text, b.Kind, b.OnTapped = text, kind, tapped
	b.ExtendBaseWidget(b)
	return b
}

// FocusGained implements fyne.Focusable.
func (b *Button) FocusGained() {
	b.focused = true
	b.Refresh()
	tellFocus(b.owner)
}

// FocusLost implements fyne.Focusable.
func (b *Button) FocusLost() {
	b.focused, b.keys = false, press{}
	b.Refresh()
}

// KeyDown implements desktop.Keyable.
func (b *Button) KeyDown(ev *fyne.KeyEvent) {
	b.keys.down(ev)
	forwardKeyDown(b.owner, ev)
}

// KeyUp implements desktop.Keyable.
func (b *Button) KeyUp(ev *fyne.KeyEvent) {
	b.keys.up(ev)
	forwardKeyUp(b.owner, ev)
}

// TypedKey implements fyne.Focusable.
func (b *Button) TypedKey(ev *fyne.KeyEvent) {
	name := b.keys.typed(ev)
	switch ev.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		if name != "" {
			b.Tapped(&fyne.PointEvent{})
		}
	case fyne.KeySpace:
	default:
		forwardTypedKey(b.owner, ev)
	}
}

// TypedRune implements fyne.Focusable.
func (b *Button) TypedRune(r rune) {
	name, act := b.keys.rune()
	if r != ' ' {
		forwardRune(b.owner, r)
	} else if act && name == fyne.KeySpace {
		b.Tapped(&fyne.PointEvent{})
	}
}

// TypedShortcut implements fyne.Shortcutable: shortcuts belong to the window.
func (b *Button) TypedShortcut(s fyne.Shortcut) { forwardShortcut(b.owner, s) }
