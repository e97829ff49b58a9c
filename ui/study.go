package ui

import (
	"io"
	"net/url"
	"time"

	"karuta/app"
	"karuta/collection/anki"
	"karuta/ui/reviewer"
)

// mediaFiles gives cards their pictures.
type mediaFiles struct{ app *app.App }

// Open implements cardview.Media.
func (m mediaFiles) Open(name string) (io.ReadCloser, error) { return m.app.OpenMedia(name) }

func (w *window) newReviewer() *reviewer.View {
	return reviewer.New(w.win, w.app.Worker, reviewer.Actions{
		Media: mediaFiles{w.app}, Post: w.exec.Post, Work: Work, After: w.exec.After, Now: time.Now,
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
