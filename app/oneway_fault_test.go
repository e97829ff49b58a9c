package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"karuta/collection"
	"karuta/internal/faulty"
	"karuta/internal/interop"
	"karuta/syncclient"
	"karuta/syncclient/httpclient"
)

// oneWayThrough returns what replaces sides over a connection that a plan harms.
func (p *learner) oneWayThrough(plan *faulty.Plan) *OneWay {
	connector := httpclient.NewConnector(httpclient.Config{Retries: -1, Stall: 20 * time.Second})
	p.t.Cleanup(connector.Close)
	account := p.Sync.Account()
	return &OneWay{
		Client: syncclient.New(syncclient.Options{
			Connect: plan.Connector(connector.Connect), Endpoint: account.URL(), HostKey: account.Key, Now: p.cfg.Now,
		}),
		Path: p.profile.Collection(), Backups: p.profile.Backups(), Account: account, Now: p.cfg.Now,
	}
}

// try runs a one-way sync where the collection is written.
func (p *learner) try(act func(c *collection.Collection, release func() error) error) (result error) {
	p.t.Helper()
	p.do(func(c *collection.Collection) error {
		result = nil
		return p.replacing(func(release func() error) error {
			result = act(c, release)
			return nil
		})
	})
	return result
}

// TestOneWaySyncsThatFail lets an upload, a download and taking back an upload fail at every call, before and after
// it has reached the server: this side is never changed, and the server has all of the old or all of the new.
func TestOneWaySyncsThatFail(t *testing.T) {
	server := interop.StartServer(t)
	first, p := newLearner(t, server), newLearner(t, server)
	first.add("theirs")
	first.replace(Upload)
	p.add("ours")
	ctx := context.Background()
	upload := func(o *OneWay) error {
		return p.try(func(c *collection.Collection, _ func() error) error { return o.Upload(ctx, c, nil, true) })
	}
	download := func(o *OneWay) error {
		return p.try(func(c *collection.Collection, release func() error) error { return o.Download(ctx, c, nil, release) })
	}
	takeBack := func(o *OneWay) error {
		return p.try(func(c *collection.Collection, release func() error) error {
			_, err := o.TakeBack(ctx, c, release)
			return err
		})
	}
	// An upload stamps the collection's row anew.
	content := func(d *interop.Dump) *interop.Dump {
		delete(d.Tables, "col")
		return d
	}
	onServer := reader(t, server)
	whole := &faulty.Plan{}
	theirs, ours := content(onServer()), content(p.dump())
	for _, step := range []struct {
		name          string
		calls         int
		do            func(*OneWay) error
		before, after *interop.Dump // of the server
	}{
		{"upload", 3, upload, theirs, ours}, // download, meta, upload
		{"taking back", 3, takeBack, ours, theirs},
		{"download", 1, download, theirs, theirs},
	} {
		for n := 1; n <= step.calls; n++ {
			for _, lost := range []bool{false, true} {
				name := fmt.Sprintf("%s, call %d, answer only: %t", step.name, n, lost)
				at := n
				if last, err := p.LastOneWay(); err == nil && last.Uncertain && step.name == "taking back" {
					at++ // what came of the attempt before has to be found out first
				}
				if err := step.do(p.oneWayThrough(&faulty.Plan{At: at, After: lost})); !errors.Is(err, faulty.ErrInjected) {
					t.Fatalf("%s: %v", name, err)
				}
				interop.RequireEqual(t, ours, content(p.dump()))
				now := content(onServer())
				if arrived := lost && n == step.calls; arrived {
					interop.RequireEqual(t, step.after, now)
					if step.name == "upload" { // although nobody knows that it arrived, it can be taken back
						if err := takeBack(p.oneWayThrough(whole)); err != nil {
							t.Fatalf("%s: taking back: %v", name, err)
						}
						interop.RequireEqual(t, step.before, content(onServer()))
					}
					continue
				}
				interop.RequireEqual(t, step.before, now)
				if left := leftovers(t, p.App); len(left) > 0 {
					t.Fatalf("%s: left %v", name, left)
				}
			}
		}
		if err := step.do(p.oneWayThrough(whole)); err != nil {
			t.Fatalf("%s: %v", step.name, err)
		}
	}
	interop.RequireEqual(t, theirs, content(p.dump()))
}

