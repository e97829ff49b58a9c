package syncclient_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"karuta/internal/interop"
	"karuta/media"
	"karuta/syncclient"
)

// What the child process of TestMemoryOfMediaSync gets in its environment.
const (
	mediaChildFolder   = "KARUTA_MEDIA_CHILD_FOLDER" // set in such a process alone
	mediaChildEndpoint = "KARUTA_MEDIA_CHILD_ENDPOINT"
	mediaChildKey      = "KARUTA_MEDIA_CHILD_KEY"
)

// TestMemoryOfMediaSync lets processes of their own send and receive 2,000 files of 20 kB and the largest file there may
// be, and reads the most memory the system ever gave them.
func TestMemoryOfMediaSync(t *testing.T) {
	if folder := os.Getenv(mediaChildFolder); folder != "" {
		syncMediaAsChild(t, folder)
		return
	}
	if !long() {
		t.Skip("takes half a minute; set KARUTA_LONG=1")
	}
	server := interop.StartServer(t)
	ours := newMediaDevice(t, server)
	for i := range 2000 {
		ours.write(fmt.Sprintf("picture %d.jpg", i), string(noise(i, 20_000)))
	}
	writeLarge(t, ours.folder, "film.bin", media.MaxFileBytes)
	ours.must(ours.tracker.Close())
	theirs := filepath.Join(t.TempDir(), "collection.media")
	for _, side := range []struct{ what, folder string }{{"sending", ours.folder}, {"receiving", theirs}} {
		requireModestChild(t, side.what, "TestMemoryOfMediaSync",
			mediaChildFolder+"="+side.folder, mediaChildEndpoint+"="+server.Endpoint, mediaChildKey+"="+ours.key)
	}
	requireSameFiles(t, ours.folder, theirs, serverMedia(t, server))
	if n := len(files(t, theirs)); n != 2001 {
		t.Errorf("%d files arrived", n)
	}
	ours.open() // for the end
}

func syncMediaAsChild(t *testing.T, folder string) {
	client := syncclient.New(syncclient.Options{
		Connect: connector(t).Connect, Endpoint: os.Getenv(mediaChildEndpoint), HostKey: os.Getenv(mediaChildKey),
	})
	tracker, err := media.OpenTracker(folder)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.SyncMedia(context.Background(), tracker, syncclient.MediaOptions{}); err != nil {
		t.Fatal(err)
	}
	if err := tracker.Close(); err != nil {
		t.Fatal(err)
	}
	logMostMemory(t)
}
