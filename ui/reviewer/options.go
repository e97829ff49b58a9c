package reviewer

import (
	"strings"

	"fyne.io/fyne/v2"

	"karuta/app"
	"karuta/collection"
	"karuta/collection/anki"
	"karuta/ui/theme"
	"karuta/ui/widgets"
)

// options opens the options of the deck that is studied. Where the card on show belongs to another one, it asks which.
func (v *View) options() {
	if v.actions.Options == nil {
		return
	}
	card := v.model.card()
	if card == nil {
		if deck := v.model.done.Deck; deck != nil {
			v.optionsOf(deck)
		}
		return
	}
	app.Read(v.worker, func(c *collection.Collection) ([]collection.StudiedDeck, error) { return c.StudiedDecks(card.ID) },
		func(decks []collection.StudiedDeck, err error) {
			switch {
			case err != nil:
				v.actions.Fail(err)
			case len(decks) == 1:
				v.optionsOf(decks[0].Deck)
			case len(decks) > 1:
				v.askOptions(decks)
			}
		})
}

func (v *View) optionsOf(deck *anki.Deck) {
	switch {
	case !deck.IsFiltered():
		v.actions.Options(deck.ID)
	case v.actions.Filtered != nil:
		v.actions.Filtered(deck.ID)
	}
}

// askOptions asks which of the decks is meant.
func (v *View) askOptions(decks []collection.StudiedDeck) {
	var modal *widgets.Modal
	buttons, width := make([]*widgets.Button, len(decks)), float32(0)
	for i, d := range decks {
		buttons[i] = widgets.NewButton(studiedAs(&d), func() {
			modal.Close()
			v.optionsOf(d.Deck)
		})
		width = max(width, buttons[i].MinSize().Width)
	}
	rows := make([]fyne.CanvasObject, len(decks))
	for i, d := range decks {
		rows[i] = widgets.NewChoiceRow(buttons[i], width, studiedText(&d))
	}
	modal = widgets.NewModal("Options of which deck?", widgets.VStack(theme.Space12, rows...))
	modal.SetButtons(modal.CancelButton("Cancel"))
	modal.MaxWidth, modal.First = 520, buttons[0]
	modal.Open(v.window.Canvas())
}

// studiedAs says what a deck has to do with the card.
func studiedAs(d *collection.StudiedDeck) string {
	switch {
	case d.IsFiltered():
		return "Filtered deck"
	case d.Current:
		return "Deck you study"
	}
	return "Deck of the card"
}

func studiedText(d *collection.StudiedDeck) string {
	name := strings.ReplaceAll(d.Name.Human(), "::", " › ")
	if d.Preset == "" {
		return name
	}
	return name + ", with the preset “" + d.Preset + "”"
}
