package ui

import "fyne.io/fyne/v2"

// key does what a key means in the whole window and reports whether it means
// anything there. Screens pass on what they have no use for.
func (w *window) key(key fyne.KeyName) bool {
	switch key {
	case fyne.KeyEscape:
		return w.nav.pop()
	case fyne.KeyY:
		w.app.Sync.Start()
	case fyne.KeyD:
		w.showDecks()
	case fyne.KeyA:
		w.showAdd()
	default:
		return false
	}
	return true
}

// rune does what a character means in the whole window.
func (w *window) rune(r rune) {
	if r == '?' {
		w.showKeys()
	}
}
