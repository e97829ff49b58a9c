package syncserver

import (
	"net/netip"
	"sync"
	"time"
)

// Somebody who tries passwords gets so many wrong ones in a row, and then one
// more for each period that passes. A class may sign up from one address.
const (
	freeAttempts  = 10
	freeSignUps   = 40
	attemptPeriod = time.Minute

	freeMails  = 4
	mailPeriod = 15 * time.Minute
)

// attempts counts what somebody may not do too often, by account and by address.
type attempts struct {
	now    func() time.Time
	free   time.Duration // how far from having all attempts again a source may be
	period time.Duration
	mu     sync.Mutex
	// full is when a source has all its attempts again; sources that have them are not in it.
	full map[string]time.Time
}

func newAttempts(now func() time.Time, free int, period time.Duration) *attempts {
	return &attempts{now: now, free: time.Duration(free-1) * period, period: period, full: map[string]time.Time{}}
}

// allowed reports whether the source may try.
func (a *attempts) allowed(source string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.full[source].Sub(a.now()) <= a.free
}

// wrong takes note of an attempt that counts, such as a wrong password.
func (a *attempts) wrong(source string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := a.now()
	if a.full[source].Before(now) {
		a.full[source] = now
	}
	a.full[source] = a.full[source].Add(a.period)
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

// network returns what attempts from an address are counted by: a customer of
// the internet has 2⁶⁴ addresses of version 6, which count as one.
func network(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil || ip.Unmap().Is4() {
		return address
	}
	prefix, err := ip.WithZone("").Prefix(64)
	if err != nil {
		return address
	}
	return prefix.String()
}
