// Package importexport holds the dialogs for bringing files in.
package importexport

import (
	"fmt"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"karuta/app"
	"karuta/collection"
	"karuta/ui/theme"
	"karuta/ui/widgets"
)

// Actions are what the dialogs need.
type Actions struct {
	Import func(path string, opt collection.ImportOptions, progress func(done, total int), then func(collection.ImportResult, error)) (cancel func())
	// Done is called when a file was brought in, with a line about it.
	Done func(line string)
}

// Open asks how the file is to be brought in, and does it. initial are the
// choices made the last time.
func Open(canvas fyne.Canvas, path string, initial collection.ImportOptions, actions Actions) {
	if app.ReplacesCollection(path) {
		openReplace(canvas, path, actions)
		return
	}
	opt := initial
	scheduling := widgets.NewCheckRow("With scheduling", "Keep the due dates and the review log in the file; else its cards come as new ones.",
		opt.WithScheduling, func(on bool) { opt.WithScheduling = on })
	presets := widgets.NewCheckRow("With presets", "Bring along the options of its decks.",
		opt.WithPresets, func(on bool) { opt.WithPresets = on })
	merge := widgets.NewCheckRow("Merge notetypes", "Where fields or templates differ, merge them instead of adding a second notetype. The next sync is then one-way.",
		opt.MergeNotetypes, func(on bool) { opt.MergeNotetypes = on })
	body := widgets.VStack(theme.Space12, widgets.NewMutedParagraph(filepath.Base(path)), scheduling, presets, merge)
	var modal *widgets.Modal
	ok := widgets.NewPrimary("Import", func() {
		modal.Close()
		Run(canvas, path, opt, actions)
	})
	modal = widgets.NewModal("Import a deck", body)
	modal.SetButtons(modal.CancelButton("Cancel"), ok)
	modal.Default = ok
	modal.Open(canvas)
}

// openReplace asks before a whole collection takes the place of this one.
func openReplace(canvas fyne.Canvas, path string, actions Actions) {
	body := widgets.VStack(theme.Space12,
		widgets.NewParagraph(fmt.Sprintf("%q is a whole collection. It takes the place of the one you have now: all your decks, notes and reviews are replaced.", filepath.Base(path))),
		widgets.NewMutedParagraph("A backup of your collection is made first, and the next sync will ask which side to keep."))
	var modal *widgets.Modal
	ok := widgets.NewDanger("Replace my collection", func() {
		modal.Close()
		Run(canvas, path, collection.ImportOptions{}, actions)
	})
	modal = widgets.NewModal("Replace the collection?", body)
	modal.SetButtons(modal.CancelButton("Cancel"), ok)
	modal.Open(canvas)
}

// Run brings the file in and shows how far that is.
func Run(canvas fyne.Canvas, path string, opt collection.ImportOptions, actions Actions) {
	bar := widgets.NewProgress("Reading the file…")
	modal := widgets.NewModal("Importing", bar)
	cancel := actions.Import(path, opt, func(done, total int) {
		bar.Set(float64(done)/float64(max(total, 1)), fmt.Sprintf("%d of %d media files", done, total))
	}, func(result collection.ImportResult, err error) {
		if err != nil {
			showFailure(modal, err)
			return
		}
		modal.Close()
		actions.Done(resultLine(path, result))
	})
	modal.SetButtons(modal.CancelButton("Cancel"))
	modal.OnCancel = cancel
	modal.Open(canvas)
}

func showFailure(modal *widgets.Modal, err error) {
	modal.SetTitle("The file was not imported")
	modal.SetBody(widgets.NewParagraph(app.ErrorText(err)))
	modal.OnCancel = nil
	modal.SetButtons(modal.CancelButton("Close"))
}

// resultLine says what an import did.
func resultLine(path string, r collection.ImportResult) string {
	if app.ReplacesCollection(path) {
		return "The collection was replaced"
	}
	parts := []string{"Imported " + app.Plural(r.New, "new note")}
	for _, more := range []struct {
		n    int
		what string
	}{{r.Updated, "updated"}, {r.Unchanged, "unchanged"}, {r.Conflicting, "skipped, as their notetype differs"}} {
		if more.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", more.n, more.what))
		}
	}
	return fmt.Sprintf("%s · %s, %s", strings.Join(parts, ", "), app.Plural(r.Cards, "card"), app.Plural(r.Media, "media file"))
}
