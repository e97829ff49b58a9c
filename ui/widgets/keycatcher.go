package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// KeyCatcher wraps the content of a screen and owns its keys: it has the focus by itself, and gets what other
// focused widgets leave. It shows nothing of its own.
//
// OnKey gets keys pressed without Shift, by their place on the keyboard: fyne.KeySpace, fyne.Key1, fyne.KeyReturn,
// fyne.KeyE. It returns whether it used the key; Return and Enter are told apart, use both. OnRune then gets the
// character if the key prints one and OnKey did not use it; take signs and letters from there. Both are called once
// per press, never for repeats, never with Ctrl, Alt or Super, and never while a dialog or menu is open.
type KeyCatcher struct {
	widget.BaseWidget

	OnKey  func(fyne.KeyName) bool
	OnRune func(rune)

	content fyne.CanvasObject
	press   press
	shift   bool
}

var (
	_ desktop.Keyable   = (*KeyCatcher)(nil)
	_ fyne.Shortcutable = (*KeyCatcher)(nil)
)

// NewKeyCatcher wraps the content.
func NewKeyCatcher(content fyne.CanvasObject) *KeyCatcher {
	k := &KeyCatcher{content: content}
	k.ExtendBaseWidget(k)
	return k
}

// Activate makes this the screen whose keys are heard on the canvas and gives it the focus.
// Call it when the screen comes to the front. The content of the canvas has to be a TopLayer.
func (k *KeyCatcher) Activate(c fyne.Canvas) {
	if layer, ok := c.Content().(*TopLayer); ok {
		layer.keys = k
	}
	free := func() bool { return c.Overlays().Top() == nil }
	if d, ok := c.(desktop.Canvas); ok {
		d.SetOnKeyDown(func(ev *fyne.KeyEvent) {
			if free() {
				k.KeyDown(ev)
			}
		})
		d.SetOnKeyUp(k.KeyUp)
	}
	c.SetOnTypedKey(func(ev *fyne.KeyEvent) {
		if e, ok := c.Overlays().Top().(escaper); ok {
			e.unclaimedKey(ev.Name)
		} else if free() {
			k.TypedKey(ev)
		}
	})
	c.SetOnTypedRune(func(r rune) {
		if free() {
			k.TypedRune(r)
		}
	})
	k.TakeFocus()
}

// TakeFocus gives the screen its keys back, for example after an entry was left.
func (k *KeyCatcher) TakeFocus() {
	if c := canvasOf(k); c != nil {
		c.Focus(k)
	}
}

// FocusGained implements fyne.Focusable.
func (k *KeyCatcher) FocusGained() {}

// FocusLost implements fyne.Focusable.
func (k *KeyCatcher) FocusLost() {}

// KeyDown implements desktop.Keyable.
func (k *KeyCatcher) KeyDown(ev *fyne.KeyEvent) {
	if ev.Name == desktop.KeyShiftLeft || ev.Name == desktop.KeyShiftRight {
		k.shift = true
	}
	k.press.down(ev)
}

// KeyUp implements desktop.Keyable.
func (k *KeyCatcher) KeyUp(ev *fyne.KeyEvent) {
	if ev.Name == desktop.KeyShiftLeft || ev.Name == desktop.KeyShiftRight {
		k.shift = false
	}
	k.press.up(ev)
}

// TypedKey implements fyne.Focusable.
func (k *KeyCatcher) TypedKey(ev *fyne.KeyEvent) {
	if name := k.press.typed(ev); name != "" && !k.shifted() && k.OnKey != nil {
		k.OnKey(name)
	}
}

// TypedRune implements fyne.Focusable.
func (k *KeyCatcher) TypedRune(r rune) {
	name, act := k.press.rune()
	if !act {
		return
	}
	if name != "" && !k.shifted() && k.OnKey != nil && k.OnKey(name) {
		return
	}
	// Space comes as a key and as a rune; a lone ' ' is what is left of a press that somebody else dealt with.
	if r != ' ' && k.OnRune != nil {
		k.OnRune(r)
	}
}

// TypedShortcut implements fyne.Shortcutable: shortcuts belong to the window.
func (k *KeyCatcher) TypedShortcut(s fyne.Shortcut) {
	forwardShortcut(k, s)
}

func (k *KeyCatcher) shifted() bool { return k.shift || shiftHeld() }

// CreateRenderer implements fyne.Widget.
func (k *KeyCatcher) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(k.content)
}
