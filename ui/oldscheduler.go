package ui

import (
	"karuta/ui/widgets"
)

// offerScheduler asks whether a collection of Anki's first scheduler is to be brought up to date: before, it cannot be studied.
func (w *window) offerScheduler() {
	if w.win.Canvas().Overlays().Top() != nil {
		return // it is asked already
	}
	w.showDecks()
	var modal *widgets.Modal
	update := widgets.NewPrimary("Update", func() {
		modal.Close()
		w.status.Say("Updating the scheduler…")
		w.app.UpdateScheduler(func(err error) {
			if err != nil {
				w.fail(err)
				return
			}
			w.status.Say("The scheduler is up to date")
		})
	})
	modal = widgets.NewModal("Update the scheduler?", widgets.NewParagraph(
		"This collection comes from Anki's first scheduler, which kept cards and answers in another way. To be studied it has to be updated, as today's Anki would do, too. "+
			"A backup is made first. This cannot be undone, and the next sync is one-way: choose the upload then."))
	modal.SetButtons(modal.CancelButton("Cancel"), update)
	modal.MaxWidth, modal.Default = 480, update
	modal.Open(w.win.Canvas())
}
