package syncclient

import (
	"context"
	"time"

	"karuta/collection"
)

// statusAge is how long an answer of the server stands for a status.
const statusAge = 300 * time.Second

// statusCache is the last thing the server said, so that it is not asked each
// time the window is drawn.
type statusCache struct {
	action Action
	at     time.Time
}

func (s *statusCache) keep(action Action, at time.Time) { *s = statusCache{action, at} }

func (s *statusCache) find(now time.Time) (Action, bool) {
	age := now.Sub(s.at)
	return s.action, !s.at.IsZero() && age >= 0 && age < statusAge
}

// Status says what the next sync will have to do. What is known here is
// answered without asking the server, and the server is asked once in five
// minutes at most. It must not run while this or another device syncs: asking
// ends an open sync.
func (c *Client) Status(ctx context.Context, col *collection.Collection) (Action, error) {
	local, err := col.SyncState()
	if err != nil {
		return Action{}, localError("read state", err)
	}
	return c.Check(ctx, local)
}

// Check is Status for a collection in the given state.
func (c *Client) Check(ctx context.Context, local collection.SyncState) (Action, error) {
	if action, known := decideLocally(local); known {
		return action, nil
	}
	if action, known := c.status.find(c.opt.Now()); known {
		return action, nil
	}
	remote, err := c.connect()
	if err != nil {
		return Action{}, err
	}
	meta, err := c.meta(ctx, remote)
	if err != nil {
		return Action{}, err
	}
	action, err := decide(local, meta, c.opt.Now())
	if err != nil {
		return Action{}, err
	}
	c.status.keep(action, c.opt.Now())
	return action, nil
}
