package ui

import (
	"errors"
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"karuta/app"
	"karuta/collection"
	"karuta/collection/anki"
	"karuta/ui/mediacheck"
)

// mediaCheckWindow is the window that keeps the media folder in order, while it is open.
type mediaCheckWindow struct {
	win  fyne.Window
	view *mediacheck.View
}

// showMediaCheck checks the media folder in a window of its own, or brings that to the front.
func (w *window) showMediaCheck() {
	m := w.files
	if m.win != nil {
		m.win.RequestFocus()
		return
	}
	if !w.opened {
		return
	}
	m.win = w.driver.NewWindow("Check media – Karuta")
	m.view = mediacheck.New(m.win, mediacheck.Actions{
		Files: w.app.Files, Cards: w.cards, Open: w.app.OpenMedia, OpenTrash: w.app.Files.OpenTrash,
		After: w.exec.After, Post: w.exec.Post, Work: Work,
		Describe: w.describeNotes, Edit: w.editNote, Undo: w.undo,
		Closed: func() { m.win, m.view = nil, nil },
	})
	m.win.Resize(fyne.NewSize(640, 560))
	m.win.Show()
}

// describeNotes gives each of some notes a line to know it by.
func (w *window) describeNotes(ids []anki.NoteID, then func([]string, error)) {
	app.Read(w.app.Worker, func(c *collection.Collection) ([]string, error) {
		lines := make([]string, len(ids))
		for i, id := range ids {
			n, err := c.GetNote(id)
			switch {
			case errors.Is(err, anki.ErrNotFound):
				lines[i] = "(deleted meanwhile)"
			case err != nil:
				return nil, err
			default:
				lines[i] = noteLine(n)
			}
		}
		return lines, nil
	}, then)
}

// noteLine is what a note is sorted by, as far as there is room.
func noteLine(n *anki.Note) string {
	const most = 60
	text := strings.Join(strings.Fields(n.SortField), " ")
	switch runes := []rune(text); {
	case text == "":
		return fmt.Sprint("Note ", n.ID)
	case len(runes) > most:
		return string(runes[:most]) + "…"
	}
	return text
}
