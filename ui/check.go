package ui

import (
	"fmt"

	"fyne.io/fyne/v2"

	"karuta/app"
	"karuta/collection"
	"karuta/ui/theme"
	"karuta/ui/widgets"
)

// checkDatabase looks for damage and says what was mended.
func (w *window) checkDatabase() {
	bar := widgets.NewProgress("Checking the file…")
	modal := widgets.NewModal("Check database", bar)
	cancel := w.app.CheckDatabase(func(p collection.CheckProgress) {
		bar.Set(checkFraction(p), checkText(p))
	}, func(problems []string, err error) {
		modal.OnCancel = nil
		modal.SetButtons(modal.CancelButton("Close"))
		modal.SetBody(checkOutcome(problems, err))
	})
	modal.SetButtons(modal.CancelButton("Cancel"))
	modal.OnCancel = cancel
	modal.Open(w.win.Canvas())
}

func checkFraction(p collection.CheckProgress) float64 {
	if p.Total == 0 {
		return -1
	}
	return float64(p.Done) / float64(p.Total)
}

func checkText(p collection.CheckProgress) string {
	switch p.Step {
	case collection.CheckFile:
		return "Checking the file…"
	case collection.CheckOptimize:
		return "Tidying the file…"
	case collection.CheckCards:
		return "Checking cards…"
	case collection.CheckNotes:
		return fmt.Sprintf("Checking notes: %d of %d", p.Done, p.Total)
	}
	return "Checking the history…"
}

func checkOutcome(problems []string, err error) fyne.CanvasObject {
	switch {
	case err != nil:
		return widgets.NewParagraph(app.ErrorText(err))
	case len(problems) == 0:
		return widgets.NewParagraph("Everything is in order; the file was tidied.")
	}
	rows := []fyne.CanvasObject{widgets.NewParagraph("This was found and mended:")}
	for _, p := range problems {
		rows = append(rows, widgets.NewMutedParagraph(p))
	}
	return widgets.VStack(theme.Space8, rows...)
}
