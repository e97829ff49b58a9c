package app

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"sync"

	"karuta/collection/anki"
	"karuta/internal/atomicfile"
	"karuta/syncclient"
)

// Appearance is the choice between a light and a dark window.
type Appearance string

// The appearances.
const (
	AppearanceSystem Appearance = "system"
	AppearanceLight  Appearance = "light"
	AppearanceDark   Appearance = "dark"
)

// Preferences are a profile's settings on this computer; those that travel with
// the collection are in the collection.
type Preferences struct {
	Appearance   Appearance `json:"appearance"`
	SyncOnOpen   bool       `json:"sync_on_open"`
	SyncOnClose  bool       `json:"sync_on_close"`
	SyncMedia    bool       `json:"sync_media"`
	MediaMinutes int        `json:"media_minutes"`  // between media syncs without being asked; 0 for never
	WindowWidth  float32    `json:"window_width"`   // points
	WindowHeight float32    `json:"window_height"`  // points
	NetworkSecs  int        `json:"network_secs"`   // without a byte for so long, a sync gives up
	BackUpServer bool       `json:"back_up_server"` // fetch and keep the server's collection before an upload replaces it
	ForceOneWay  bool       `json:"force_one_way"`  // the next sync asks which side to keep even where it need not

	CAFile        string `json:"ca_file,omitempty"` // PEM file of certificates to trust besides the system's
	Proxy         string `json:"proxy,omitempty"`   // address of a proxy; "" for the system's
	UploadLimitMB int    `json:"upload_limit_mb"`   // MiB; the server refuses a larger collection, so it is not sent; 0 for no limit
	IdleMinutes   int    `json:"idle_minutes"`      // a sync after so long without a change; 0 for never
	SyncOnSleep   bool   `json:"sync_on_sleep"`     // before the system goes to sleep or the session ends
	AskServer     bool   `json:"ask_server"`        // every few minutes whether there is something to fetch
	AskAnkiWeb    bool   `json:"ask_ankiweb"`       // AnkiWeb, too
	ServeAlways   bool   `json:"serve_always"`      // devices may sync with this computer whenever Karuta runs

	CardZoom int `json:"card_zoom"` // percent; how large cards are shown while they are studied

	// WebDecks are the decks whose cards, and those of the decks in them, may show files from the internet.
	WebDecks []anki.DeckID `json:"web_decks,omitempty"`
}

func defaultPreferences() Preferences {
	return Preferences{
		Appearance: AppearanceSystem, SyncOnOpen: true, SyncOnClose: true, SyncMedia: true, MediaMinutes: 15,
		WindowWidth: 900, WindowHeight: 680, NetworkSecs: 60, BackUpServer: true,
		UploadLimitMB: syncclient.DefaultUploadLimit >> 20, SyncOnSleep: true, AskServer: true, CardZoom: 100,
	}
}

// PrefStore keeps the preferences in a file of the profile. It is safe for
// concurrent use.
type PrefStore struct {
	path string

	mutex sync.Mutex
	now   Preferences
}

const prefsFile = "prefs.json"

// LoadPrefs reads the preferences of a profile. A file that cannot be read as
// preferences is set aside and the defaults hold.
func LoadPrefs(p Profile) (*PrefStore, error) {
	s := &PrefStore{path: filepath.Join(p.Folder, prefsFile), now: defaultPreferences()}
	text, err := os.ReadFile(s.path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return s, nil
	case err != nil:
		return nil, fmt.Errorf("read preferences: %w", err)
	}
	if json.Unmarshal(text, &s.now) != nil {
		s.now = defaultPreferences()
		if err := os.Rename(s.path, s.path+".unreadable"); err != nil {
			return nil, fmt.Errorf("set unreadable preferences aside: %w", err)
		}
	}
	return s, nil
}

// Get returns the preferences as they are. Their lists are not to be changed.
func (s *PrefStore) Get() Preferences {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.now
}

// Update changes the preferences and saves them.
func (s *PrefStore) Update(change func(*Preferences)) error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	before := s.now
	s.now.WebDecks = slices.Clone(before.WebDecks)
	change(&s.now)
	if reflect.DeepEqual(s.now, before) {
		return nil
	}
	text, err := json.MarshalIndent(s.now, "", "  ")
	if err != nil {
		return fmt.Errorf("save preferences: %w", err)
	}
	if err := atomicfile.Write(s.path, append(text, '\n')); err != nil {
		return fmt.Errorf("save preferences: %w", err)
	}
	return nil
}
