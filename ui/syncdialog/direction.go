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
			uploadText(q)))
	}
	if q.Download {
		rows = append(rows, widgets.NewChoiceRow(widgets.NewButton("Download", pick(app.Download)), buttonWidth,
			downloadText(q)))
	}
	modal = widgets.NewModal(title(q), widgets.VStack(theme.Space16, rows...))
	modal.SetButtons(modal.CancelButton("Cancel"))
	modal.OnCancel = cancel
	modal.Open(canvas)
	return modal
}

func title(q app.OneWayQuestion) string {
	switch q.Reason {
	case app.ServerIsEmpty:
		return "Upload to the server?"
	case app.HereIsEmpty:
		return "Download to this computer?"
	}
	return "Which side should be kept?"
}

func uploadText(q app.OneWayQuestion) string {
	if q.Reason == app.ServerIsEmpty {
		return fmt.Sprintf("Everything on this computer is copied to %s. Nothing is lost: the server has no cards.", q.Server)
	}
	return fmt.Sprintf("The collection on %s is replaced by this computer's. What is only on the server is lost there.", q.Server)
}

func downloadText(q app.OneWayQuestion) string {
	if q.Reason == app.HereIsEmpty {
		return fmt.Sprintf("Everything on %s is copied to this computer. Nothing is lost: this computer has no cards.", q.Server)
	}
	return fmt.Sprintf("This computer's collection is replaced by the one on %s. A backup of this computer's is kept.", q.Server)
}

// reasonText says why the two sides cannot be merged.
func reasonText(q app.OneWayQuestion) string {
	switch q.Reason {
	case app.ServerIsEmpty:
		return fmt.Sprintf("%s has no cards yet.", q.Server)
	case app.HereIsEmpty:
		return fmt.Sprintf("This computer has no cards yet, %s has.", q.Server)
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
