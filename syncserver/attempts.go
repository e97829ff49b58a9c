package syncserver

import (
	"sync"
	"time"
)

// Somebody who tries passwords gets so many wrong ones in a row, and then one
// more for each period that passes.
const (
	freeAttempts  = 10
	attemptPeriod = time.Minute
)

// attempts counts wrong passwords by account and by address.
type attempts struct {
	now func() time.Time
	mu  sync.Mutex
	// full is when a source has all its attempts again; sources that have them are not in it.
	full map[string]time.Time
}

func newAttempts(now func() time.Time) *attempts {
	return &attempts{now: now, full: map[string]time.Time{}}
}

// allowed reports whether the source may try a password.
func (a *attempts) allowed(source string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.full[source].Sub(a.now()) <= (freeAttempts-1)*attemptPeriod
}

// wrong takes note of a wrong password.
func (a *attempts) wrong(source string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := a.now()
	if a.full[source].Before(now) {
		a.full[source] = now
	}
	a.full[source] = a.full[source].Add(attemptPeriod)
}

// right forgets the wrong passwords of a source that knew the right one.
func (a *attempts) right(source string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.full, source)
}

func (a *attempts) tidy() {
	a.mu.Lock()
	defer a.mu.Unlock()
	for source, full := range a.full {
		if full.Before(a.now()) {
			delete(a.full, source)
		}
	}
}
