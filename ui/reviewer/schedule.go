package reviewer

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"karuta/app"
	"karuta/collection"
	"karuta/collection/anki"
	"karuta/ui/theme"
	"karuta/ui/widgets"
)

const dueRangeHelp = `3 – in three days; 0 is today
1-7 – on a random day of the next seven
3! – in three days, and that becomes the interval, too`

// askDue asks for the day on which the card is to be due.
func (v *View) askDue() {
	card := v.model.card()
	if card == nil {
		return
	}
	app.Read(v.worker, func(c *collection.Collection) (string, error) { return c.LastDueRange() }, func(last string, err error) {
		if err != nil {
			v.actions.Fail(err)
			return
		}
		v.openDue(card, last)
	})
}

func (v *View) openDue(card *anki.Card, last string) {
	entry := widgets.NewEntry("Days from today")
	entry.SetText(last)
	wrong := widgets.NewProblem()
	var modal *widgets.Modal
	ok := widgets.NewPrimary("Set due date", func() {
		text := strings.TrimSpace(entry.Text)
		due, err := collection.ParseDueRange(text)
		if err != nil {
			modal.SayProblem(wrong, "Write a number of days, or a range like 1-7.")
			return
		}
		due.Remember = text
		modal.Close()
		v.ofThis(card, "Due date set", func(c *collection.Collection) (anki.Changes, error) { return c.SetDueDate(due, card.ID) })
	})
	modal = widgets.NewModal("When is the card to come up?", widgets.VStack(theme.Space12, entry, wrong, widgets.NewMutedParagraph(dueRangeHelp)))
	modal.SetButtons(modal.CancelButton("Cancel"), ok)
	modal.MaxWidth, modal.Default, modal.First = 440, ok, entry
	entry.OnSubmitted = modal.Submit
	modal.Open(v.window.Canvas())
	entry.SelectText()
}

// askForget asks how the card is to become new again.
func (v *View) askForget() {
	card := v.model.card()
	if card == nil {
		return
	}
	app.Read(v.worker, func(c *collection.Collection) (collection.ForgetOptions, error) {
		return c.LastForgetOptions()
	}, func(opt collection.ForgetOptions, err error) {
		if err != nil {
			v.actions.Fail(err)
			return
		}
		v.openForget(card, opt)
	})
}

func (v *View) openForget(card *anki.Card, opt collection.ForgetOptions) {
	opt.Remember = true
	place := widgets.NewCheckRow("At its old place among the new cards", "Else it comes after all other new cards.",
		opt.RestorePosition, func(on bool) { opt.RestorePosition = on })
	counts := widgets.NewCheckRow("Count its reviews and lapses from 0", "The review log keeps them all the same.",
		opt.ResetCounts, func(on bool) { opt.ResetCounts = on })
	var modal *widgets.Modal
	ok := widgets.NewPrimary("Forget card", func() {
		modal.Close()
		v.ofThis(card, "Card is new again", func(c *collection.Collection) (anki.Changes, error) { return c.ForgetCards(opt, card.ID) })
	})
	modal = widgets.NewModal("Make the card new again?", widgets.VStack(theme.Space12, place, counts))
	modal.SetButtons(modal.CancelButton("Cancel"), ok)
	modal.MaxWidth, modal.Default = 440, ok
	modal.Open(v.window.Canvas())
}

// ofThis runs an operation on the card that was asked about, which may be another than the one on show now.
func (v *View) ofThis(card *anki.Card, said string, op func(*collection.Collection) (anki.Changes, error)) {
	if now := v.model.card(); now != nil && now.ID == card.ID && !v.model.busy {
		v.run(op, func() { v.tell(said) })
		return
	}
	app.Change(v.worker, op, func(_ anki.Changes, err error) {
		if err != nil {
			v.actions.Fail(err)
		}
	})
}

// Keys of the operations above, those of Anki.
var (
	dueShortcut    = &desktop.CustomShortcut{KeyName: fyne.KeyD, Modifier: fyne.KeyModifierShortcutDefault | fyne.KeyModifierShift}
	forgetShortcut = &desktop.CustomShortcut{KeyName: fyne.KeyN, Modifier: fyne.KeyModifierShortcutDefault | fyne.KeyModifierAlt}
)
