package app

import (
	"os"
	"path/filepath"
)

// removeLeftovers removes what a program that was killed was about to send or had fetched: as large as the collection,
// and of no use to anybody. The collection is open, so that nobody else is at it.
func (a *App) removeLeftovers() {
	for _, work := range []string{"download", "upload", "undo"} {
		found, err := filepath.Glob(filepath.Join(a.profile.Folder, ".karuta-"+work+"-*"))
		if err != nil {
			continue // the folder's name looks like a pattern: what is left stays
		}
		for _, dir := range found {
			_ = os.RemoveAll(dir) // what is left over does no harm
		}
	}
}
