package app

import (
	"context"
	"errors"
	"net"
	"path/filepath"
	"sync"
	"time"

	"karuta/syncserver"
)

// HereEndpoint is the address of the server within the program itself, as it stands in an Account. No network knows it.
const HereEndpoint = "http://this-computer/"

// herePlace is what people read for it.
const herePlace = "this computer’s own server"

// hereClient is what the program calls itself when it syncs with its own server.
const hereClient = "this Karuta"

// Here is the sync server within the program, with one account. It keeps a collection of its own, in the profile's
// folder, and can always be reached from within; what opens it to the network is ServeController. Its methods may be
// called from any goroutine.
type Here struct {
	profile Profile
	now     func() time.Time
	served  func(syncserver.Served)
	begins  syncserver.Begins

	mu     sync.Mutex
	opened *openHere // nil until somebody needs it
	closed bool
}

// openHere is the server while it is open.
type openHere struct {
	store   *syncserver.Embedded
	server  *syncserver.Server
	access  hereAccess
	account syncserver.AccountID
	pipe    *syncserver.Pipe
	front   *syncserver.Front // of the pipe
	stop    context.CancelFunc
	tidying sync.WaitGroup
}

func newHere(p Profile, now func() time.Time, served func(syncserver.Served), begins syncserver.Begins) *Here {
	return &Here{profile: p, now: now, served: served, begins: begins}
}

var errHereClosed = errors.New("the program is being left")

// open returns the server, which is opened when the first asks for it.
func (h *Here) open() (*openHere, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return nil, errHereClosed
	}
	if h.opened != nil {
		return h.opened, nil
	}
	access, err := loadHereAccess(h.profile)
	if err != nil {
		return nil, err
	}
	store, err := syncserver.OpenEmbedded(filepath.Join(h.profile.Folder, "server"))
	if err != nil {
		return nil, err
	}
	o := &openHere{store: store, access: access, pipe: syncserver.NewPipe()}
	o.server = syncserver.New(syncserver.Options{
		Store: store, Now: h.now, Served: h.served, Begins: h.begins,
		// A phone that has gone away in the middle of a sync holds up nobody for long.
		Limits: syncserver.Limits{Collection: 4 << 30, SyncIdle: time.Minute},
	})
	if o.account, err = o.ensureAccount(h.now); err != nil {
		return nil, errors.Join(err, store.Close())
	}
	ctx, stop := context.WithCancel(context.Background())
	o.stop = stop
	o.tidying.Go(func() { o.server.Run(ctx) })
	o.front = syncserver.NewFront(o.server, nil)
	o.front.Add(o.pipe)
	h.opened = o
	return o, nil
}

// ensureAccount finds the account, or makes it.
func (o *openHere) ensureAccount(now func() time.Time) (syncserver.AccountID, error) {
	ctx := context.Background()
	accounts := syncserver.Accounts{Store: o.store, Now: now}
	account, err := o.store.FindAccount(ctx, o.access.User)
	switch {
	case errors.Is(err, syncserver.ErrNoAccount):
		return accounts.Add(ctx, o.access.User, o.access.Password)
	case err == nil && !syncserver.CheckPassword(account.Password, o.access.Password): // its file was lost
		err = accounts.SetPassword(ctx, account.ID, o.access.Password)
	}
	return account.ID, err
}

// dial connects to the server from within.
func (h *Here) dial(ctx context.Context) (net.Conn, error) {
	o, err := h.open()
	if err != nil {
		return nil, err
	}
	return o.pipe.Dial(ctx)
}

// busy reports whether somebody is in the middle of a sync, or of a request.
func (h *Here) busy() bool {
	o := h.current()
	return o != nil && o.server.Busy()
}

// syncing reports whether somebody is in the middle of a sync of the collection.
func (h *Here) syncing() bool {
	o := h.current()
	return o != nil && o.server.Syncing()
}

// awaitSyncs waits until no other device is in the middle of a sync of the collection, or until ctx ends.
func (h *Here) awaitSyncs(ctx context.Context, but syncserver.Device) {
	if o := h.current(); o != nil {
		o.server.AwaitSyncs(ctx, but)
	}
}

// current returns the server if it is open, or nil.
func (h *Here) current() *openHere {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.opened
}

// newKey returns a key for this program, in place of the one it had.
func (h *Here) newKey(ctx context.Context) (user, key string, err error) {
	o, err := h.open()
	if err != nil {
		return "", "", err
	}
	devices, err := o.store.ListDevices(ctx, o.account)
	for _, d := range devices {
		if err == nil && d.Client == hereClient {
			err = o.store.RemoveDevice(ctx, o.account, d.ID)
		}
	}
	if err == nil {
		key, err = syncserver.Accounts{Store: o.store, Now: h.now}.NewKey(ctx, o.account, hereClient)
	}
	return h.currentAccess().User, key, err
}

// currentAccess returns what devices have to type; empty before the server was opened.
func (h *Here) currentAccess() hereAccess {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.opened == nil {
		return hereAccess{}
	}
	return h.opened.access
}

// renew makes another password. Every device has to log in anew, this program too.
func (h *Here) renew(ctx context.Context) error {
	o, err := h.open()
	if err != nil {
		return err
	}
	access := h.currentAccess()
	access.Password = newHerePassword()
	// The file first: a password that is in it and not in the accounts is put there when the server is opened.
	if err := access.save(h.profile); err != nil {
		return err
	}
	h.mu.Lock()
	o.access = access
	h.mu.Unlock()
	return syncserver.Accounts{Store: o.store, Now: h.now}.SetPassword(ctx, o.account, access.Password)
}

// keepPort remembers at which port the server was last, so that devices find it there again.
func (h *Here) keepPort(port int) error {
	return h.keep(func(a *hereAccess) { a.Port = port })
}

// keepNameNumber remembers the number of the name for the same reason.
func (h *Here) keepNameNumber(number int) error {
	return h.keep(func(a *hereAccess) { a.NameNumber = number })
}

// keep changes what is remembered for the next time.
func (h *Here) keep(change func(*hereAccess)) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.opened == nil {
		return nil
	}
	before := h.opened.access
	if change(&h.opened.access); h.opened.access == before {
		return nil
	}
	return h.opened.access.save(h.profile)
}

// devices returns the programs that have logged in, the last used first, without this one.
func (h *Here) devices(ctx context.Context) ([]syncserver.Device, error) {
	o, err := h.open()
	if err != nil {
		return nil, err
	}
	list, err := o.store.ListDevices(ctx, o.account)
	var others []syncserver.Device
	for _, d := range list {
		if d.Client != hereClient {
			others = append(others, d)
		}
	}
	return others, err
}

// hereStopLimit is how long running requests may take when the program is left.
const hereStopLimit = 5 * time.Second

// close lets running requests end, and closes everything.
func (h *Here) close() error {
	h.mu.Lock()
	o := h.opened
	h.opened, h.closed = nil, true
	h.mu.Unlock()
	if o == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), hereStopLimit)
	defer cancel()
	err := o.front.Stop(ctx)
	o.stop()
	o.tidying.Wait()
	o.server.Close()
	return errors.Join(err, o.store.Close())
}
