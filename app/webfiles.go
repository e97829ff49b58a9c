package app

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"sync"

	"karuta/collection/anki"
	"karuta/syncclient/httpclient"
	"karuta/webmedia"
)

// WebFiles gives cards files from the internet, where the learner allowed that for their deck. It is safe for
// concurrent use.
type WebFiles struct {
	app *App

	mutex   sync.Mutex
	ended   bool
	fetcher *webmedia.Fetcher // nil before the first file
	network webNetwork        // that the fetcher was made for
}

// webNetwork are the preferences on which the way into the internet depends.
type webNetwork struct{ proxy, caFile string }

func newWebFiles(a *App) *WebFiles { return &WebFiles{app: a} }

// Allowed reports whether cards of a deck may show files from the internet: decks are the deck and those it lies in.
func (w *WebFiles) Allowed(decks ...anki.DeckID) bool {
	may := w.app.Prefs.Get().WebDecks
	return slices.ContainsFunc(decks, func(id anki.DeckID) bool { return slices.Contains(may, id) })
}

// Allow lets the cards of a deck, and of the decks in it, show files from the internet, or no more.
func (w *WebFiles) Allow(deck anki.DeckID, allowed bool) error {
	return w.app.Prefs.Update(func(p *Preferences) {
		p.WebDecks = slices.DeleteFunc(p.WebDecks, func(id anki.DeckID) bool { return id == deck })
		if allowed {
			p.WebDecks = append(p.WebDecks, deck)
		}
	})
}

var errWebEnded = errors.New("the program ends")

// Fetch returns the file at an http or https address, which may take seconds. Its errors are words for people that
// follow "could not be loaded: ".
func (w *WebFiles) Fetch(address string) ([]byte, error) {
	fetcher, err := w.current()
	if err != nil {
		return nil, err
	}
	return fetcher.Fetch(address)
}

// current returns the fetcher for the preferences as they are.
func (w *WebFiles) current() (*webmedia.Fetcher, error) {
	prefs := w.app.Prefs.Get()
	network := webNetwork{prefs.Proxy, prefs.CAFile}
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if w.ended {
		return nil, errWebEnded
	}
	if w.fetcher != nil && w.network == network {
		return w.fetcher, nil
	}
	transport, err := httpclient.NewTransport(httpclient.Config{Proxy: network.proxy, CAFile: network.caFile})
	if err != nil { // without the proxy that was meant, the learner would show an address that is to be hidden
		return nil, fmt.Errorf("the network settings in Preferences are of no use: %w", err)
	}
	cache, err := CacheFolder()
	if err != nil {
		return nil, err
	}
	if w.fetcher != nil {
		w.fetcher.Close()
	}
	w.network = network
	w.fetcher = webmedia.New(webmedia.Config{
		Folder: filepath.Join(cache, "web"), Transport: transport, Version: w.app.cfg.Version, Now: w.app.cfg.Now,
	})
	return w.fetcher, nil
}

// close gives up what is being fetched.
func (w *WebFiles) close() {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.ended = true
	if w.fetcher != nil {
		w.fetcher.Close()
	}
}
