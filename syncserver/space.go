package syncserver

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"karuta/collection"
)

// The names in an account's folder.
const (
	collectionName = "collection.anki2"
	arrivalsName   = "arrivals" // what is on its way in or out; nothing in it is worth keeping
)

// space is the folder of an account while it is in use: the collection, and the
// one sync of it that may be going on.
type space struct {
	s     *Server
	id    AccountID
	media mediaSpace

	downloading atomic.Bool // somebody downloads everything

	// Under Server.mu:
	users    int   // requests that use it
	released int64 // the number of the last use that has ended

	folderMu sync.Mutex
	gone     bool   // the account is removed
	dir      string // empty until the folder is taken
	letGo    func() error

	mu       sync.Mutex             // for all that follows; held for the work of one request
	col      *collection.Collection // nil while closed
	sync     *running               // nil while no sync is going on
	lastUsed time.Time
}

// running is a sync that has begun.
type running struct {
	runKey      string
	device      int64 // that began it
	exchange    *collection.Exchange
	clientNewer bool          // the device's collection changed later than the one here
	ended       chan struct{} // closed once it is no longer going on
}

func newSpace(s *Server, id AccountID) *space {
	sp := &space{s: s, id: id}
	sp.media.space = sp
	return sp
}

// lock takes the collection for one request.
func (sp *space) lock() {
	sp.mu.Lock()
	sp.lastUsed = sp.s.opt.Now()
}

// folder takes the account's folder.
func (sp *space) folder() (string, error) {
	sp.folderMu.Lock()
	defer sp.folderMu.Unlock()
	if sp.gone {
		return "", errBadKey
	}
	if sp.dir != "" {
		return sp.dir, nil
	}
	dir, release, err := sp.s.opt.Store.Folder(context.Background(), sp.id)
	if err != nil {
		return "", err
	}
	if err := clearFolder(filepath.Join(dir, arrivalsName)); err != nil {
		return "", errors.Join(fmt.Errorf("clear arrivals: %w", err), release())
	}
	sp.dir, sp.letGo = dir, release
	return dir, nil
}

// clearFolder empties a folder, and makes it if there is none.
func clearFolder(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return os.Mkdir(dir, 0o700)
	}
	for _, entry := range entries {
		err = errors.Join(err, os.RemoveAll(filepath.Join(dir, entry.Name())))
	}
	return err
}

// collection opens the collection, and makes it if there is none. The lock must be held.
func (sp *space) collection() (*collection.Collection, error) {
	if sp.col != nil {
		return sp.col, nil
	}
	dir, err := sp.folder()
	if err != nil {
		return nil, err
	}
	col, err := collection.Open(collectionIn(dir), collection.Options{Now: sp.s.opt.Now, Create: true, Sparing: true, KeepLog: true})
	if err != nil {
		return nil, err
	}
	sp.col = col
	return col, nil
}

// arrivals returns the folder for files on their way.
func (sp *space) arrivals() (string, error) {
	dir, err := sp.folder()
	return filepath.Join(dir, arrivalsName), err
}

func collectionIn(dir string) string { return filepath.Join(dir, collectionName) }

// abort gives up the sync that is going on, if any. The lock must be held.
func (sp *space) abort(why string) {
	if sp.sync == nil {
		return
	}
	sp.log().Info("sync given up", "why", why)
	if err := sp.sync.exchange.Rollback(); err != nil {
		sp.log().Error("roll back", "err", err)
	}
	sp.endSync()
}

// endSync forgets the sync that was going on, and tells who waits for its end. The lock must be held.
func (sp *space) endSync() {
	close(sp.sync.ended)
	sp.sync = nil
}

// closeCollection closes it, giving up a sync. The lock must be held.
func (sp *space) closeCollection(why string) error {
	sp.abort(why)
	if sp.col == nil {
		return nil
	}
	err := sp.col.Close()
	sp.col = nil
	return err
}

// tidy gives up and closes what has been idle for too long.
func (sp *space) tidy(now time.Time, limits Limits) {
	sp.media.tidy(now, limits)
	sp.mu.Lock()
	defer sp.mu.Unlock()
	idle := now.Sub(sp.lastUsed)
	if idle >= limits.SyncIdle {
		sp.abort("nothing was heard of the device")
	}
	if idle < limits.OpenIdle || sp.sync != nil {
		return
	}
	if err := sp.keepDailyCopy(context.Background()); err != nil {
		sp.log().Error("keep daily copy", "err", err)
	}
	if err := sp.closeIdle(); err != nil {
		sp.log().Error("close collection", "err", err)
	}
}

func (sp *space) closeAll() {
	sp.media.closeAll()
	sp.mu.Lock()
	defer sp.mu.Unlock()
	if err := sp.closeCollection("the server stops"); err != nil {
		sp.log().Error("close collection", "err", err)
	}
}

// isClosed reports whether nothing is open.
func (sp *space) isClosed() bool {
	sp.mu.Lock()
	closed := sp.col == nil
	sp.mu.Unlock()
	return closed && sp.media.isClosed()
}

// leave lets go of the folder. Nobody may be using the space.
func (sp *space) leave() {
	if sp.letGo == nil {
		return
	}
	if err := sp.letGo(); err != nil {
		sp.log().Error("let go of folder", "err", err)
	}
}

func (sp *space) log() *slog.Logger { return sp.s.opt.Log.With("account", sp.id) }
