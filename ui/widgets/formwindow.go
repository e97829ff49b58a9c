package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"

	"karuta/ui/theme"
)

// FormWindow is the frame of a window of its own in which something is written: the content, and below it a line
// that says what happened, with buttons at its right. Esc, Ctrl+W and the window's own button ask the screen to close,
// which calls Leave when nothing is lost by it.
type FormWindow struct {
	Layer *TopLayer

	window fyne.Window
	keys   *KeyCatcher
	status *Text
	gone   func()
	closed bool
}

// FormParts are what a FormWindow is made of.
type FormParts struct {
	Top, Body fyne.CanvasObject // the body takes the room that is left
	Buttons   []fyne.CanvasObject
	Close     func() // the person wants to leave
	Gone      func() // optional: the window is gone
}

// NewFormWindow fills the window.
func NewFormWindow(window fyne.Window, after After, parts FormParts) *FormWindow {
	f := &FormWindow{window: window, gone: parts.Gone, status: NewMuted("")}
	f.status.Points = theme.TextSmall
	foot := container.NewBorder(nil, nil, nil, HStack(theme.Space8, parts.Buttons...), f.status)
	pad := layout.NewCustomPaddedLayout(theme.Space16, theme.Space16, 0, 0)
	f.keys = NewKeyCatcher(container.New(pad, NewColumn(container.NewBorder(parts.Top, foot, nil, nil, parts.Body))))
	f.keys.OnKey = func(key fyne.KeyName) bool {
		if key == fyne.KeyEscape {
			parts.Close()
		}
		return key == fyne.KeyEscape
	}
	f.Layer = NewTopLayer(f.keys, after)
	window.SetPadded(false)
	window.SetContent(f.Layer)
	window.SetCloseIntercept(parts.Close)
	f.AddShortcut(fyne.KeyW, parts.Close)
	f.keys.Activate(window.Canvas())
	return f
}

// AddShortcut has the key do something together with Ctrl (on a Mac: Command).
func (f *FormWindow) AddShortcut(key fyne.KeyName, do func()) {
	f.Layer.AddShortcut(f.window.Canvas(), &desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierShortcutDefault}, do)
}

// Say shows what happened in the line at the bottom.
func (f *FormWindow) Say(text string, color fyne.ThemeColorName) {
	f.status.Content, f.status.Color = text, color
	f.status.Refresh()
}

// Closed reports whether the window is gone.
func (f *FormWindow) Closed() bool { return f.closed }

// Leave closes the window, without a question.
func (f *FormWindow) Leave() {
	f.closed = true
	f.window.SetCloseIntercept(nil)
	f.window.Close()
	if f.gone != nil {
		f.gone()
	}
}
