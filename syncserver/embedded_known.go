package syncserver

import (
	"errors"
	"os"
	"sync"
)

// known keeps the devices and accounts that were found, because each request
// asks for both. It holds for as long as nobody has written to the database:
// every change, this process's or another's, shows in the index of the log, which
// is in shared memory, before anybody can read it.
type known struct {
	mu       sync.Mutex
	index    *logIndex // nil where nothing is kept
	stamp    logStamp
	devices  map[string]Device // by the hash of the key
	accounts map[AccountID]Account
}

// logStamp is the head of the log's index. It counts the changes, so that it differs after each.
type logStamp [48]byte

// logIndex is that head in the memory that all processes share.
type logIndex struct {
	head    []byte
	file    *os.File
	removed func(*os.File) bool
	unmap   func([]byte) error
}

// tells reports whether the file is still the one that changes are noted in: had
// the database been closed by all and opened again, there would be another.
func (i *logIndex) tells() bool { return !i.removed(i.file) }

// close lets go of it. The database must be closed: with the file go all locks
// that the process has on it, SQLite's too.
func (i *logIndex) close() error { return errors.Join(i.unmap(i.head), i.file.Close()) }

// look returns the stamp of now, and whether there is one.
func (k *known) look() (stamp logStamp, tells bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.index == nil || !k.index.tells() {
		return stamp, false
	}
	copy(stamp[:], k.index.head)
	return stamp, true
}

func (k *known) close() error {
	k.mu.Lock()
	defer k.mu.Unlock()
	index := k.index
	if index == nil {
		return nil
	}
	k.index = nil
	return index.close()
}

// mostKnown bounds each of the two maps.
const mostKnown = 10_000

// recall returns what the map holds for the key, or else what find does. pick
// chooses the map; it is called with the lock held.
func recall[K comparable, V any](k *known, pick func() map[K]V, key K, find func() (V, error)) (V, error) {
	stamp, tells := k.look()
	if !tells {
		return find()
	}
	k.mu.Lock()
	if k.stamp != stamp {
		k.stamp, k.devices, k.accounts = stamp, map[string]Device{}, map[AccountID]Account{}
	}
	value, ok := pick()[key]
	k.mu.Unlock()
	if ok {
		return value, nil
	}
	value, err := find() // at least as new as the stamp
	if err != nil {
		return value, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if m := pick(); k.stamp == stamp && len(m) < mostKnown {
		m[key] = value
	}
	return value, nil
}

func (k *known) device(keyHash []byte, find func() (Device, error)) (Device, error) {
	return recall(k, func() map[string]Device { return k.devices }, string(keyHash), find)
}

func (k *known) account(id AccountID, find func() (Account, error)) (Account, error) {
	return recall(k, func() map[AccountID]Account { return k.accounts }, id, find)
}
