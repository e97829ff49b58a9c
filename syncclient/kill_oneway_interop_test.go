package syncclient_test

import (
	"context"
	"math/rand/v2"
	"testing"
	"time"

	"karuta/collection"
	"karuta/internal/interop"
	"karuta/syncclient"
)

// What victims do between answers.
const (
	worksNormally   = "sync"
	worksByUpload   = "upload"
	worksByDownload = "download"
	worksByKeepBoth = "keep both"
)

// workOneWay studies and syncs one-way until the process is killed. One that downloads studies only once: the rest would be replaced.
func workOneWay(work string, client *syncclient.Client, c *collection.Collection, opt collection.Options) (err error) {
	ctx := context.Background()
	for first := true; ; first = false {
		if first || work != worksByDownload {
			if err := victimStudies(c); err != nil {
				return err
			}
		}
		switch work {
		case worksByUpload:
			err = client.Upload(ctx, c)
		case worksByDownload:
			err = client.Replace(ctx, c.Path(), c.Close)
		case worksByKeepBoth:
			err = keepBoth(ctx, client, c)
		}
		if err != nil {
			return err
		}
		if work == worksByUpload {
			continue
		}
		if c, err = collection.Open(c.Path(), opt); err != nil {
			return err
		}
		if work == worksByKeepBoth {
			if _, err := client.Sync(ctx, c); err != nil {
				return err
			}
		}
	}
}

// keepBoth keeps both sides, up to the sync, and closes the collection.
func keepBoth(ctx context.Context, client *syncclient.Client, c *collection.Collection) error {
	d, err := client.Download(ctx, c.Path())
	if err != nil {
		return err
	}
	_, err = client.KeepBoth(ctx, c, d, c.Close)
	return err
}

// oneWayKills returns how many clients are killed at each kind of work.
func oneWayKills() int {
	if long() {
		return 30
	}
	return 2
}

// eachKill kills clients at random moments of their work, and lets a test look at what is left.
func eachKill(t *testing.T, w *world, ours karutaPeer, work string, look func(told int)) {
	t.Helper()
	random := rand.New(rand.NewPCG(seed(t), 11))
	for n := range oneWayKills() {
		ours.close()
		after := time.Duration(random.Int64N(int64(200 * time.Millisecond)))
		told := killOne(t, w, ours.device, work, after)
		ours.open()
		t.Logf("%s, kill %d after %s: %d answers", work, n, after, told)
		look(told)
		w.tick(2 * time.Second)
	}
	if len(ours.leftovers()) > oneWayKills() { // each may leave the file it was at
		t.Errorf("left %v", ours.leftovers())
	}
}

func TestKilledUploadLosesNothing(t *testing.T) {
	w, ours, theirs := newPair(t)
	want := reviews(ours)
	eachKill(t, w, ours, worksByUpload, func(told int) {
		want += told
		if got := reviews(ours); got != want && got != want+1 { // the last may be in the file and not told of
			t.Fatalf("%d reviews, %d were told of", got, want)
		}
		want = reviews(ours)
		theirs.c.Sync()
		theirs.c.FullDownload() // all of the old or all of the new, as it opens
		if got := len(theirs.dump().Tables["revlog"].Rows); got > want || got < want-told-1 {
			t.Fatalf("%d reviews on the server, %d here", got, want)
		}
		if r := ours.device.sync(); r.Required == syncclient.RequiredFull {
			ours.upload()
		}
		theirs.c.Sync()
		theirs.c.FullDownload()
		requireSame(t, ours, theirs)
	})
	requireAllEqual(t, ours, theirs)
}

func TestKilledDownloadIsAllOfOneSide(t *testing.T) {
	w, ours, theirs := newPair(t)
	requireAllEqual(t, ours, theirs)
	there := ours.dump()
	notes := func(d *interop.Dump) int { return len(d.Tables["notes"].Rows) }
	eachKill(t, w, ours, worksByDownload, func(int) {
		ours.startDay()
		now := ours.dump()
		if notes(now) == notes(there)+1 && len(now.Tables["revlog"].Rows) == len(there.Tables["revlog"].Rows)+1 {
			ours.download() // it is still what it was
			ours.startDay()
			now = ours.dump()
		}
		interop.RequireEqual(t, there, now)
	})
	requireAllEqual(t, ours, theirs)
}

func TestKilledKeepBothLosesNothing(t *testing.T) {
	w, ours, theirs := newPair(t)
	want := reviews(ours)
	eachKill(t, w, ours, worksByKeepBoth, func(told int) {
		want += told
		if got := reviews(ours); got != want && got != want+1 {
			t.Fatalf("%d reviews, %d were told of", got, want)
		}
		want = reviews(ours)
		w.tick(2 * time.Second)
		ours.must(keepBoth(context.Background(), ours.client, ours.col))
		ours.open()
		ours.sync()
		theirs.sync()
		requireSame(t, ours, theirs)
		if got := reviews(ours); got != want {
			t.Fatalf("%d reviews of %d are left", got, want)
		}
	})
	requireAllEqual(t, ours, theirs)
}
