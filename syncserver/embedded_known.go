package syncserver

import (
	"os"
	"runtime"
	"sync"
	"time"
)

// known keeps the devices and accounts that were found, because each request
// asks for both. It holds for as long as nobody has written to the database:
// every change, this process's or another's, is appended to the log beside it,
// and a look at that file's time and size costs next to nothing.
type known struct {
	log string // path of the database's log

	mu       sync.Mutex
	stamp    logStamp
	devices  map[string]Device // by the hash of the key
	accounts map[AccountID]Account
}

// logStamp is by what a change of the log is noticed.
type logStamp struct {
	written time.Time
	size    int64
}

// mostKnown bounds each of the two maps.
const mostKnown = 10_000

// look returns the log's stamp, and whether it tells: a change within the grain
// of the file system's clock after the last one would go unnoticed, so that for
// a moment after each change everything is asked for anew.
func (k *known) look() (logStamp, bool) {
	if runtime.GOOS == "windows" { // there the time of an open file lags behind
		return logStamp{}, false
	}
	info, err := os.Stat(k.log)
	if err != nil {
		return logStamp{}, false
	}
	stamp := logStamp{info.ModTime(), info.Size()}
	grain := 100 * time.Millisecond // ten times what kernels have
	if stamp.written.Nanosecond()%int(time.Millisecond) == 0 {
		grain = 3 * time.Second // a file system that counts seconds
	}
	return stamp, time.Since(stamp.written) > grain
}

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
