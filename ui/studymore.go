package ui

import (
	"fmt"

	"karuta/app"
	"karuta/collection"
	"karuta/collection/anki"
	"karuta/ui/customstudy"
	"karuta/ui/filtereddeck"
	"karuta/ui/widgets"
)

// showFiltered asks what a filtered deck is to hold.
func (w *window) showFiltered(id anki.DeckID) {
	filtereddeck.Open(w.win.Canvas(), w.app.Worker, id, w.filteredActions())
}

func (w *window) filteredActions() filtereddeck.Actions {
	return filtereddeck.Actions{
		Fail: w.fail,
		Built: func(id anki.DeckID, name string) {
			widgets.ToastOn(w.top, fmt.Sprintf("%q is ready", name), "Study", func() { w.study(id) })
		},
	}
}

// newFiltered asks what a new filtered deck is to hold: cards of the deck that stands out in the list, or else of the
// one that is studied.
func (w *window) newFiltered() {
	deck := w.decks.Current()
	switch {
	case !w.opened:
	case deck != 0 && w.nav.front() == screen(w.decks):
		filtereddeck.OpenFrom(w.win.Canvas(), w.app.Worker, deck, w.filteredActions())
	default:
		w.showFiltered(0)
	}
}

// showCustomStudy asks what to study beyond what is due today.
func (w *window) showCustomStudy(deck anki.DeckID) {
	customstudy.Open(w.win.Canvas(), w.app.Worker, deck, customstudy.Actions{
		Fail: w.fail,
		Ready: func(session bool) {
			if !session {
				w.study(deck)
				return
			}
			app.Read(w.app.Worker, func(c *collection.Collection) (*anki.Deck, error) { return c.CurrentDeck() }, func(d *anki.Deck, err error) {
				if err != nil {
					w.fail(err)
					return
				}
				w.study(d.ID) // the deck that was built is the current one
			})
		},
	})
}
