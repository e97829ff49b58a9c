package syncclient_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"karuta/collection"
	"karuta/internal/interop"
	"karuta/syncclient"
	"karuta/syncclient/httpclient"
)

// device is a Karuta with one collection and one account.
type device struct {
	t      testing.TB
	path   string
	col    *collection.Collection
	client *syncclient.Client
	key    string
	now    func() time.Time
	world  *world // nil outside of one
}

// connector makes clients that neither wait nor repeat, so that a test sees each failure.
func connector(t testing.TB) *httpclient.Connector {
	t.Helper()
	c := httpclient.NewConnector(httpclient.Config{Retries: -1, Stall: 20 * time.Second})
	t.Cleanup(c.Close)
	return c
}

// newDevice opens a new collection without an account; now may be nil.
func newDevice(t testing.TB, now func() time.Time) *device {
	t.Helper()
	d := &device{t: t, path: filepath.Join(t.TempDir(), "collection.anki2"), now: now}
	d.open()
	t.Cleanup(func() {
		if d.col != nil {
			_ = d.col.Close()
		}
	})
	return d
}

func (d *device) open() {
	d.t.Helper()
	col, err := collection.Open(d.path, collection.Options{Now: d.now, Create: true})
	d.must(err)
	d.col = col
}

func (d *device) close() {
	d.t.Helper()
	d.must(d.col.Close())
	d.col = nil
}

func (d *device) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

// login makes an account at the endpoint the device's own.
func (d *device) login(endpoint, user, password string) {
	d.t.Helper()
	d.client = syncclient.New(syncclient.Options{Connect: connector(d.t).Connect, Endpoint: endpoint, Now: d.now})
	key, err := d.client.Login(context.Background(), user, password)
	d.must(err)
	d.key = key
}

func (d *device) loginTo(s *interop.Server) {
	d.t.Helper()
	d.login(s.Endpoint, s.Users[0].Name, s.Users[0].Password)
}

func (d *device) sync() syncclient.Result {
	d.t.Helper()
	result, err := d.client.Sync(context.Background(), d.col)
	d.must(err)
	return result
}

// syncNormally syncs and fails the test if a one-way sync is required.
func (d *device) syncNormally() syncclient.Result {
	d.t.Helper()
	result := d.sync()
	if result.Required == syncclient.RequiredFull {
		d.t.Fatalf("a one-way sync is required: %+v", result.Action)
	}
	return result
}

func (d *device) upload() {
	d.t.Helper()
	d.must(d.client.Upload(context.Background(), d.col))
}

func (d *device) download() {
	d.t.Helper()
	d.must(d.client.Replace(context.Background(), d.path, d.col.Close))
	d.open()
}

// dump reads everything in the collection.
func (d *device) dump() *interop.Dump {
	d.t.Helper()
	d.close()
	defer d.open()
	return interop.ReadDump(d.t, d.path)
}

// requireSound fails the test if the real program's database check finds anything in a copy of the collection.
func (d *device) requireSound() {
	d.t.Helper()
	if problems := (karutaPeer{d}).check(); len(problems) > 0 {
		d.t.Fatalf("the real check finds: %q", problems)
	}
}

// requireEqual fails the test unless both collections are the same.
func requireEqual(t testing.TB, d *device, real *interop.Client) {
	t.Helper()
	// The first look at a day writes settings on each device by itself, without marking them.
	d.must(d.col.StartDay())
	real.DeckTree()
	interop.RequireEqual(t, d.dump(), real.Dump())
}