// TestUploadReplacesOnlyWhatWasKept lets another device sync between the backup of the server's collection and the upload.
func TestUploadReplacesOnlyWhatWasKept(t *testing.T) {
	server := interop.StartServer(t)
	p, other := newLearner(t, server), newLearner(t, server)
	p.add("ours")
	p.replace(Upload)
	other.replace(Download)
	other.add("theirs")
	p.force()
	var once bool
	plan := &faulty.Plan{}
	o := p.oneWayThrough(plan)
	o.Now = func() time.Time {
		if !once {
			once = true
			if other.sync() {
				t.Error("the other device is asked")
			}
		}
		return time.Now()
	}
	err := p.try(func(c *collection.Collection, _ func() error) error {
		return o.Upload(context.Background(), c, nil, true)
	})
	if syncclient.KindOf(err) != syncclient.ResyncRequired {
		t.Fatalf("%v, want %s", err, syncclient.ResyncRequired)
	}
	interop.RequireEqual(t, other.dump(), downloaded(t, server))
	if _, err := p.LastOneWay(); !errors.Is(err, ErrNothingToTakeBack) {
		t.Errorf("an upload that was not made can be taken back: %v", err)
	}
}

// TestUploadThatIsTooLarge is told of before anything is fetched for the backup.
func TestUploadThatIsTooLarge(t *testing.T) {
	server := interop.StartServer(t)
	p := newLearner(t, server)
	p.add("ours")
	p.replace(Upload)
	p.force()
	plan := &faulty.Plan{}
	connector := httpclient.NewConnector(httpclient.Config{Retries: -1})
	t.Cleanup(connector.Close)
	o := p.oneWayThrough(plan)
	o.Client = syncclient.New(syncclient.Options{
		Connect: plan.Connector(connector.Connect), Endpoint: p.Sync.Account().URL(), HostKey: p.Sync.Account().Key, UploadLimit: 1 << 10,
	})
	err := p.try(func(c *collection.Collection, _ func() error) error {
		return o.Upload(context.Background(), c, nil, true)
	})
	if syncclient.KindOf(err) != syncclient.UploadTooLarge || len(plan.Calls) > 0 {
		t.Errorf("%v after %v", err, plan.Calls)
	}
	if left := leftovers(t, p.App); len(left) > 0 {
		t.Errorf("left %v", left)
	}
}

// TestUploadOverADamagedCollection says why it cannot be kept, and how to replace it all the same.
func TestUploadOverADamagedCollection(t *testing.T) {
	server := interop.StartServer(t)
	p := newLearner(t, server)
	p.add("ours")
	p.replace(Upload)
	p.force()
	damaged := &damagedDownload{}
	o := p.oneWayThrough(&faulty.Plan{})
	o.Client = syncclient.New(syncclient.Options{
		Endpoint: p.Sync.Account().URL(), HostKey: p.Sync.Account().Key,
		Connect: func(endpoint, key string) (_ syncclient.Remote, err error) {
			connector := httpclient.NewConnector(httpclient.Config{})
			t.Cleanup(connector.Close)
			damaged.Remote, err = connector.Connect(endpoint, key)
			return damaged, err
		},
	})
	upload := func(backup bool) error {
		return p.try(func(c *collection.Collection, _ func() error) error {
			return o.Upload(context.Background(), c, nil, backup)
		})
	}
	if err := upload(true); syncclient.KindOf(err) != syncclient.NotKept || !strings.Contains(ErrorText(err), "preferences") {
		t.Errorf("with a backup: %v", err)
	}
	if err := upload(false); err != nil {
		t.Errorf("without: %v", err)
	}
}

// damagedDownload is a server whose collection is none.
type damagedDownload struct{ syncclient.Remote }

func (d *damagedDownload) Download(context.Context) (io.ReadCloser, int64, error) {
	return io.NopCloser(strings.NewReader(strings.Repeat("no collection ", 1000))), 0, nil
}
