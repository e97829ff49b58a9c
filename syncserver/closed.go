package syncserver

import (
	"os"
	"sync"

	"karuta/collection"
)

// closed keeps what is asked of databases again and again while they are closed: most devices that ask find that nothing
// has changed, and nothing is opened for them. It holds for as long as the file is the one that was closed.
type closed[T any] struct {
	mu   sync.Mutex
	kept map[AccountID]closedFile[T]
}

type closedFile[T any] struct {
	file  os.FileInfo
	value T
}

// mostClosed bounds how many accounts are kept: a megabyte or two.
const mostClosed = 5000

// keep remembers the value for the file at the path, which was closed.
func (c *closed[T]) keep(id AccountID, path string, value T) {
	info := wholeFile(path)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.kept == nil || len(c.kept) >= mostClosed {
		c.kept = map[AccountID]closedFile[T]{} // the others are opened once more
	}
	delete(c.kept, id)
	if info != nil {
		c.kept[id] = closedFile[T]{info, value}
	}
}

// find returns the value for the file at the path, unless somebody has changed that.
func (c *closed[T]) find(id AccountID, path string) (value T, found bool) {
	c.mu.Lock()
	was, found := c.kept[id]
	c.mu.Unlock()
	if !found {
		return value, false
	}
	is := wholeFile(path)
	same := is != nil && os.SameFile(is, was.file) && is.Size() == was.file.Size() && is.ModTime().Equal(was.file.ModTime())
	return was.value, same
}

// wholeFile returns what there is to know of a database that has nothing in a log, or nil.
func wholeFile(path string) os.FileInfo {
	if log, err := os.Stat(path + "-wal"); err == nil && log.Size() > 0 {
		return nil
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil
	}
	return info
}

// state returns what a sync is decided by, without what a sync that is going on has written, and does not open the
// collection for it if it was closed a while ago. The lock must be held.
func (sp *space) state() (collection.SyncState, error) {
	if sp.sync != nil {
		return sp.sync.exchange.State(), nil
	}
	if sp.col == nil {
		dir, err := sp.folder()
		if err != nil {
			return collection.SyncState{}, err
		}
		if state, found := sp.s.closedStates.find(sp.id, collectionIn(dir)); found {
			return state, nil
		}
	}
	col, err := sp.collection()
	if err != nil {
		return collection.SyncState{}, err
	}
	return col.SyncState()
}

// closeIdle closes the collection and remembers its state, unless a copy of that is still to be made: that needs the
// collection to be opened again. The lock must be held.
func (sp *space) closeIdle() error {
	if sp.col == nil {
		return nil
	}
	state, copied, err := sp.lastCopied()
	if err == nil {
		err = sp.closeCollection("idle")
	}
	if err == nil && copied {
		sp.s.closedStates.keep(sp.id, collectionIn(sp.dir), state)
	}
	return err
}
