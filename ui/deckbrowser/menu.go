package deckbrowser

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"karuta/app"
	"karuta/collection"
	"karuta/collection/anki"
	"karuta/ui/cardview"
	"karuta/ui/widgets"
)

// openMenu shows what can be done with a deck.
func (v *View) openMenu(row int, at fyne.Position) {
	n := v.model.row(row)
	if n == nil {
		return
	}
	items := []*fyne.MenuItem{fyne.NewMenuItem("Study", func() { v.actions.Study(n.ID) })}
	if n.Filtered {
		items = append(items,
			fyne.NewMenuItem("Rebuild", func() { v.rebuild(n) }),
			fyne.NewMenuItem("Empty", func() { v.empty(n) }),
			fyne.NewMenuItem("Options…", func() { v.actions.Filtered(n.ID) }))
	} else {
		items = append(items, fyne.NewMenuItem("Custom study…", func() { v.actions.CustomStudy(n.ID) }))
		if v.actions.Options != nil {
			items = append(items, fyne.NewMenuItem("Options…", func() { v.actions.Options(n.ID) }))
		}
		items = append(items, v.remoteItem(n))
	}
	items = append(items, fyne.NewMenuItemSeparator(), fyne.NewMenuItem("Rename…", func() { v.askRename(n) }))
	if !n.Filtered { // which has none inside
		items = append(items, fyne.NewMenuItem("Create deck inside…", func() { v.askName("Create deck", n.FullName+"::", v.create) }))
	}
	items = append(items, fyne.NewMenuItemSeparator(), fyne.NewMenuItem("Delete", func() { v.remove(n) }))
	widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", items...), v.window.Canvas(), at)
}

// remoteItem is the line that says whether a deck's cards may show files from the internet, and changes it.
func (v *View) remoteItem(n *collection.DeckNode) *fyne.MenuItem {
	allow := func(allowed bool) {
		if err := v.actions.Web.Allow(n.ID, allowed); err != nil {
			v.actions.Fail(err)
		}
	}
	if !v.actions.Web.Allowed(n.ID) {
		return fyne.NewMenuItem("Files from the internet…", func() {
			cardview.AskRemote(v.window.Canvas(), n.FullName, nil, func() { allow(true) })
		})
	}
	item := fyne.NewMenuItem("Files from the internet", func() { allow(false) })
	item.Checked = true
	return item
}

// onKey does what a key means for the deck that stands out.
func (v *View) onKey(key fyne.KeyName) bool {
	switch key {
	case fyne.KeyF:
		v.actions.NewFiltered()
		return true
	case fyne.KeyC, fyne.KeyO, fyne.KeyR, fyne.KeyE:
	default:
		return false
	}
	n := v.model.row(v.list.Current())
	if n == nil {
		return false
	}
	switch {
	case key == fyne.KeyO && n.Filtered:
		v.actions.Filtered(n.ID)
	case key == fyne.KeyR && n.Filtered:
		v.rebuild(n)
	case key == fyne.KeyE && n.Filtered:
		v.empty(n)
	case key == fyne.KeyC && !n.Filtered:
		v.actions.CustomStudy(n.ID)
	case key == fyne.KeyO && v.actions.Options != nil:
		v.actions.Options(n.ID)
	default:
		return false
	}
	return true
}

// rebuild fills a filtered deck anew.
func (v *View) rebuild(n *collection.DeckNode) {
	cards := 0
	app.Change(v.worker, func(c *collection.Collection) (changes anki.Changes, err error) {
		cards, changes, err = c.RebuildFilteredDeck(n.ID)
		return changes, err
	}, func(_ anki.Changes, err error) {
		if err != nil {
			v.actions.Fail(err)
			return
		}
		widgets.ToastOn(v.keys, fmt.Sprintf("%q now holds %s", n.Name, app.Plural(cards, "card")), "Undo", v.undo)
	})
}

// empty sends the cards of a filtered deck home.
func (v *View) empty(n *collection.DeckNode) {
	app.Change(v.worker, func(c *collection.Collection) (anki.Changes, error) {
		return c.EmptyFilteredDeck(n.ID)
	}, func(_ anki.Changes, err error) {
		if err != nil {
			v.actions.Fail(err)
			return
		}
		widgets.ToastOn(v.keys, fmt.Sprintf("The cards of %q went home", n.Name), "Undo", v.undo)
	})
}

func (v *View) askNewDeck() { v.askName("Create deck", "", v.create) }

func (v *View) askRename(n *collection.DeckNode) {
	v.askName("Rename deck", n.FullName, func(name string) {
		app.Change(v.worker, func(c *collection.Collection) (anki.Changes, error) { return c.RenameDeck(n.ID, name) }, v.done)
	})
}

// askName asks for a deck's full name and gives it to use.
func (v *View) askName(title, initial string, use func(string)) {
	widgets.AskName(v.window.Canvas(), title, "Name; levels are parted by ::", initial, use)
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
