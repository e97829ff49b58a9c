package syncclient_test

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"karuta/media"
	"karuta/syncclient"
	"karuta/syncclient/wire"
)

// memoryLimit is what a media sync may have in memory, far below the 150 MB promised.
const memoryLimit = 100 << 20

// memoryWatch remembers the most memory in use at any progress.
type memoryWatch struct{ most uint64 }

func (m *memoryWatch) look(syncclient.MediaProgress) {
	var s runtime.MemStats
	runtime.ReadMemStats(&s)
	m.most = max(m.most, s.HeapInuse+s.StackInuse)
}

func writeLarge(t testing.TB, folder, name string, size int64) {
	t.Helper()
	file, err := os.Create(filepath.Join(folder, name))
	if err != nil {
		t.Fatal(err)
	}
	block := noise(int(size), 1<<20)
	for left := size; left > 0 && err == nil; left -= int64(len(block)) {
		_, err = file.Write(block[:min(left, int64(len(block)))])
	}
	if err == nil {
		err = file.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestLargeMedia(t *testing.T) {
	if os.Getenv("KARUTA_LONG") != "1" {
		t.Skip("takes a minute; set KARUTA_LONG=1")
	}
	server, ours, real := newMediaPair(t)
	writeLarge(t, ours.folder, "just small enough.bin", media.MaxFileBytes)
	writeLarge(t, ours.folder, "too large.bin", media.MaxFileBytes+1)
	for i := range 50 {
		ours.write(fmt.Sprint(i), string(noise(i, 200_000)))
	}
	watch := &memoryWatch{}
	result, err := ours.client.SyncMedia(context.Background(), ours.tracker, syncclient.MediaOptions{Progress: watch.look})
	ours.must(err)
	if !slices.Equal(result.TooLarge, []string{"too large.bin"}) || result.Sent != 51 {
		t.Errorf("got %+v", result)
	}
	t.Logf("sending took %d MiB of memory", watch.most>>20)

	theirs := newMediaDevice(t, server)
	_, err = theirs.client.SyncMedia(context.Background(), theirs.tracker, syncclient.MediaOptions{Progress: watch.look})
	theirs.must(err)
	t.Logf("with receiving %d MiB", watch.most>>20)
	if watch.most > memoryLimit {
		t.Errorf("%d MiB of memory", watch.most>>20)
	}
	real.SyncMedia()
	ours.remove("too large.bin")
	requireSameFiles(t, ours.folder, theirs.folder, realMedia(real), serverMedia(t, server))
	if again := ours.sync(); again.DeletedThere > 0 {
		t.Errorf("a file that was never sent is deleted: %+v", again)
	}

	// The same from the other side.
	writeLarge(t, realMedia(real), "theirs.bin", media.MaxFileBytes)
	writeLarge(t, realMedia(real), "theirs, too large.bin", media.MaxFileBytes+1)
	writeReal(t, real, "so that it looks at the folder", "x")
	real.SyncMedia()
	ours.sync()
	if err := os.Remove(filepath.Join(realMedia(real), "theirs, too large.bin")); err != nil {
		t.Fatal(err)
	}
	requireSameFiles(t, ours.folder, realMedia(real), serverMedia(t, server))
	requireMediaSound(t, real)
}

// A file that is changed while it is read on its way to the server.
func TestFileChangedDuringTheTransferIsWholeInTheEnd(t *testing.T) {
	server, ours, real := newMediaPair(t)
	ours.write("a", string(noise(1, 3<<20)))
	ours.write("b", "b")
	changes := 0
	client := syncclient.New(syncclient.Options{
		Endpoint: server.Endpoint, HostKey: ours.key,
		Connect: func(endpoint, key string) (syncclient.Remote, error) {
			r, err := connector(t).Connect(endpoint, key)
			return &meddler{Remote: r, meddle: func() {
				if changes++; changes <= 2 {
					ours.write("a", string(noise(1+changes, 3<<20)))
				}
			}}, err
		},
	})
	result, err := client.SyncMedia(context.Background(), ours.tracker, syncclient.MediaOptions{})
	ours.must(err)
	if changes < 2 {
		t.Fatalf("changed %d times", changes)
	}
	real.SyncMedia()
	requireSameFiles(t, ours.folder, realMedia(real), serverMedia(t, server))
	requireMediaSound(t, real)
	if result.Sent < 3 {
		t.Errorf("got %+v", result)
	}
}

// meddler lets something happen in the middle of each upload.
type meddler struct {
	syncclient.Remote
	meddle func()
}

func (m *meddler) UploadChanges(ctx context.Context, write func(io.Writer) error) (answer wire.MediaUploaded, err error) {
	return m.Remote.UploadChanges(ctx, func(w io.Writer) error {
		return write(&meddledWriter{Writer: w, meddle: m.meddle})
	})
}

// meddledWriter calls meddle once, when a mebibyte has passed.
type meddledWriter struct {
	io.Writer
	passed int
	meddle func()
}

func (w *meddledWriter) Write(p []byte) (int, error) {
	if before := w.passed; before < 1<<20 && before+len(p) >= 1<<20 {
		w.meddle()
	}
	w.passed += len(p)
	return w.Writer.Write(p)
}
