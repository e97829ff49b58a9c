package syncdialog

import (
	"fyne.io/fyne/v2"

	"karuta/ui/widgets"
)

// OpenRedirect asks whether to go where the server sends to. Esc stays away.
func OpenRedirect(canvas fyne.Canvas, sentence string, follow func()) *widgets.Modal {
	modal := widgets.NewModal("Sync with another server?", widgets.NewParagraph(sentence))
	modal.SetButtons(modal.CancelButton("Stay here"), widgets.NewButton("Go there", func() {
		modal.Close()
		follow()
	}))
	modal.MaxWidth = 460
	modal.Open(canvas)
	return modal
}
