package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// FillSideWindow fills a window beside the main one in which nothing is written: Esc and Ctrl+W close it.
func FillSideWindow(window fyne.Window, content fyne.CanvasObject, after After) *TopLayer {
	keys := NewKeyCatcher(content)
	keys.OnKey = func(key fyne.KeyName) bool {
		if key == fyne.KeyEscape {
			window.Close()
		}
		return key == fyne.KeyEscape
	}
	layer := NewTopLayer(keys, after)
	window.SetContent(layer)
	window.SetPadded(false)
	layer.AddShortcut(window.Canvas(), &desktop.CustomShortcut{KeyName: fyne.KeyW, Modifier: fyne.KeyModifierShortcutDefault}, window.Close)
	keys.Activate(window.Canvas())
	return layer
}
