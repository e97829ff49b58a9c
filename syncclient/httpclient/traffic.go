package httpclient

import "sync/atomic"

// traffic counts the bytes of the bodies that went either way, as they travel: compressed.
type traffic struct {
	sent, received atomic.Int64
}

// Traffic returns how many bytes of bodies were sent and received through the connector so far.
func (c *Connector) Traffic() (sent, received int64) {
	return c.traffic.sent.Load(), c.traffic.received.Load()
}
