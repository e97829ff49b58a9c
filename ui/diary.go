package ui

import (
	"fyne.io/fyne/v2"

	"karuta/ui/syncdiary"
)

// diaryWindow is the window with the record of all syncs, while it is open.
type diaryWindow struct {
	win  fyne.Window
	view *syncdiary.View
}

// showDiary shows the diary, or brings it to the front.
func (w *window) showDiary() {
	d := w.diary
	if d.win != nil {
		d.win.RequestFocus()
		return
	}
	d.win = w.driver.NewWindow("Sync diary – Karuta")
	d.view = syncdiary.New(d.win, w.app.Diary.List, func() { d.win, d.view = nil, nil })
	d.win.Resize(fyne.NewSize(600, 520))
	d.win.Show()
}

func (d *diaryWindow) refresh() {
	if d.view != nil {
		d.view.Refresh()
	}
}
