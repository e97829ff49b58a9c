package reviewer

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"karuta/app"
	"karuta/collection"
	"karuta/collection/anki"
	"karuta/ui/theme"
	"karuta/ui/widgets"
)

// flagNames are the colours of flags 1 to 7.
var flagNames = [...]string{"Red", "Orange", "Green", "Blue", "Pink", "Turquoise", "Purple"}

func (v *View) onKey(key fyne.KeyName) bool {
	if v.do(v.model.keyCommand(string(key))) {
		return true
	}
	if v.model.side == finished && (key == fyne.KeySpace || key == fyne.KeyReturn || key == fyne.KeyEnter) {
		v.actions.Back()
		return true
	}
	return v.actions.Key(key)
}

func (v *View) onRune(r rune) {
	if !v.do(v.model.runeCommand(r)) {
		v.actions.Rune(r)
	}
}

// do does what a key asks for and reports whether that was anything.
func (v *View) do(c command) bool {
	if c == none {
		return false
	}
	map[command]func(){
		turn:          v.turn,
		rate1:         func() { v.rate(anki.RatingAgain) },
		rate2:         func() { v.rate(anki.RatingHard) },
		rate3:         func() { v.rate(anki.RatingGood) },
		rate4:         func() { v.rate(anki.RatingEasy) },
		buryCard:      v.buryCard,
		buryNote:      v.buryNote,
		suspendCard:   v.suspendCard,
		suspendNote:   v.suspendNote,
		mark:          v.toggleMark,
		edit:          v.edit,
		options:       v.options,
		more:          v.openMenu,
		info:          v.info,
		replay:        v.replay,
		pause:         v.pause,
		back5:         func() { v.skip(-skipStep) },
		forward5:      func() { v.skip(skipStep) },
		toggleAdvance: v.toggleAdvance,
		toggleMasks:   func() { v.card.ToggleMasks() },
		studyOn:       v.studyMore,
		emptyDeck:     v.emptyDeck,
		unburyDeck:    v.unbury,
		scrollDown:    func() { v.card.ScrollBy(1) },
		scrollUp:      func() { v.card.ScrollBy(-1) },
	}[c]()
	return true
}

// addShortcuts registers what needs Ctrl.
func (v *View) addShortcuts() {
	layer, ok := v.window.Content().(*widgets.TopLayer)
	if !ok {
		return
	}
	add := func(shortcut fyne.Shortcut, do func()) {
		layer.AddShortcut(v.window.Canvas(), shortcut, func() {
			if v.actions.InFront() && v.model.card() != nil {
				do()
			}
		})
	}
	layer.AddShortcut(v.window.Canvas(), &fyne.ShortcutCopy{}, func() {
		if v.actions.InFront() {
			v.card.Copy()
		}
	})
	ctrl := func(key fyne.KeyName) fyne.Shortcut {
		return &desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierShortcutDefault}
	}
	for i := range flagNames {
		add(ctrl(fyne.KeyName(rune('1'+i))), func() { v.flag(i + 1) })
	}
	add(ctrl(fyne.KeyDelete), v.remove)
	for _, shortcut := range zoomInShortcuts {
		add(shortcut, func() { v.zoomBy(1) })
	}
	add(zoomOutShortcut, func() { v.zoomBy(-1) })
	add(zoomResetShortcut, v.resetZoom)
	add(dueShortcut, v.askDue)
	add(forgetShortcut, v.askForget)
}

// ofCard runs an operation on the card on show and goes on to the next.
func (v *View) ofCard(said string, op func(*collection.Collection, *anki.Card) (anki.Changes, error)) {
	card := v.model.card()
	if card == nil || v.model.busy {
		return
	}
	v.run(func(c *collection.Collection) (anki.Changes, error) { return op(c, card) }, func() { v.tell(said) })
}

func (v *View) buryCard() {
	v.ofCard("Card buried until tomorrow", func(c *collection.Collection, card *anki.Card) (anki.Changes, error) {
		return c.BuryCards(card.ID)
	})
}

func (v *View) buryNote() {
	v.ofCard("Note buried until tomorrow", func(c *collection.Collection, card *anki.Card) (anki.Changes, error) {
		ids, err := siblings(c, card)
		if err != nil {
			return anki.Changes{}, err
		}
		return c.BuryCards(ids...)
	})
}

func (v *View) suspendCard() {
	v.ofCard("Card suspended", func(c *collection.Collection, card *anki.Card) (anki.Changes, error) {
		return c.SuspendCards(card.ID)
	})
}

func (v *View) suspendNote() {
	v.ofCard("Note suspended", func(c *collection.Collection, card *anki.Card) (anki.Changes, error) {
		ids, err := siblings(c, card)
		if err != nil {
			return anki.Changes{}, err
		}
		return c.SuspendCards(ids...)
	})
}

func (v *View) remove() {
	v.ofCard("Note deleted", func(c *collection.Collection, card *anki.Card) (anki.Changes, error) {
		return c.RemoveNotes(card.NoteID)
	})
}

// siblings returns all cards of the card's note.
func siblings(c *collection.Collection, card *anki.Card) ([]anki.CardID, error) {
	cards, err := c.ListCardsOfNote(card.NoteID)
	ids := make([]anki.CardID, len(cards))
	for i, sibling := range cards {
		ids[i] = sibling.ID
	}
	return ids, err
}

