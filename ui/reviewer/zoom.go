package reviewer

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// The zoom of cards, in percent.
const (
	zoomStep = 10
	minZoom  = 30
	maxZoom  = 300
	noZoom   = 100
)

// Shortcuts of the zoom. A plus is typed in many ways, depending on the keyboard.
var (
	zoomInShortcuts = []fyne.Shortcut{
		ctrlKey(fyne.KeyPlus, 0), ctrlKey(fyne.KeyPlus, fyne.KeyModifierShift), ctrlKey(fyne.KeyEqual, 0), ctrlKey(fyne.KeyEqual, fyne.KeyModifierShift),
	}
	zoomOutShortcut   = ctrlKey(fyne.KeyMinus, 0)
	zoomResetShortcut = ctrlKey(fyne.Key0, 0)
)

func ctrlKey(key fyne.KeyName, more fyne.KeyModifier) *desktop.CustomShortcut {
	return &desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierShortcutDefault | more}
}

// zoomed returns the zoom after some steps up or down from another.
func zoomed(percent, steps int) int { return max(minZoom, min(maxZoom, percent+steps*zoomStep)) }

// zoomBy makes cards larger or smaller by steps.
func (v *View) zoomBy(steps int) { v.setZoom(zoomed(v.zoom, steps)) }

func (v *View) resetZoom() { v.setZoom(noZoom) }

// setZoom shows cards at a zoom, in percent, and says which.
func (v *View) setZoom(percent int) {
	if percent == v.zoom {
		return
	}
	v.zoom = percent
	v.card.SetZoom(float32(percent) / noZoom)
	if v.actions.SaveZoom != nil {
		v.actions.SaveZoom(percent)
	}
	v.tellOnly(fmt.Sprintf("Cards at %d %%", percent))
}

// zoomItem is the part of the menu for the zoom.
func (v *View) zoomItem() *fyne.MenuItem {
	item := func(label string, shortcut fyne.Shortcut, do func()) *fyne.MenuItem {
		i := fyne.NewMenuItem(label, do)
		i.Shortcut = shortcut
		return i
	}
	in := item("Larger", zoomInShortcuts[0], func() { v.zoomBy(1) })
	out := item("Smaller", zoomOutShortcut, func() { v.zoomBy(-1) })
	reset := item("As made", zoomResetShortcut, v.resetZoom)
	in.Disabled, out.Disabled, reset.Disabled = v.zoom >= maxZoom, v.zoom <= minZoom, v.zoom == noZoom
	zoom := fyne.NewMenuItem(fmt.Sprintf("Zoom: %d %%", v.zoom), nil)
	zoom.ChildMenu = fyne.NewMenu("", in, out, reset)
	return zoom
}
