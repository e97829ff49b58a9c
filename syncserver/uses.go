package syncserver

import (
	"context"
	"maps"
	"sync"
	"time"
)

// usePeriod is how exactly the last use of a device is known.
const usePeriod = 10 * time.Minute

// uses are the devices that were used and are not yet noted in the store: what
// many devices did in a few seconds is written at once, and none waits for it.
type uses struct {
	mu     sync.Mutex
	latest map[int64]time.Time // by the device's id; nil for none
}

func (u *uses) note(d Device, now time.Time) {
	if now.Sub(d.LastUsed) < usePeriod {
		return
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.latest == nil {
		u.latest = map[int64]time.Time{}
	}
	u.latest[d.ID] = now
}

// flush writes them down.
func (u *uses) flush(ctx context.Context, store Store) error {
	u.mu.Lock()
	noted := u.latest
	u.latest = nil
	u.mu.Unlock()
	if len(noted) == 0 {
		return nil
	}
	err := store.TouchDevices(ctx, noted)
	if err != nil { // another time, unless they were used again
		u.mu.Lock()
		defer u.mu.Unlock()
		maps.Copy(noted, u.latest)
		u.latest = noted
	}
	return err
}
