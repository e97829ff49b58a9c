package ui

import (
	"errors"
	"io"
	"io/fs"
	"net/url"
	"os"
	"time"

	"karuta/app"
	"karuta/cardrender"
	"karuta/cardrender/script"
	"karuta/collection/anki"
	"karuta/ui/reviewer"
)

// mediaFiles gives cards their pictures, and asks the media sync for those that
// are not there yet.
type mediaFiles struct {
	app  *app.App
	post func(func())
}

// Open implements cardrender.Media. It is called off the window's thread.
func (m mediaFiles) Open(name string) (io.ReadCloser, error) {
	f, err := m.app.OpenMedia(name)
	if errors.Is(err, fs.ErrNotExist) {
		m.post(func() { m.app.Media.Want(name) })
	}
	return f, err
}

func (w *window) newReviewer() *reviewer.View {
	return reviewer.New(w.win, w.app.Worker, reviewer.Actions{
		Cards: w.cards(mediaFiles{w.app, w.exec.Post}), Scripts: cardScripts(), Customize: customScheduling(), Post: w.exec.Post, Work: Work, After: w.exec.After, Now: time.Now,
		InFront: func() bool { return w.nav.front() == screen(w.reviewer) },
		Zoom:    w.app.Prefs.Get().CardZoom, SaveZoom: w.saveZoom,
		Back: w.showDecks, Edit: w.editNote, Options: w.showOptions, Filtered: w.showFiltered, CustomStudy: w.showCustomStudy,
		Player: w.sounds, Web: w.app.Web, OpenLink: w.openLink, Key: w.key, Rune: w.rune, Fail: w.fail,
	})
}

// saveZoom remembers how large cards are shown.
func (w *window) saveZoom(percent int) {
	if err := w.app.Prefs.Update(func(p *app.Preferences) { p.CardZoom = percent }); err != nil {
		w.fail(err)
	}
}

// cards makes a renderer of cards, whose pictures come from media. Where it has no place for its index of fonts, it reads
// them anew each time.
func (w *window) cards(media cardrender.Media) *cardrender.Renderer {
	cache, err := app.CacheFolder()
	if err != nil {
		cache = os.TempDir()
	}
	r := cardrender.NewSystem(cache, media)
	r.UseWeb(w.app.Web)
	_ = r.TypesetApart() // where the program does not know how to start itself, it typesets formulas itself
	return r
}

// cardScripts makes a host of scripts; nil where the program does not know how to start itself.
func cardScripts() *script.Host {
	host, err := script.NewHost()
	if err != nil {
		return nil
	}
	return host
}

// customScheduling returns what runs the script for custom scheduling, in a process that no script of a card shares.
func customScheduling() func(script.Schedule) (script.Scheduled, error) {
	host := cardScripts()
	if host == nil {
		return nil
	}
	return host.Schedule
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
