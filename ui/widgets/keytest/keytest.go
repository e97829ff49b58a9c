// Package keytest sends keys in tests the way the desktop driver does: KeyDown, then TypedKey, then TypedRune, then
// KeyUp, each to whatever has the focus at that moment, or else to the canvas.
package keytest

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// root is widgets.TopLayer. The test canvas, unlike the real one, has no hooks for keys going down without focus.
type root interface {
	UnfocusedKeyDown(*fyne.KeyEvent)
	UnfocusedKeyUp(*fyne.KeyEvent)
	TypedShortcut(fyne.Shortcut)
}

// Press presses and releases a key that prints nothing, such as fyne.KeyEscape. For Space and other printing keys use PressRune.
func Press(t testing.TB, c fyne.Canvas, name fyne.KeyName) {
	t.Helper()
	Hold(t, c, name, 0, 1)
}

// PressRune presses and releases a key that prints r.
func PressRune(t testing.TB, c fyne.Canvas, name fyne.KeyName, r rune) {
	t.Helper()
	Hold(t, c, name, r, 1)
}

// Space presses the space bar.
func Space(t testing.TB, c fyne.Canvas) {
	t.Helper()
	Hold(t, c, fyne.KeySpace, ' ', 1)
}

// Hold holds a key so long that it comes times times. A rune of 0 prints nothing.
func Hold(t testing.TB, c fyne.Canvas, name fyne.KeyName, r rune, times int) {
	t.Helper()
	ev := &fyne.KeyEvent{Name: name}
	down(c, ev)
	for range times {
		if name == fyne.KeyTab && tab(c) {
			continue
		}
		if f := c.Focused(); f != nil {
			f.TypedKey(ev)
		} else if h := c.OnTypedKey(); h != nil {
			h(ev)
		}
		if r != 0 {
			typeRune(c, r)
		}
	}
	up(c, ev)
}

// Shifted presses a key with Shift held; r is what it prints.
func Shifted(t testing.TB, c fyne.Canvas, name fyne.KeyName, r rune) {
	t.Helper()
	shift := &fyne.KeyEvent{Name: desktop.KeyShiftLeft}
	down(c, shift)
	Hold(t, c, name, r, 1)
	up(c, shift)
}

// Shortcut sends a shortcut to what has the focus if it takes shortcuts, else to what TopLayer.AddShortcut registered.
func Shortcut(t testing.TB, c fyne.Canvas, s fyne.Shortcut) {
	t.Helper()
	if f, ok := c.Focused().(fyne.Shortcutable); ok {
		f.TypedShortcut(s)
		return
	}
	if r, ok := c.Content().(root); ok {
		r.TypedShortcut(s)
	}
}

func down(c fyne.Canvas, ev *fyne.KeyEvent) {
	if f := c.Focused(); f != nil {
		if k, ok := f.(desktop.Keyable); ok {
			k.KeyDown(ev)
		}
	} else if r, ok := c.Content().(root); ok {
		r.UnfocusedKeyDown(ev)
	}
}

func up(c fyne.Canvas, ev *fyne.KeyEvent) {
	if f := c.Focused(); f != nil {
		if k, ok := f.(desktop.Keyable); ok {
			k.KeyUp(ev)
		}
	} else if r, ok := c.Content().(root); ok {
		r.UnfocusedKeyUp(ev)
	}
}

func tab(c fyne.Canvas) bool {
	if t, ok := c.Focused().(fyne.Tabbable); ok && t.AcceptsTab() {
		return false
	}
	c.FocusNext()
	return true
}

func typeRune(c fyne.Canvas, r rune) {
	if f := c.Focused(); f != nil {
		f.TypedRune(r)
	} else if h := c.OnTypedRune(); h != nil {
		h(r)
	}
}
