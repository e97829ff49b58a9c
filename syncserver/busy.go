package syncserver

import (
	"context"
	"time"
)

// Served is a request of a device: one that was answered, or one that begins a sync.
type Served struct {
	Account AccountID
	Device  Device
	Method  string // as the protocol calls it, such as "finish"
	At      time.Time
}

func (c *call) served(method string) Served {
	return Served{Account: c.account.ID, Device: c.device, Method: method, At: c.s.opt.Now()}
}

// tell lets the one who wants to know hear of a request that was answered.
func (c *call) tell(method string) {
	if c.s.opt.Served != nil && c.device.ID != 0 {
		c.s.opt.Served(c.served(method))
	}
}

// Begins is called before a request is looked into that begins a sync of the collection ("meta") or of the media
// ("begin"), on its goroutine, which holds no lock: the request goes on when it returns. ctx ends when the device has
// gone.
type Begins func(ctx context.Context, s Served)

// Busy reports whether a request is being answered, or a device has begun a sync and not ended it. A server that stops
// then makes a device sync again; nothing is lost by that.
func (s *Server) Busy() bool {
	return s.any(func(sp *space) bool { return sp.users > 0 || sp.isSyncing() })
}

// Syncing reports whether a device has begun a sync of the collection and not ended it. Another that begins would cancel it.
func (s *Server) Syncing() bool { return s.any((*space).isSyncing) }

// AwaitSyncs waits until the syncs of the collection have ended that other devices than this one are in the middle of,
// or until ctx ends.
func (s *Server) AwaitSyncs(ctx context.Context, but Device) {
	var ends []<-chan struct{}
	s.any(func(sp *space) bool {
		if end := sp.endOfSync(but.ID); end != nil {
			ends = append(ends, end)
		}
		return false
	})
	for _, end := range ends {
		select {
		case <-end:
		case <-ctx.Done():
			return
		}
	}
}

// endOfSync returns what is closed when the sync ends that is going on, or nil if there is none or it is that device's.
func (sp *space) endOfSync(but int64) <-chan struct{} {
	sp.mu.Lock()
	defer sp.mu.Unlock()
	if sp.sync == nil || sp.sync.device == but {
		return nil
	}
	return sp.sync.ended
}

// any reports whether that is true of an account in use.
func (s *Server) any(is func(*space) bool) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, sp := range s.spaces {
		if is(sp) {
			return true
		}
	}
	return false
}

// isSyncing reports whether a sync has begun.
func (sp *space) isSyncing() bool {
	sp.mu.Lock()
	defer sp.mu.Unlock()
	return sp.sync != nil
}
