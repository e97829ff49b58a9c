package syncdialog

import (
	"fmt"

	"fyne.io/fyne/v2"

	"karuta/app"
	"karuta/ui/theme"
	"karuta/ui/widgets"
)

// OpenDirection asks which side to keep when the two cannot be merged. No
// button is the default, and Esc cancels. The dialog returned can be closed
// when the question has lost its reason.
func OpenDirection(canvas fyne.Canvas, q app.OneWayQuestion, choose func(app.Direction), cancel func()) *widgets.Modal {
	var modal *widgets.Modal
	pick := func(d app.Direction) func() {
		return func() {
			modal.Close()
			choose(d)
		}
	}
	const buttonWidth = 130
	rows := []fyne.CanvasObject{widgets.NewParagraph(reasonText(q)), widgets.NewMutedParagraph(hereText(q))}
	if q.Upload {
		rows = append(rows, widgets.NewChoiceRow(widgets.NewButton("Upload", pick(app.Upload)), buttonWidth,
			fmt.Sprintf("The collection on %s is replaced by this computer's. What is only on the server is lost there.", q.Server)))
	}
	if q.Download {
		rows = append(rows, widgets.NewChoiceRow(widgets.NewButton("Download", pick(app.Download)), buttonWidth,
			fmt.Sprintf("This computer's collection is replaced by the one on %s. A backup of this computer's is kept.", q.Server)))
	}
	modal = widgets.NewModal("Which side should be kept?", widgets.VStack(theme.Space16, rows...))
	modal.SetButtons(modal.CancelButton("Cancel"))
	modal.OnCancel = cancel
	modal.Open(canvas)
	return modal
}

// reasonText says why the two sides cannot be merged.
func reasonText(q app.OneWayQuestion) string {
	switch q.Reason {
	case app.ServerIsEmpty:
		return fmt.Sprintf("%s has no cards yet. This computer's collection can be uploaded.", q.Server)
	case app.HereIsEmpty:
		return fmt.Sprintf("This computer has no cards yet. The collection on %s can be downloaded.", q.Server)
	case app.FirstSync:
		return fmt.Sprintf("This computer has never synced with %s, and there are cards on both sides, which a sync cannot tell apart.", q.Server)
	case app.ChangedHere:
		return "On this computer something was changed that cannot be merged: fields, templates, a deleted preset, or a repair of the database."
	}
	return fmt.Sprintf("On another device something was changed that cannot be merged, so the collection on %s is of another kind than this computer's.", q.Server)
}

func hereText(q app.OneWayQuestion) string {
	text := fmt.Sprintf("This computer has %s with %s.", app.Plural(q.Notes, "note"), app.Plural(q.Cards, "card"))
	if q.Here > 0 {
		text += fmt.Sprintf(" %s made here were never sent.", app.Plural(q.Here, "change"))
	}
	return text
}
