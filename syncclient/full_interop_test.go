package syncclient_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"karuta/collection"
	"karuta/internal/faulty"
	"karuta/internal/interop"
	"karuta/syncclient"
	"karuta/syncclient/wire"
)

// tampered is a Remote of which a test replaces some calls.
type tampered struct {
	syncclient.Remote
	meta     func(*wire.Meta)
	upload   func(io.Reader) io.Reader
	download func(io.ReadCloser) io.ReadCloser
}

func (r *tampered) Meta(ctx context.Context, req wire.MetaRequest) (wire.Meta, string, error) {
	meta, endpoint, err := r.Remote.Meta(ctx, req)
	if r.meta != nil {
		r.meta(&meta)
	}
	return meta, endpoint, err
}

func (r *tampered) Upload(ctx context.Context, file io.Reader) (string, error) {
	if r.upload != nil {
		file = r.upload(file)
	}
	return r.Remote.Upload(ctx, file)
}

func (r *tampered) Download(ctx context.Context) (io.ReadCloser, int64, error) {
	file, size, err := r.Remote.Download(ctx)
	if err == nil && r.download != nil {
		file = r.download(file)
	}
	return file, size, err
}

// tamper returns a client for the device's account whose calls go through a Remote of the test's.
func (d *device) tamper(change tampered) *syncclient.Client {
	d.t.Helper()
	connect := connector(d.t).Connect
	return syncclient.New(syncclient.Options{
		Endpoint: d.world.server.Endpoint, HostKey: d.key, Now: d.now,
		Connect: func(endpoint, key string) (syncclient.Remote, error) {
			remote, err := connect(endpoint, key)
			changed := change
			changed.Remote = remote
			return &changed, err
		},
	})
}

// leftovers lists the files in the collection's folder besides it and its lock.
func (d *device) leftovers() (names []string) {
	d.t.Helper()
	entries, err := os.ReadDir(filepath.Dir(d.path))
	d.must(err)
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".karuta-") {
			names = append(names, e.Name())
		}
	}
	return names
}

func TestRefusedUploadLeavesEverythingWaiting(t *testing.T) {
	w, ours, theirs := newPair(t)
	ours.addNote("Basic", "Seed", []string{"waiting"}, "new")
	ours.removeNote(ours.addNote("Basic", "Seed", []string{"grave"}))
	ours.must(ours.col.ForceOneWaySync())
	ours.startDay()
	before := ours.dump()
	check := func(name string, client *syncclient.Client, want syncclient.Kind) {
		t.Helper()
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		if err := client.Upload(ctx, ours.col); syncclient.KindOf(err) != want {
			t.Errorf("%s: %v, want %s", name, err, want)
		}
		requireUntouched(t, before, ours.dump())
		if got := ours.leftovers(); len(got) > 0 {
			t.Errorf("%s: left %v", name, got)
		}
	}
	check("damaged on its way", ours.tamper(tampered{upload: func(file io.Reader) io.Reader {
		content, err := io.ReadAll(file)
		ours.must(err)
		return bytes.NewReader(append(content[:4096:4096], make([]byte, 8192)...))
	}}), syncclient.ServerMessage)
	check("disk fails", ours.tamper(tampered{upload: func(file io.Reader) io.Reader {
		return io.MultiReader(io.LimitReader(file, 4096), iotest.ErrReader(errors.New("bad disk")))
	}}), syncclient.Offline)
	check("answer lost", ours.clientThrough(&faulty.Plan{At: 1, After: true}), syncclient.Offline)
	check("request lost", ours.clientThrough(&faulty.Plan{At: 1}), syncclient.Offline)

	if got := ours.device.sync(); got.Required != syncclient.RequiredFull {
		t.Fatalf("then a sync requires %+v", got.Action)
	}
	ours.upload()
	if got := theirs.c.Sync(); got != interop.RequiredFull {
		t.Fatalf("the real client is to do %s", got)
	}
	theirs.c.FullDownload()
	w.tick(time.Second)
	ours.sync()
	requireAllEqual(t, ours, theirs)
}

