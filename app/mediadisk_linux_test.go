package app

import (
	"bytes"
	"context"
	"crypto/sha1"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"karuta/internal/faulty"
	"karuta/internal/interop"
	"karuta/media"
	"karuta/syncclient"
)

const (
	diskFiles    = 40
	diskFileSize = 20_000
)

// diskFile is the content of a file, which does not compress.
func diskFile(name string) []byte {
	sum := sha1.Sum([]byte(name))
	var b bytes.Buffer
	for b.Len() < diskFileSize {
		b.Write(sum[:])
		sum = sha1.Sum(sum[:])
	}
	return b.Bytes()[:diskFileSize]
}

// TestFullDiskWhileMediaArrive receives files on a disk that is full sooner or later: what is there is whole, it is said
// what the matter is, and with more room the next sync gets the rest and deletes nothing on the server.
func TestFullDiskWhileMediaArrive(t *testing.T) {
	if !faulty.InOwnMounts(t) {
		return
	}
	server := interop.StartServer(t)
	p := newLearner(t, server)
	if err := os.MkdirAll(p.Profile().Media(), 0o700); err != nil {
		t.Fatal(err)
	}
	for i := range diskFiles {
		name := fmt.Sprintf("%d.png", i)
		if err := os.WriteFile(filepath.Join(p.Profile().Media(), name), diskFile(name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	p.Media.Start(nil)
	p.l.Until("the media sync", mediaRested(p.App))
	step := 64 << 10
	if os.Getenv("KARUTA_LONG") == "1" {
		step = 8 << 10
	}
	disk := faulty.MemoryDisk(t, "size=8m").Folder
	full := 0
	for room := 0; room < diskFiles*diskFileSize+512<<10; room += step {
		if receiveWithRoom(t, p, disk, room) {
			full++
		}
	}
	if full < 8 {
		t.Errorf("the disk was full %d times only", full)
	}
	t.Logf("the disk was full %d times", full)
}

// receiveWithRoom receives all files in a new folder, first with so many bytes of room. full reports that there were
// too few.
func receiveWithRoom(t *testing.T, p *learner, disk string, room int) (full bool) {
	t.Helper()
	base := filepath.Join(disk, fmt.Sprint(room))
	folder := filepath.Join(base, "collection.media")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	ballast := filepath.Join(disk, "ballast")
	var space syscall.Statfs_t
	if err := syscall.Statfs(disk, &space); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(ballast, make([]byte, int(space.Bavail)*int(space.Bsize)-room), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := receiveMedia(p, folder)
	if full = err != nil; full && (!errors.Is(err, syscall.ENOSPC) || !strings.Contains(ErrorText(err), "disk is full")) {
		t.Fatalf("%d bytes of room: %v, told %q", room, err, ErrorText(err))
	}
	requireWhole(t, folder)
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	result, err := receiveMedia(p, folder)
	if err != nil || result.Sent+result.DeletedThere > 0 || requireWhole(t, folder) != diskFiles {
		t.Fatalf("%d bytes of room, then enough: %+v, %v", room, result, err)
	}
	if err := os.RemoveAll(base); err != nil {
		t.Fatal(err)
	}
	return full
}

func receiveMedia(p *learner, folder string) (result syncclient.MediaResult, err error) {
	tracker, err := media.OpenTracker(folder)
	if err != nil {
		return result, err
	}
	connector, client := p.Sync.newClient(nil)
	defer connector.Close()
	result, err = client.SyncMedia(context.Background(), tracker, syncclient.MediaOptions{})
	return result, errors.Join(err, tracker.Close())
}

// requireWhole fails the test unless every file in the folder is whole, and returns how many there are.
func requireWhole(t *testing.T, folder string) (files int) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if content := readFile(t, filepath.Join(folder, e.Name())); !bytes.Equal(content, diskFile(e.Name())) {
			t.Fatalf("%s is not whole: %d bytes", e.Name(), len(content))
		}
	}
	return len(entries)
}
