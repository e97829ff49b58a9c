package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"
)

// chooseFile asks for a file with one of these endings. Others are not listed: the toolkit reads from every file that it
// lists, on the window's thread, and would wait for ever for a device or a pipe.
func (w *window) chooseFile(title string, endings []string, then func(path string)) {
	d := dialog.NewFileOpen(func(file fyne.URIReadCloser, err error) {
		if err != nil || file == nil {
			return // canceled, or the toolkit has said what is wrong
		}
		path := file.URI().Path()
		if err := file.Close(); err != nil {
			w.fail(err)
			return
		}
		then(path)
	}, w.win)
	d.SetTitleText(title)
	d.SetView(dialog.ListView)
	for _, ending := range endings {
		endings = append(endings, strings.ToUpper(ending))
	}
	d.SetFilter(storage.NewExtensionFileFilter(endings))
	d.Show()
	d.Resize(fyne.NewSize(760, 520)) // Fyne 2.8.0 cannot do this before
	w.dismissByEscape(d)
}

// dismissByEscape gives a dialog of the toolkit, which knows no keys, the one to leave it.
func (w *window) dismissByEscape(d *dialog.FileDialog) {
	c := w.win.Canvas()
	before := c.OnTypedKey()
	d.SetOnClosed(func() { c.SetOnTypedKey(before) })
	c.SetOnTypedKey(func(ev *fyne.KeyEvent) {
		if ev.Name == fyne.KeyEscape {
			d.Dismiss()
		}
	})
}
