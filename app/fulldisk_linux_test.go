package app

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"

	"karuta/collection"
	"karuta/internal/faulty"
	"karuta/internal/interop"
	"karuta/internal/testloop"
)

// newLearnerOn is newLearner with a profile in a folder.
func newLearnerOn(t testing.TB, server *interop.Server, folder string) *learner {
	t.Helper()
	l := testloop.New(t)
	a, err := New(Config{Base: folder, Version: "test", Post: l.Post})
	if err != nil {
		t.Fatal(err)
	}
	openApp(t, a, l)
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := logIn(t, a, l, server, server.Users[0].Password); err != nil {
		t.Fatal(err)
	}
	return &learner{a, t, l}
}

// TestDiskFullAtAnyWriteOfASync lets syncs of each kind, one-way ones too, meet a disk that is full after n pages, for every n until they
// succeed: this side stays as it was to the last stamp, or has what it was to have and can get back what it had.
func TestDiskFullAtAnyWriteOfASync(t *testing.T) {
	if testing.Short() {
		t.Skip("each failure is looked at in all rows of both sides")
	}
	if !faulty.InOwnMounts(t) {
		return
	}
	server := interop.StartServer(t)
	disk := faulty.MemoryDisk(t, "size=64m")
	other, p := newLearner(t, server), newLearnerOn(t, server, disk.Folder)
	other.add("theirs")
	other.replace(Upload)
	p.add("ours")
	ctx := context.Background()
	through := func() *OneWay { return p.oneWayThrough(&faulty.Plan{}) }
	steps := []struct {
		name string
		do   func(c *collection.Collection, release func() error) error
	}{
		{"upload", func(c *collection.Collection, _ func() error) error { return through().Upload(ctx, c, nil, true) }},
		{"taking back", func(c *collection.Collection, release func() error) error {
			_, err := through().TakeBack(ctx, c, release)
			return err
		}},
		{"keep both", func(c *collection.Collection, release func() error) error {
			_, err := through().KeepBoth(ctx, c, nil, release)
			return err
		}},
		{"sync", func(c *collection.Collection, _ func() error) error {
			_, err := through().Client.Sync(ctx, c)
			return err
		}},
		{"download", func(c *collection.Collection, release func() error) error {
			return through().Download(ctx, c, nil, release)
		}},
	}
	onServer := reader(t, server)
	for _, step := range steps {
		before, there := p.dump(), onServer()
		failures := 0
		for n := 0; ; n += 1 + failures/stepsOfFailures() {
			disk.Leave(n)
			err := p.try(step.do)
			disk.Leave(-1)
			if err == nil {
				break
			}
			failures++
			if text := ErrorText(err); !strings.HasPrefix(text, "The disk is full.") {
				t.Errorf("%s with %d pages: told %q (%v)", step.name, n, text, err)
			}
			if left := leftovers(t, p.App); len(left) > 0 {
				t.Errorf("%s with %d pages: left %v", step.name, n, left)
			}
			if now := p.dump(); len(interop.DiffExact(before, now)) > 0 {
				t.Fatalf("%s with %d pages: %v, and the collection is another: %v", step.name, n, err, interop.DiffExact(before, now))
			}
			// A sync that cannot be kept here when the server has it is made up for by the next.
			if now := onServer(); step.name != "sync" && len(interop.Diff(there, now)) > 0 {
				t.Fatalf("%s with %d pages: %v, and the server's is another: %v", step.name, n, err, interop.Diff(there, now))
			}
		}
		t.Logf("%s: %d failures", step.name, failures)
		if failures == 0 {
			t.Errorf("%s never met a full disk", step.name)
		}
	}
	if _, err := p.LastOneWay(); errors.Is(err, ErrNothingToTakeBack) {
		t.Error("nothing can be taken back")
	}
	interop.RequireEqual(t, p.dump(), onServer())
}

// stepsOfFailures is after how many failures the steps get longer by a page.
func stepsOfFailures() int {
	if os.Getenv("KARUTA_LONG") != "" {
		return 1000
	}
	return 3
}
