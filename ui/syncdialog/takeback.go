package syncdialog

import (
	"time"

	"fyne.io/fyne/v2"

	"karuta/app"
	"karuta/ui/theme"
	"karuta/ui/widgets"
)

// OpenTakeBack says what taking back the last one-way sync does, and does it on request.
func OpenTakeBack(canvas fyne.Canvas, last app.OneWayRecord, now time.Time, takeBack func()) {
	what, does := takeBackText(last, now)
	modal := widgets.NewModal("Take back the "+string(last.Direction)+"?",
		widgets.VStack(theme.Space16, widgets.NewParagraph(what), widgets.NewParagraph(does),
			widgets.NewMutedParagraph("What is replaced by this is kept too, and can be brought back in the same way.")))
	modal.SetButtons(modal.CancelButton("Cancel"), widgets.NewButton("Take back", func() {
		modal.Close()
		takeBack()
	}))
	modal.Open(canvas)
}

func takeBackText(last app.OneWayRecord, now time.Time) (what, does string) {
	if last.Direction == app.Upload {
		return "The last one-way sync was an upload to " + app.HostOf(last.Endpoint) + ", " + moment(last.At, now) + ".",
			"The server gets back the collection it had before. This computer's stays as it is, and the next sync asks again which side to keep."
	}
	if last.Direction == app.KeepBoth {
		return "Both sides were kept in the sync with " + app.HostOf(last.Endpoint) + ", " + moment(last.At, now) + ".",
			"This computer gets back the collection it had before. The server keeps what was sent to it, and the next sync asks again which side to keep."
	}
	return "The last one-way sync was a download from " + app.HostOf(last.Endpoint) + ", " + moment(last.At, now) + ".",
		"This computer gets back the collection it had before, with everything that waited to be sent. The server's stays as it is."
}
