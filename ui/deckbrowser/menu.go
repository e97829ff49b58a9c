package deckbrowser

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"karuta/app"
	"karuta/collection"
	"karuta/collection/anki"
	"karuta/ui/widgets"
)

// openMenu shows what can be done with a deck.
func (v *View) openMenu(row int, at fyne.Position) {
	n := v.model.row(row)
	if n == nil {
		return
	}
	items := []*fyne.MenuItem{
		fyne.NewMenuItem("Study", func() { v.actions.Study(n.ID) }),
		fyne.NewMenuItem("Rename…", func() { v.askRename(n) }),
		fyne.NewMenuItem("Create deck inside…", func() { v.askName("Create deck", n.FullName+"::", v.create) }),
	}
	if v.actions.Options != nil && !n.Filtered {
		items = append(items, fyne.NewMenuItem("Options…", func() { v.actions.Options(n.ID) }))
	}
	items = append(items, fyne.NewMenuItemSeparator(), fyne.NewMenuItem("Delete", func() { v.remove(n) }))
	widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", items...), v.window.Canvas(), at)
}

func (v *View) askNewDeck() { v.askName("Create deck", "", v.create) }

func (v *View) askRename(n *collection.DeckNode) {
	v.askName("Rename deck", n.FullName, func(name string) {
		app.Change(v.worker, func(c *collection.Collection) (anki.Changes, error) { return c.RenameDeck(n.ID, name) }, v.done)
	})
}

// askName asks for a deck's full name and gives it to use.
func (v *View) askName(title, initial string, use func(string)) {
	entry := widgets.NewEntry("Name; levels are parted by ::")
	entry.SetText(initial)
	entry.CursorColumn = len([]rune(initial))
	var modal *widgets.Modal
	ok := widgets.NewPrimary(title, func() {
		name := strings.TrimSpace(entry.Text)
		if name == "" {
			return
		}
		modal.Close()
		use(name)
	})
	modal = widgets.NewModal(title, entry)
	modal.SetButtons(modal.CancelButton("Cancel"), ok)
	modal.MaxWidth, modal.Default, modal.First = 440, ok, entry
	entry.OnSubmitted = modal.Submit
	modal.Open(v.window.Canvas())
}

func (v *View) create(name string) {
	app.Do(v.worker, func(c *collection.Collection) (anki.Changes, error) {
		_, changes, err := c.AddDeck(name)
		return changes, err
	}, func(changes anki.Changes, err error) {
		if err != nil {
			v.actions.Fail(err)
			return
		}
		v.worker.Tell(changes)
	})
}

// remove deletes a deck at once, with a way back: it can be undone.
func (v *View) remove(n *collection.DeckNode) {
	removed := 0
	app.Change(v.worker, func(c *collection.Collection) (changes anki.Changes, err error) {
		removed, changes, err = c.RemoveDecks(n.ID)
		return changes, err
	}, func(_ anki.Changes, err error) {
		if err != nil {
			v.actions.Fail(err)
			return
		}
		widgets.ToastOn(v.keys, fmt.Sprintf("Deleted %q with %s", n.Name, app.Plural(removed, "card")), "Undo", v.undo)
	})
}

func (v *View) undo() {
	app.Change(v.worker, func(c *collection.Collection) (anki.Changes, error) { return c.Undo() }, v.done)
}
