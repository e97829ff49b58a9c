package reviewer

import (
	"testing"

	"fyne.io/fyne/v2"

	"karuta/ui/widgets"
)

func TestZoomByKeys(t *testing.T) {
	d := newDesk(t)
	var saved []int
	d.v.actions.SaveZoom = func(percent int) { saved = append(saved, percent) }
	d.add("Basic", "front", "back")
	d.study()
	layer := d.v.window.Content().(*widgets.TopLayer)
	for _, step := range []struct {
		shortcut fyne.Shortcut
		want     int
	}{
		{zoomInShortcuts[0], 110},
		{zoomInShortcuts[3], 120},
		{zoomOutShortcut, 110},
		{zoomResetShortcut, 100},
		{zoomOutShortcut, 90},
	} {
		layer.TypedShortcut(step.shortcut)
		if d.v.zoom != step.want || saved[len(saved)-1] != step.want {
			t.Errorf("after %s: zoom %d, saved %v, want %d", step.shortcut.ShortcutName(), d.v.zoom, saved, step.want)
		}
	}
	for range 50 {
		layer.TypedShortcut(zoomOutShortcut)
	}
	if d.v.zoom != minZoom || !d.menuItem("Zoom: 30").ChildMenu.Items[1].Disabled {
		t.Errorf("the smallest zoom is %d, want %d", d.v.zoom, minZoom)
	}
	for range 50 {
		layer.TypedShortcut(zoomInShortcuts[1])
	}
	if d.v.zoom != maxZoom || !d.menuItem("Zoom: 300").ChildMenu.Items[0].Disabled {
		t.Errorf("the largest zoom is %d, want %d", d.v.zoom, maxZoom)
	}
	d.menuItem("Zoom").ChildMenu.Items[2].Action()
	if d.v.zoom != noZoom {
		t.Errorf("the menu leads to %d, want %d", d.v.zoom, noZoom)
	}
	d.clean()
}
