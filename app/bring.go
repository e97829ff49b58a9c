package app

import (
	"context"
	"time"

	"karuta/collection"
	"karuta/syncclient"
	"karuta/syncserver"
)

const (
	// bringLimit is how long a device that begins a sync waits for what this Karuta has to bring, and this Karuta for a
	// sync of another device.
	bringLimit = 5 * time.Second
	// bringCancelLimit is how long it waits for the end of a sync that was given up because of that.
	bringCancelLimit = time.Second
)

// bringing is what a device waits for that begins a sync with this computer: that this Karuta's own changes have come
// to the server. Its fields but ended belong to the goroutine that Post runs on.
type bringing struct {
	method  string          // with which the device begins
	ended   chan struct{}   // closed when the device may go on
	device  context.Context // ends when the device has gone or no longer waits
	syncing bool            // a sync runs that was begun for it
}

func (b *bringing) end() { close(b.ended) }

// await waits, and reports whether the device may go on.
func (b *bringing) await(limit time.Duration, quit <-chan struct{}) bool {
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case <-b.ended:
		return true
	case <-b.device.Done():
		return true
	case <-quit:
		return true
	case <-timer.C:
		return false
	}
}

// begins is called, on the goroutine of the request, before a device begins a sync. What waits here to be sent comes to
// the server first, so that the device gets it now. Where that takes too long, or cannot be, the device is served as the
// server stands.
func (c *ServeController) begins(ctx context.Context, s syncserver.Served) {
	if s.Device.Client == hereClient {
		c.yield(ctx, s)
		return
	}
	device, leave := context.WithCancel(ctx)
	defer leave()
	b := &bringing{method: s.Method, ended: make(chan struct{}), device: device}
	others := c.app.here.syncing()
	c.post(func() { c.bring(b, others) })
	if b.await(c.patience, c.quit.Done()) {
		return
	}
	// A sync that went on beside that of the device would be canceled by it in the middle.
	c.post(func() {
		if b.syncing && c.app.Sync.State().Phase == SyncRunning {
			c.app.Sync.Cancel()
		}
	})
	b.await(bringCancelLimit, c.quit.Done())
}

// yield lets a sync of this Karuta wait for that of another device, which it would cancel in the middle. One that has gone
// away in the middle of its own is not waited for long.
func (c *ServeController) yield(ctx context.Context, s syncserver.Served) {
	if s.Method != "meta" {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, c.patience)
	defer cancel()
	stop := context.AfterFunc(c.quit, cancel)
	defer stop()
	c.app.here.awaitSyncs(ctx, s.Device)
}

// bring begins what the device waits for. others says that another device is in the middle of a sync, which one from
// here would cancel.
func (c *ServeController) bring(b *bringing, others bool) {
	phase := c.app.Sync.State().Phase
	switch {
	case b.device.Err() != nil || c.leaving || !c.State().SyncsHere || phase == SyncAsking:
		b.end()
	case b.method == "begin":
		c.app.Media.Start(nil)
		c.app.Media.whenEnded(b.end)
	case phase == SyncRunning:
		c.app.Sync.whenEnded(b.end)
	case others:
		b.end()
	default:
		// In the line of what writes: a card that is just being answered counts.
		Do(c.app.Worker, func(c *collection.Collection) (collection.SyncState, error) { return c.SyncState() },
			func(state collection.SyncState, err error) { c.bringState(b, state, err) })
	}
}

// bringState begins a sync if one is needed that can be merged.
func (c *ServeController) bringState(b *bringing, state collection.SyncState, err error) {
	sync := c.app.Sync
	required := RequiredLocally(state)
	switch {
	case err != nil || b.device.Err() != nil || sync.State().Phase != SyncIdle:
		b.end()
	case sync.State().OneWay || required == syncclient.RequiredFull:
		c.app.keepInDiary(DiaryEntry{Time: c.app.cfg.Now(), Server: herePlace, Reason: ReasonPhone, Outcome: OutcomeQuestion})
		b.end()
	case required == syncclient.RequiredNormal:
		b.syncing = true
		sync.startFor(ReasonPhone)
		sync.whenEnded(func() {
			b.syncing = false
			b.end()
		})
	default:
		b.end()
	}
}