func TestUploadCountsAsOneChange(t *testing.T) {
	_, ours, _ := newPair(t)
	ours.addNote("Basic", "Seed", []string{"x"})
	ours.upload()
	state, err := ours.col.SyncState()
	ours.must(err)
	if state.Modified != state.SchemaModified || state.Modified != state.LastSync {
		t.Errorf("after an upload the three times differ: %+v", state)
	}
	info, err := ours.col.Info()
	ours.must(err)
	if n := info.Pending.Total(); n != 0 {
		t.Errorf("%d objects still wait", n)
	}
}

func TestUnusableDownloadChangesNothing(t *testing.T) {
	_, ours, theirs := newPair(t)
	ours.addNote("Basic", "Seed", []string{"ours"})
	ours.startDay()
	before := ours.dump()
	damaged := func(content []byte) []byte {
		for i := 4096 * 2; i < len(content); i += 512 {
			content[i] ^= 0x55
		}
		return content
	}
	withTrigger := func(content []byte) []byte {
		path := filepath.Join(t.TempDir(), "t.anki2")
		ours.must(os.WriteFile(path, content, 0o600))
		c := interop.NewClient(t, interop.Options{Path: path})
		c.Execute("create trigger evil after insert on cards begin delete from notes; end")
		c.Close()
		changed, err := os.ReadFile(path)
		ours.must(err)
		return changed
	}
	for name, spoil := range map[string]func([]byte) []byte{
		"empty":          func([]byte) []byte { return nil },
		"text":           func([]byte) []byte { return []byte(strings.Repeat("no database ", 1000)) },
		"first half":     func(b []byte) []byte { return b[:len(b)/2] },
		"damaged":        damaged,
		"with a trigger": withTrigger,
	} {
		client := ours.tamper(tampered{download: func(file io.ReadCloser) io.ReadCloser {
			content, err := io.ReadAll(file)
			ours.must(errors.Join(err, file.Close()))
			return io.NopCloser(bytes.NewReader(spoil(content)))
		}})
		released := false
		err := client.Replace(context.Background(), ours.path, func() error { released = true; return nil })
		if syncclient.KindOf(err) != syncclient.BadDownload || released {
			t.Errorf("%s: %v, released %t", name, err, released)
		}
		if got := ours.leftovers(); len(got) > 0 {
			t.Errorf("%s: left %v", name, got)
		}
	}
	cut := ours.tamper(tampered{download: func(file io.ReadCloser) io.ReadCloser {
		broken := &syncclient.Error{Kind: syncclient.Offline, Err: io.ErrUnexpectedEOF}
		return io.NopCloser(io.MultiReader(io.LimitReader(file, 10_000), iotest.ErrReader(broken)))
	}})
	if err := cut.Replace(context.Background(), ours.path, ours.col.Close); syncclient.KindOf(err) != syncclient.Offline {
		t.Errorf("interrupted: %v", err)
	}
	requireUntouched(t, before, ours.dump())
	ours.download()
	theirs.sync()
	requireAllEqual(t, ours, theirs)
}

func TestProgressOfOneWaySyncs(t *testing.T) {
	_, ours, _ := newPair(t)
	stages := map[syncclient.Stage]bool{}
	var last syncclient.Progress
	client := syncclient.New(syncclient.Options{
		Connect: connector(t).Connect, Endpoint: ours.world.server.Endpoint, HostKey: ours.key, Now: ours.now,
		Progress: func(p syncclient.Progress) { stages[p.Stage], last = true, p },
	})
	ours.must(client.Upload(context.Background(), ours.col))
	if !stages[syncclient.StagePreparing] || !stages[syncclient.StageUploading] || last.Total == 0 {
		t.Errorf("upload reported %v, last %+v", stages, last)
	}
	d, err := client.Download(context.Background(), ours.path)
	ours.must(err)
	d.Discard()
	if !stages[syncclient.StageDownloading] || last.Bytes != last.Total || last.Bytes == 0 {
		t.Errorf("download reported %v, last %+v", stages, last)
	}
}

func TestReplacingRefusesAnOpenCollection(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "collection.anki2")
	col, err := collection.Open(path, collection.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = col.Close() }()
	other := filepath.Join(dir, "other.anki2")
	if err := os.WriteFile(other, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := collection.Replace(path, other); err == nil {
		t.Error("a collection with a log beside it was replaced")
	}
}
