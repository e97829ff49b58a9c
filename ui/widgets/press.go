package widgets

import (
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// press follows the calls that make up one press of a key and tells when to act: once, at the last call.
type press struct {
	fresh   fyne.KeyName // went down, TypedKey not seen yet
	waiting fyne.KeyName // waits for its rune
	held    bool         // the key now repeating has been dealt with
}

func (p *press) down(ev *fyne.KeyEvent) {
	p.waiting = ""
	if isModifier(ev.Name) {
		return
	}
	p.fresh, p.held = ev.Name, false
}

func (p *press) up(*fyne.KeyEvent) { *p = press{} }

// typed returns the key to act on now, or "".
func (p *press) typed(ev *fyne.KeyEvent) fyne.KeyName {
	first := p.fresh == ev.Name && ev.Name != ""
	p.fresh = ""
	if !first {
		p.held = !isModifier(ev.Name)
		p.waiting = ""
		return ""
	}
	if prints(ev.Name) {
		p.waiting = ev.Name
		return ""
	}
	return ev.Name
}

// rune returns the key that printed the rune ("" where no key was seen, as with input methods) and whether to act.
func (p *press) rune() (key fyne.KeyName, act bool) {
	key = p.waiting
	p.waiting = ""
	return key, !p.held
}

// prints reports whether pressing the key is followed by a rune. Names of printing keys are the characters themselves.
func prints(name fyne.KeyName) bool {
	if name == fyne.KeySpace {
		return true
	}
	runes := []rune(string(name))
	return len(runes) == 1 && unicode.IsPrint(runes[0])
}

func isModifier(name fyne.KeyName) bool {
	switch name {
	case desktop.KeyShiftLeft, desktop.KeyShiftRight, desktop.KeyControlLeft, desktop.KeyControlRight,
		desktop.KeyAltLeft, desktop.KeyAltRight, desktop.KeySuperLeft, desktop.KeySuperRight, desktop.KeyCapsLock:
		return true
	}
	return false
}

// canvasOf returns the canvas an object is on, or nil.
func canvasOf(o fyne.CanvasObject) fyne.Canvas {
	return fyne.CurrentApp().Driver().CanvasForObject(o)
}

// escaper is an overlay of ours: it gets the keys nobody in it wanted.
type escaper interface {
	unclaimedKey(fyne.KeyName)
}

// The forward functions hand a key that the focused widget has no use for to who would have got it without focus:
// the overlay on top, or else the screen.

func forwardKeyDown(o fyne.CanvasObject, ev *fyne.KeyEvent) {
	if k := catcherOf(canvasOf(o)); k != nil {
		k.KeyDown(ev)
	}
}

func forwardKeyUp(o fyne.CanvasObject, ev *fyne.KeyEvent) {
	if k := catcherOf(canvasOf(o)); k != nil {
		k.KeyUp(ev)
	}
}

// catcherOf returns the screen that hears the keys of the canvas now, or nil where there is none or an overlay is open.
func catcherOf(c fyne.Canvas) *KeyCatcher {
	if c == nil || c.Overlays().Top() != nil {
		return nil
	}
	if layer, ok := c.Content().(*TopLayer); ok {
		return layer.keys
	}
	return nil
}

func forwardTypedKey(o fyne.CanvasObject, ev *fyne.KeyEvent) {
	c := canvasOf(o)
	if c == nil {
		return
	}
	if top := c.Overlays().Top(); top != nil {
		if e, ok := top.(escaper); ok {
			e.unclaimedKey(ev.Name)
		}
		return
	}
	if f := c.OnTypedKey(); f != nil {
		f(ev)
	}
}

func forwardRune(o fyne.CanvasObject, r rune) {
	c := canvasOf(o)
	if c != nil && c.Overlays().Top() == nil && c.OnTypedRune() != nil {
		c.OnTypedRune()(r)
	}
}

func forwardShortcut(o fyne.CanvasObject, s fyne.Shortcut) {
	c := canvasOf(o)
	if c == nil || c.Overlays().Top() != nil {
		return
	}
	if target, ok := c.(fyne.Shortcutable); ok {
		target.TypedShortcut(s)
	} else if layer, ok := c.Content().(*TopLayer); ok { // the test canvas
		layer.TypedShortcut(s)
	}
}

// shiftHeld reports whether Shift is down, as far as the driver knows.
func shiftHeld() bool { return held(fyne.KeyModifierShift) }

// ControlHeld reports whether the key of shortcuts is down, as far as the driver knows: Ctrl, or Command on a Mac.
func ControlHeld() bool { return held(fyne.KeyModifierShortcutDefault) }

func held(modifier fyne.KeyModifier) bool {
	d, ok := fyne.CurrentApp().Driver().(desktop.Driver)
	return ok && d.CurrentKeyModifiers()&modifier != 0
}
