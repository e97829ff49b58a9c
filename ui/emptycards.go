package ui

import (
	"karuta/app"
	"karuta/collection"
	"karuta/collection/anki"
	"karuta/ui/theme"
	"karuta/ui/widgets"
)

// showEmptyCards says which cards their notes would not get any more, and
// offers to delete them.
func (w *window) showEmptyCards() {
	app.Read(w.app.Worker, func(c *collection.Collection) ([]collection.EmptyCards, error) {
		return c.FindEmptyCards()
	}, func(found []collection.EmptyCards, err error) {
		switch {
		case err != nil:
			w.fail(err)
		case len(found) == 0:
			w.status.Say("There are no empty cards")
		default:
			w.offerEmptyCards(found)
		}
	})
}

func (w *window) offerEmptyCards(found []collection.EmptyCards) {
	cards, whole := 0, 0
	for _, e := range found {
		cards += len(e.Cards)
		if e.All { // one card stays, so that the note does
			cards--
			whole++
		}
	}
	text := app.Plural(cards, "card") + " of " + app.Plural(len(found), "note") +
		" would show nothing on the front, because a field was emptied or a cloze deletion removed."
	if whole > 0 {
		text += " " + app.Plural(whole, "note") + " would be left without any card; one is kept for each."
	}
	if cards == 0 {
		w.status.Say("The only empty cards are the last ones of their notes: they are kept")
		return
	}
	var modal *widgets.Modal
	remove := widgets.NewDanger("Delete "+app.Plural(cards, "card"), func() {
		modal.Close()
		w.removeEmptyCards(found)
	})
	modal = widgets.NewModal("Empty cards", widgets.VStack(theme.Space12, widgets.NewParagraph(text),
		widgets.NewMutedParagraph("This can be undone.")))
	modal.SetButtons(modal.CancelButton("Cancel"), remove)
	modal.Open(w.win.Canvas())
}

func (w *window) removeEmptyCards(found []collection.EmptyCards) {
	app.Change(w.app.Worker, func(c *collection.Collection) (anki.Changes, error) {
		return c.RemoveEmptyCards(found, true)
	}, func(_ anki.Changes, err error) {
		if err != nil {
			w.fail(err)
			return
		}
		widgets.ToastOn(w.top, "Deleted the empty cards", "Undo", w.undo)
	})
}
