package syncclient_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"karuta/media"
	"karuta/syncclient"
	"karuta/syncclient/httpclient"
)

// What a process that is to be killed while it syncs media gets in its environment.
const (
	mediaVictimFolder   = "KARUTA_MEDIA_VICTIM_FOLDER" // set in such a process alone
	mediaVictimEndpoint = "KARUTA_MEDIA_VICTIM_ENDPOINT"
	mediaVictimKey      = "KARUTA_MEDIA_VICTIM_KEY"
)

// What such a process tells: the word, then the name of a file.
const (
	victimWrote   = "wrote"
	victimRemoves = "removes" // told before it does
	victimSyncs   = "syncs"
)

// stagedPrefix begins the names of files that were being written.
const stagedPrefix = ".karuta-"

// beMediaVictim writes, removes and syncs files until the process is killed.
func beMediaVictim(folder string) error {
	tracker, err := media.OpenTracker(folder)
	if err != nil {
		return err
	}
	connector := httpclient.NewConnector(httpclient.Config{Retries: -1, Stall: 20 * time.Second})
	client := syncclient.New(syncclient.Options{
		Connect: connector.Connect, Endpoint: os.Getenv(mediaVictimEndpoint), HostKey: os.Getenv(mediaVictimKey),
	})
	for round := 0; ; round++ {
		for i := range 30 {
			name := fmt.Sprintf("victim %d-%d-%d", os.Getpid(), round, i)
			if err := os.WriteFile(filepath.Join(folder, name), noise(i, 3000), 0o600); err != nil {
				return err
			}
			fmt.Println(victimWrote, name)
		}
		gone := fmt.Sprintf("victim %d-%d-0", os.Getpid(), max(0, round-1))
		fmt.Println(victimRemoves, gone)
		if err := os.Remove(filepath.Join(folder, gone)); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
		fmt.Println(victimSyncs, round)
		if _, err := client.SyncMedia(context.Background(), tracker, syncclient.MediaOptions{}); err != nil {
			return err
		}
	}
}

// killMediaVictim starts a victim on a device's folder, whose tracker is closed, and kills it so long after it began to
// sync. kept is told the files that must be there afterwards.
func killMediaVictim(t *testing.T, d *mediaDevice, endpoint string, after time.Duration, kept map[string]bool) {
	t.Helper()
	settings := []string{mediaVictimFolder + "=" + d.folder, mediaVictimEndpoint + "=" + endpoint, mediaVictimKey + "=" + d.key}
	doomed := false
	killVictim(t, settings, func(line string, kill func(time.Duration)) {
		switch word, name, _ := strings.Cut(line, " "); word {
		case victimWrote:
			kept[name] = true
		case victimRemoves:
			delete(kept, name)
		case victimSyncs:
			if !doomed {
				doomed = true
				kill(after)
			}
		default:
			t.Fatalf("the victim says %q", line)
		}
	})
}

// TestKilledMediaSyncLosesNothing kills clients in the middle of media syncs: what they had written is there and on the
// server after the next sync, what others had sent too, and nothing half written is anybody's file.
func TestKilledMediaSyncLosesNothing(t *testing.T) {
	kills := 5
	if long() {
		kills = 60
	}
	random := rand.New(rand.NewPCG(seed(t), 19))
	server, ours, real := newMediaPair(t)
	theirs := newMediaDevice(t, server)
	kept := map[string]bool{}
	for n := range kills {
		for i := range 30 {
			name := fmt.Sprintf("theirs %d-%d", n, i)
			theirs.write(name, string(noise(n*30+i, 3000)))
			kept[name] = true
		}
		theirs.sync()
		ours.must(ours.tracker.Close())
		after := time.Duration(random.Int64N(int64(250 * time.Millisecond)))
		killMediaVictim(t, ours, server.Endpoint, after, kept)
		age(t, ours.folder)
		ours.open()
		ours.sync()
		theirs.sync()
		requireSameFiles(t, ours.folder, theirs.folder, serverMedia(t, server))
		there := files(t, ours.folder)
		for name := range kept {
			if _, ok := there[name]; !ok {
				t.Fatalf("kill %d, after %s: %q is lost", n, after, name)
			}
		}
		for name := range there {
			if strings.HasPrefix(name, stagedPrefix) {
				t.Fatalf("kill %d, after %s: %q is left and synchronised", n, after, name)
			}
		}
	}
	real.SyncMedia()
	requireSameFiles(t, ours.folder, realMedia(real))
	requireMediaSound(t, real)
	t.Logf("%d kills, %d files", kills, len(kept))
}

// age makes what a killed process left half written old enough to be cleared away.
func age(t *testing.T, folder string) {
	t.Helper()
	left, err := filepath.Glob(filepath.Join(folder, stagedPrefix+"*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range left {
		old := time.Now().Add(-2 * time.Hour)
		if err := os.Chtimes(path, old, old); err != nil {
			t.Fatal(err)
		}
	}
}
