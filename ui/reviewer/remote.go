package reviewer

import (
	"fyne.io/fyne/v2"

	"karuta/collection/anki"
	"karuta/ui/cardview"
)

// askRemote asks whether the cards of the deck at hand may show files from the internet, such as those of the sites that
// the card on show asks for.
func (v *View) askRemote(hosts []string) {
	if v.model.shown == nil || len(v.model.shown.Decks) == 0 {
		return
	}
	deck := v.model.shown.Decks[0]
	cardview.AskRemote(v.window.Canvas(), v.model.shown.Deck, hosts, func() { v.allowRemote(deck, true) })
}

// allowRemote lets the cards of decks show files from the internet, or no more.
func (v *View) allowRemote(deck anki.DeckID, allowed bool) {
	if err := v.actions.Web.Allow(deck, allowed); err != nil {
		v.actions.Fail(err)
		return
	}
	v.redraw()
}

// remoteItem is the line of the menu that says whether the card's deck may show files from the internet, and changes it.
func (v *View) remoteItem() *fyne.MenuItem {
	decks := v.model.shown.Decks
	item := fyne.NewMenuItem("Files from the internet…", func() { v.askRemote(nil) })
	if v.actions.Web.Allowed(decks...) {
		item = fyne.NewMenuItem("Files from the internet", func() {
			for _, deck := range decks { // whichever of them it was allowed for
				v.allowRemote(deck, false)
			}
		})
		item.Checked = true
	}
	item.Disabled = len(decks) == 0
	return item
}
