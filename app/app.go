package app

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"karuta/collection"
	"karuta/collection/anki"
	"karuta/internal/lan"
)

// Config is what an App is made from.
type Config struct {
	Base    string       // folder of the profiles, see BaseFolder
	Profile string       // name; empty for DefaultProfile
	Version string       // of the program, told to sync servers
	Post    func(func()) // runs a function where events and results belong: on the window's thread
	Now     func() time.Time
	Keyring Keyring // nil to keep the key in a file
	// LAN returns this computer's addresses in the local network; nil for lan.List.
	LAN func() ([]lan.Address, error)
}

// App is an open profile and what can be done with it. Its methods and fields
// belong to the goroutine that Post runs on; work on the collection goes
// through Worker.
type App struct {
	Worker  *Worker
	Events  *Events
	Prefs   *PrefStore
	Account *AccountStore
	Sync    *SyncController
	Media   *MediaController
	Files   *MediaFiles
	Web     *WebFiles
	Diary   *Diary
	Serve   *ServeController
	Auto    *AutoSync // nil before StartAutoSync
	here    *Here
	profile Profile
	cfg     Config
}

// New prepares a profile. Its collection is opened by Open, so that a window
// can be shown before.
func New(cfg Config) (*App, error) {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.LAN == nil {
		cfg.LAN = lan.List
	}
	p, err := OpenProfile(cfg.Base, cfg.Profile)
	if err != nil {
		return nil, err
	}
	prefs, err := LoadPrefs(p)
	if err != nil {
		return nil, err
	}
	a := &App{Events: &Events{}, Prefs: prefs, Account: NewAccountStore(p, cfg.Keyring), Diary: NewDiary(p.Collection()), profile: p, cfg: cfg}
	a.Media, a.Files, a.Web = newMediaController(a), newMediaFiles(a), newWebFiles(a)
	a.Serve = newServeController(a)
	a.here = newHere(p, cfg.Now, a.Serve.heard, a.Serve.begins)
	a.Worker = NewWorker(cfg.Post, a.changed)
	if a.Sync, err = newSyncController(a); err != nil {
		a.Worker.Stop()
		return nil, err
	}
	return a, nil
}

func (a *App) changed(changes anki.Changes) {
	a.Events.publish(Changed{changes})
	a.Sync.Refresh()
}

// Profile returns the open profile.
func (a *App) Profile() Profile { return a.profile }

// Open opens the profile's collection, which is made if it does not exist, and
// tells everybody. then gets the error, for which ErrorText has words.
func (a *App) Open(then func(error)) {
	a.Worker.run(func() {
		err := a.openCollection()
		if err == nil {
			a.removeLeftovers()
		}
		a.cfg.Post(func() {
			if err == nil {
				a.Events.publish(CollectionOpened{})
			}
			then(err)
		})
	})
}

// openCollection runs on the worker's goroutine.
func (a *App) openCollection() error {
	c, err := collection.Open(a.profile.Collection(), collection.Options{Now: a.cfg.Now, Create: true})
	if err != nil {
		return err
	}
	a.Worker.SetCollection(c)
	return nil
}

// closeCollection runs on the worker's goroutine.
func (a *App) closeCollection() error {
	c := a.Worker.col
	if c == nil {
		return nil
	}
	a.Worker.SetCollection(nil)
	return c.Close()
}

// reopenCollection opens the collection if it was closed to be replaced. It
// runs on the worker's goroutine.
func (a *App) reopenCollection() error {
	if a.Worker.col != nil {
		return nil
	}
	return a.openCollection()
}

// Close makes the backup that is due, closes the collection and ends the
// worker. It waits for what is being written and for nothing else; call it when
// the window is gone.
func (a *App) Close() error {
	a.Serve.close()
	a.Media.close()
	a.Files.close()
	a.Web.close()
	if a.Auto != nil {
		a.Auto.close()
	}
	a.Sync.close()
	done := make(chan error, 1)
	a.Worker.run(func() { done <- errors.Join(a.backupOnClose(), a.closeCollection()) })
	err := <-done
	a.Worker.Stop()
	return errors.Join(err, a.here.close())
}

// OpenMedia opens a file of the media folder by its bare name. A name with a
// path in it is refused, and links do not lead out of the folder.
func (a *App) OpenMedia(name string) (io.ReadCloser, error) {
	root, err := os.OpenRoot(a.profile.Media())
	if err != nil {
		return nil, fmt.Errorf("open media folder: %w", err)
	}
	defer root.Close()
	if name == "" || name != filepath.Base(name) {
		return nil, fmt.Errorf("open media file: %q is not a bare file name: %w", name, os.ErrNotExist)
	}
	return root.Open(name)
}

// MediaPath returns the absolute path of a file in the media folder, for programs that play it. The error of a name that
// is none there is os.ErrNotExist.
func (a *App) MediaPath(name string) (string, error) {
	f, err := a.OpenMedia(name)
	if err != nil {
		return "", err
	}
	if err := f.Close(); err != nil {
		return "", fmt.Errorf("open media file: %w", err)
	}
	return filepath.Abs(filepath.Join(a.profile.Media(), name))
}
