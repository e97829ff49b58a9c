package ui

import "path/filepath"

// backUp makes a backup and says where it is.
func (w *window) backUp() {
	w.status.Say("Making a backup…")
	w.app.BackUp(func(path string, err error) {
		switch {
		case err != nil:
			w.fail(err)
		case path == "":
			w.status.Say("Nothing has changed since the last backup")
		default:
			w.status.Say("Backed up as " + filepath.Base(path))
		}
	})
}
