package app

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"karuta/syncserver"
)

// ServeController opens this computer's own sync server to the devices of the local network, while somebody holds it
// open or the preferences say so. It publishes ServeState and belongs to the goroutine that Post runs on.
type ServeController struct {
	app     *App
	state   ServeState
	held    bool               // the window is open
	leaving bool               // the program is being left: nothing is opened any more
	stop    context.CancelFunc // of the running one; nil while off
	force   context.CancelFunc // of its patience with devices that are in the middle of a sync
	done    sync.WaitGroup
	closed  atomic.Bool
	synced  map[int64]time.Time // when devices synced last, by their number
	stopped []func()            // to be called once nothing is reachable any more

	patience time.Duration   // how long a device that begins a sync waits for what is brought here, and this Karuta for the device
	quit     context.Context // ends when nobody waits any more
	leave    context.CancelFunc
}

func newServeController(a *App) *ServeController {
	c := &ServeController{app: a, state: ServeState{Phase: ServeOff}, synced: map[int64]time.Time{}, patience: bringLimit}
	c.quit, c.leave = context.WithCancel(context.Background())
	return c
}

// State returns how it stands.
func (c *ServeController) State() ServeState {
	account := c.app.Sync.Account()
	c.state.SyncsHere = account.Endpoint == HereEndpoint && account.LoggedIn()
	c.state.Always = c.app.Prefs.Get().ServeAlways
	return c.state
}

func (c *ServeController) publish() { c.app.Events.publish(c.State()) }

// post runs fn where events belong, unless the program is being left.
func (c *ServeController) post(fn func()) {
	if c.closed.Load() {
		return
	}
	c.app.cfg.Post(func() {
		if !c.closed.Load() {
			fn()
		}
	})
}

// Hold opens the server, and keeps it open until Release. What waits here to be sent is given to it first.
func (c *ServeController) Hold() {
	c.held = true
	c.Update()
	if c.State().SyncsHere && c.app.Sync.State().NeedsSync() {
		c.app.Sync.startFor(ReasonPhone)
	}
}

// Release closes the server unless it is to be open always.
func (c *ServeController) Release() {
	c.held = false
	c.Update()
}

// SetAlways says whether the server is open whenever Karuta runs.
func (c *ServeController) SetAlways(on bool) error {
	err := c.app.Prefs.Update(func(p *Preferences) { p.ServeAlways = on })
	c.Update()
	c.publish()
	return err
}

// Update opens or closes the server as it is wanted now.
func (c *ServeController) Update() {
	wanted := !c.leaving && (c.held || c.app.Prefs.Get().ServeAlways)
	switch {
	case c.closed.Load():
	case wanted && c.state.Phase == ServeOff:
		c.start()
	case !wanted && c.state.Phase == ServeOn:
		c.state.Phase = ServeStopping
		c.publish()
		c.stop()
	}
}

func (c *ServeController) start() {
	ctx, stop := context.WithCancel(context.Background())
	patience, force := context.WithCancel(context.Background())
	c.stop, c.force = stop, force
	c.state.Phase, c.state.Err = ServeOn, nil
	c.publish()
	c.done.Go(func() {
		err := c.serve(ctx, patience)
		stop()
		force()
		c.post(func() { c.ended(err) })
	})
}

// serve opens the server until ctx ends; then it waits for devices that are in the middle of a sync, until patience does.
func (c *ServeController) serve(ctx, patience context.Context) error {
	opened, err := c.app.here.open()
	if err != nil {
		return err
	}
	c.listDevices()
	doors := newDoors(opened.server, c.app.here)
	tick := time.NewTicker(lookInterval)
	defer tick.Stop()
	for {
		list, err := c.app.cfg.LAN()
		if err == nil {
			err = doors.follow(list)
		}
		found := doors.state()
		c.post(func() { c.found(found, err) })
		select {
		case <-ctx.Done():
			return doors.close(patience)
		case <-doors.renamed:
		case <-tick.C:
		}
	}
}

// lookInterval is how often it is looked whether this computer has got other addresses.
const lookInterval = 5 * time.Second

func (c *ServeController) found(found reachable, err error) {
	access := c.app.here.currentAccess()
	next := c.state
	next.Addresses, next.Name, next.User, next.Password, next.Port, next.Err = found.addresses, found.name, access.User, access.Password, found.port, err
	if !next.equal(c.state) {
		c.state = next
		c.publish()
	}
}

func (c *ServeController) ended(err error) {
	c.state.Phase, c.state.Err, c.state.Addresses, c.state.Name = ServeOff, err, nil, ""
	c.publish()
	for _, then := range c.stopped {
		then()
	}
	c.stopped = nil
	if err == nil {
		c.Update() // it may be wanted again
	}
}

// StopNow no longer waits for devices that are in the middle of a sync; they will sync again.
func (c *ServeController) StopNow() {
	if c.state.Phase == ServeStopping {
		c.force()
	}
}

// OnClose closes the server because the program is being left and calls then when nobody syncs with it any more: at
// once if nobody does.
func (c *ServeController) OnClose(then func()) {
	c.leaving = true
	if c.state.Phase == ServeOff || !c.app.here.busy() {
		then()
		return
	}
	c.stopped = append(c.stopped, then)
	c.Update()
}

// Renew makes another password: every device has to log in anew. This Karuta does so by itself.
func (c *ServeController) Renew(then func(error)) {
	here := c.State().SyncsHere
	c.app.Worker.runReading(func() {
		err := c.app.here.renew(context.Background())
		c.post(func() {
			c.state.Password = c.app.here.currentAccess().Password
			c.publish()
			c.listAgain()
			if err != nil || !here {
				then(err)
				return
			}
			c.app.Sync.LogInHere(then)
		})
	})
}

// heard is called, on any goroutine, for each request that the server has answered.
func (c *ServeController) heard(s syncserver.Served) {
	switch s.Method {
	case "finish", "upload", "download", "mediaSanity":
	default:
		return
	}
	if s.Device.Client == hereClient {
		return
	}
	c.post(func() {
		c.synced[s.Device.ID] = s.At
		c.listAgain()
		if !c.State().SyncsHere {
			return
		}
		switch s.Method {
		case "finish", "upload":
			c.app.Sync.whenEnded(func() { c.app.Sync.startFor(ReasonPhone) })
		case "mediaSanity":
			c.app.Media.Start(nil)
		}
	})
}

// listAgain shows the devices as they are now.
func (c *ServeController) listAgain() { c.app.Worker.runReading(c.listDevices) }

// listDevices asks for the devices, on any goroutine.
func (c *ServeController) listDevices() {
	list, err := c.app.here.devices(context.Background())
	c.post(func() {
		if err != nil {
			return // it is only to be seen
		}
		c.state.Devices = c.servedDevices(list)
		c.publish()
	})
}

func (c *ServeController) servedDevices(list []syncserver.Device) []ServedDevice {
	var devices []ServedDevice
	for _, d := range list {
		last := c.synced[d.ID]
		if last.Before(d.LastUsed) {
			last = d.LastUsed
		}
		devices = append(devices, ServedDevice{Program: ProgramName(d.Client), LastSync: last})
	}
	return devices
}

// serveCloseLimit is how long leaving the program waits for a device that is in the middle of a sync, unless somebody
// decides otherwise before.
const serveCloseLimit = 2 * time.Second

// close ends it for good.
func (c *ServeController) close() {
	c.closed.Store(true)
	c.leave()
	if c.stop == nil {
		return
	}
	c.stop()
	impatient := time.AfterFunc(serveCloseLimit, c.force)
	c.done.Wait()
	impatient.Stop()
}
