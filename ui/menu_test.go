package ui

import (
	"testing"

	"fyne.io/fyne/v2"
)

// TestEveryLineOfTheMenuShowsSomething chooses each line of the menu, and once more while what it opened is there.
func TestEveryLineOfTheMenuShowsSomething(t *testing.T) {
	w, _ := openWindow(t)
	for _, m := range w.menu.main.Items {
		for i, item := range m.Items {
			if item.IsSeparator || item.IsQuit || item == w.menu.logOut { // nobody is logged in
				continue
			}
			t.Run(m.Label+"/"+item.Label, func(t *testing.T) {
				w, l := openWindow(t)
				item := menuItem(w, m.Label, i)
				windows := func() int { return len(fyne.CurrentApp().Driver().AllWindows()) }
				open, said := windows(), w.status.Text()
				item.Action()
				l.Until("something to see", func() bool {
					return overlay(w) != nil || windows() > open || w.status.Text() != said || w.nav.front() != screen(w.decks)
				})
				item.Action()
			})
		}
	}
}

func menuItem(w *window, menu string, i int) *fyne.MenuItem {
	for _, m := range w.menu.main.Items {
		if m.Label == menu {
			return m.Items[i]
		}
	}
	return nil
}