// sign runs an operation that changes only the card's flag or mark: the card
// stays where it is.
func (v *View) sign(op func(*collection.Collection, *anki.Card) (anki.Changes, error)) {
	card := v.model.card()
	if card == nil {
		return
	}
	type signed struct {
		changes anki.Changes
		shown   *collection.Shown
	}
	app.Do(v.worker, func(c *collection.Collection) (s signed, err error) {
		if s.changes, err = op(c, card); err == nil {
			s.shown, err = c.ShowCard(card.ID)
		}
		return s, err
	}, func(s signed, err error) {
		v.own = true
		v.worker.Tell(s.changes)
		v.own = false
		if err != nil {
			v.actions.Fail(err)
			return
		}
		if now := v.model.card(); now != nil && now.ID == card.ID {
			v.model.shown = s.shown
			v.header.showSigns(&v.model)
		}
	})
}

// flag sets a flag, or takes it away if the card has it already.
func (v *View) flag(n int) {
	v.sign(func(c *collection.Collection, card *anki.Card) (anki.Changes, error) {
		now, err := c.GetCard(card.ID)
		if err != nil {
			return anki.Changes{}, err
		}
		if now.Flag() == n {
			return c.SetFlag(0, card.ID)
		}
		return c.SetFlag(n, card.ID)
	})
}

func (v *View) toggleMark() {
	v.sign(func(c *collection.Collection, card *anki.Card) (anki.Changes, error) {
		return c.ToggleMark(card.NoteID)
	})
}

func (v *View) edit() {
	if card := v.model.card(); card != nil {
		v.actions.Edit(card.NoteID)
	}
}

func (v *View) info() {
	if card := v.model.card(); card != nil && v.actions.Info != nil {
		v.actions.Info(card.ID)
	}
}

func (v *View) unbury() {
	ids := v.model.done.Buried
	v.run(func(c *collection.Collection) (anki.Changes, error) { return c.UnburyCards(ids...) }, nil)
}

func (v *View) undo() {
	v.run(func(c *collection.Collection) (anki.Changes, error) { return c.Undo() }, nil)
}

// openMenu shows what else can be done with the card.
func (v *View) openMenu() {
	if v.model.card() == nil {
		return
	}
	driver := fyne.CurrentApp().Driver()
	at := driver.AbsolutePositionForObject(v.header.more).Add(fyne.NewPos(0, v.header.more.Size().Height))
	widget.ShowPopUpMenuAtPosition(v.menu(), v.window.Canvas(), at)
}

// menu lists what can be done with the card on show, with its keys.
func (v *View) menu() *fyne.Menu {
	item := func(label string, key fyne.KeyName, modifier fyne.KeyModifier, do func()) *fyne.MenuItem {
		i := fyne.NewMenuItem(label, do)
		if key != "" {
			i.Shortcut = &desktop.CustomShortcut{KeyName: key, Modifier: modifier}
		}
		return i
	}
	const ctrl = fyne.KeyModifierShortcutDefault
	flags := make([]*fyne.MenuItem, len(flagNames))
	for i, name := range flagNames {
		flags[i] = item(name, fyne.KeyName(rune('1'+i)), ctrl, func() { v.flag(i + 1) })
		flags[i].Icon = theme.NewIcon(theme.IconFlag, theme.FlagColor(i+1))
		flags[i].Checked = v.model.card().Flag() == i+1
	}
	flag := fyne.NewMenuItem("Flag", nil)
	flag.ChildMenu = fyne.NewMenu("", flags...)
	items := []*fyne.MenuItem{
		flag,
		item(markText(v.model.shown.Marked), "*", 0, v.toggleMark),
		fyne.NewMenuItemSeparator(),
		item("Bury card", "-", 0, v.buryCard),
		item("Bury note", "=", 0, v.buryNote),
		item("Suspend card", "@", 0, v.suspendCard),
		item("Suspend note", "!", 0, v.suspendNote),
		item("Set due date…", dueShortcut.KeyName, dueShortcut.Modifier, v.askDue),
		item("Forget…", forgetShortcut.KeyName, forgetShortcut.Modifier, v.askForget),
		fyne.NewMenuItemSeparator(),
		item("Edit…", fyne.KeyE, 0, v.edit),
	}
	if v.actions.Info != nil {
		items = append(items, item("Card info", fyne.KeyI, 0, v.info))
	}
	if v.actions.Options != nil {
		items = append(items, item("Deck options…", fyne.KeyO, 0, v.options))
	}
	auto := item("Auto advance", fyne.KeyA, fyne.KeyModifierShift, v.toggleAdvance)
	auto.Checked = v.advance.on
	items = append(items, auto, v.zoomItem())
	if v.actions.Web != nil {
		items = append(items, v.remoteItem())
	}
	items = append(items, fyne.NewMenuItemSeparator(), item("Delete note", fyne.KeyDelete, ctrl, v.remove))
	return fyne.NewMenu("", items...)
}

func markText(marked bool) string {
	if marked {
		return "Take the mark away"
	}
	return "Mark note"
}
