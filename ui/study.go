package ui

import (
	"errors"
	"io"
	"io/fs"
	"net/url"
	"time"

	"karuta/app"
	"karuta/collection/anki"
	"karuta/ui/reviewer"
)

// mediaFiles gives cards their pictures, and asks the media sync for those that
// are not there yet.
type mediaFiles struct {
	app  *app.App
	post func(func())
}

// Open implements cardview.Media. It is called off the window's thread.
func (m mediaFiles) Open(name string) (io.ReadCloser, error) {
	f, err := m.app.OpenMedia(name)
	if errors.Is(err, fs.ErrNotExist) {
		m.post(func() { m.app.Media.Want(name) })
	}
	return f, err
}

func (w *window) newReviewer() *reviewer.View {
	return reviewer.New(w.win, w.app.Worker, reviewer.Actions{
		Media: mediaFiles{w.app, w.exec.Post}, Post: w.exec.Post, Work: Work, After: w.exec.After, Now: time.Now,
		InFront: func() bool { return w.nav.front() == screen(w.reviewer) },
		Back:    w.showDecks, Edit: w.editNote,
		OpenLink: w.openLink, Key: w.key, Rune: w.rune, Fail: w.fail,
	})
}

// study shows the first card of a deck.
func (w *window) study(deck anki.DeckID) {
	w.nav.home()
	w.reviewer.Study(deck)
	w.nav.push(w.reviewer)
}

// openLink opens a link of a card that the learner clicked, in the browser.
// Only pages of the web are opened.
func (w *window) openLink(address string) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		w.status.Warn("Karuta opens links to web pages only.", "", nil)
		return
	}
	w.openPage(u)
}
