package syncserver

import "time"

// Served is a request of a device that was answered.
type Served struct {
	Account AccountID
	Device  Device
	Method  string // as the protocol calls it, such as "finish"
	At      time.Time
}

// tell lets the one who wants to know hear of a request that was answered.
func (c *call) tell(method string) {
	if c.s.opt.Served != nil && c.device.ID != 0 {
		c.s.opt.Served(Served{Account: c.account.ID, Device: c.device, Method: method, At: c.s.opt.Now()})
	}
}

// Busy reports whether a request is being answered, or a device has begun a sync and not ended it. A server that stops
// then makes a device sync again; nothing is lost by that.
func (s *Server) Busy() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, sp := range s.spaces {
		if sp.users > 0 || sp.isSyncing() {
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
