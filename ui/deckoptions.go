package ui

import (
	"fyne.io/fyne/v2"

	"karuta/collection/anki"
	"karuta/ui/deckoptions"
)

// optionsWindow is the window for the options of a deck; there is one at a time.
type optionsWindow struct {
	view *deckoptions.View // nil while there is none
	win  fyne.Window
}

// showOptions opens the options of a deck, or brings the window that is open to the front.
func (w *window) showOptions(deck anki.DeckID) {
	if !w.opened {
		return
	}
	if o := &w.options; o.view != nil {
		if o.view.Deck() == deck || !o.view.TryClose() {
			o.win.RequestFocus()
			return
		}
	}
	win := w.driver.NewWindow("Deck options – Karuta")
	win.Resize(fyne.NewSize(720, 760))
	w.options = optionsWindow{win: win, view: deckoptions.New(win, w.app.Worker, deck, deckoptions.Actions{
		After: w.exec.After, Post: w.exec.Post, Saved: func(line string) { w.status.Say(line) },
		Closed: func() { w.options = optionsWindow{} },
	})}
	win.Show()
}

// hear passes on what happened.
func (o *optionsWindow) hear(event any) {
	if o.view != nil {
		o.view.Hear(event)
	}
}

// close closes the window. It reports false if that has a question first.
func (o *optionsWindow) close() bool { return o.view == nil || o.view.TryClose() }
