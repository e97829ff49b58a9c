package syncclient_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"karuta/collection/anki"
	"karuta/internal/interop"
	"karuta/media"
	"karuta/syncclient"
)

// oddNames are names that programs and file systems like to stumble over. All are in normal form.
var oddNames = []string{
	"plain.jpg", "with spaces.jpg", "a+b+c.mp3", "שלום.png", "🥰🐝.gif", "é.png", "日本語.svg", "50%.jpg", "a&b.jpg",
	"a;b.jpg", "'quoted'.png", "#1.png", "a,b.png", "no extension", ".hidden", "_underscore.css", "con_.txt", "a..b.jpg",
	"Ünïcödé (1).mp3", "\u1100\u1161.png", // decomposed Hangul, see below
}

func newMediaPair(t *testing.T) (*interop.Server, *mediaDevice, *interop.Client) {
	t.Helper()
	server := interop.StartServer(t)
	real := interop.NewClient(t, interop.Options{})
	real.Login(server)
	return server, newMediaDevice(t, server), real
}

func mediaFileCount() int {
	if os.Getenv("KARUTA_LONG") == "1" {
		return 2000
	}
	return 200
}

func TestMediaGoBothWaysWithTheRealProgram(t *testing.T) {
	server, ours, real := newMediaPair(t)
	n := mediaFileCount()
	for i := range n {
		if i%2 == 0 {
			ours.write(fmt.Sprintf("ours %d.jpg", i), string(noise(i, 20_000)))
		} else {
			writeReal(t, real, fmt.Sprintf("theirs %d.jpg", i), string(noise(i, 20_000)))
		}
	}
	for i, name := range oddNames {
		if name = media.NormalizeName(name); i%2 == 0 {
			ours.write(name, name)
		} else {
			writeReal(t, real, name, name)
		}
	}
	ours.write("Case.txt", "upper")
	ours.write("case.txt", "lower")
	ours.write("empty.txt", "")
	writeReal(t, real, "empty too.txt", "")
	ours.write("cafe\u0301.png", "decomposed")

	real.SyncMedia()
	result := ours.sync()
	real.SyncMedia()
	if again := ours.sync(); again.Received+again.Sent+again.DeletedHere+again.DeletedThere > 0 {
		t.Errorf("a second sync does something: %+v", again)
	}
	requireSameFiles(t, ours.folder, realMedia(real), serverMedia(t, server))
	if want := len(files(t, ours.folder)); result.Received+result.Sent != want {
		t.Errorf("%d received and %d sent, there are %d", result.Received, result.Sent, want)
	}
	if !isThere(filepath.Join(realMedia(real), "café.png")) {
		t.Error("the decomposed name was not composed")
	}
	// Wherever they come from, the real check renames one of two names that differ in case alone.
	ours.remove("Case.txt")
	ours.sync()
	real.SyncMedia()
	requireMediaSound(t, real, "empty.txt", "empty too.txt")
	requireSameFiles(t, ours.folder, realMedia(real), serverMedia(t, server))
}

// requireMediaSound lets the real program check its media: besides unused files,
// which all of them are here, it must find nothing.
func requireMediaSound(t *testing.T, real *interop.Client, emptyFiles ...string) {
	t.Helper()
	var found struct {
		Unused, Missing []string
		Report          string
	}
	if err := real.Script(`
r = col.media.check()
result = {"unused": list(r.unused), "missing": list(r.missing), "report": r.report}
`, nil, &found); err != nil {
		t.Fatal(err)
	}
	there := files(t, realMedia(real))
	for _, name := range found.Unused {
		if _, ok := there[name]; !ok && !slices.Contains(emptyFiles, name) {
			t.Errorf("the real check found %q", name)
		}
	}
	if len(found.Missing) > 0 {
		t.Errorf("the real check misses %q", found.Missing)
	}
	for _, word := range []string{"renamed", "over 100", "subfolder"} {
		if strings.Contains(strings.ToLower(found.Report), strings.ToLower(word)) {
			t.Errorf("the real check says %q", found.Report)
		}
	}
}

func TestMediaDeletionsGoBothWays(t *testing.T) {
	server, ours, real := newMediaPair(t)
	for _, name := range []string{"a", "b", "c", "d", "e"} {
		ours.write(name, name)
	}
	ours.sync()
	real.SyncMedia()

	ours.remove("a")
	real.TrashMedia("b")
	real.SyncMedia()
	result := ours.sync()
	if result.DeletedHere != 1 || result.DeletedThere != 1 {
		t.Errorf("got %+v", result)
	}
	if ours.trashed("b") != "b" {
		t.Error("what was deleted there is not in the trash here")
	}
	real.SyncMedia()
	requireSameFiles(t, ours.folder, realMedia(real), serverMedia(t, server))
	if got := files(t, ours.folder); len(got) != 3 {
		t.Errorf("there are %d files", len(got))
	}

	// Deleted on one side, changed on the other: the file stands.
	ours.remove("c")
	writeReal(t, real, "c", "changed there")
	real.TrashMedia("d")
	writeReal(t, real, "f", "so that it looks at the folder")
	ours.write("d", "changed here")
	real.SyncMedia()
	ours.sync()
	real.SyncMedia()
	requireSameFiles(t, ours.folder, realMedia(real), serverMedia(t, server))
	if got := files(t, ours.folder); len(got) != 4 || got["c"] != media.SumOf([]byte("changed there")) ||
		got["d"] != media.SumOf([]byte("changed here")) {
		t.Errorf("there is %v", got)
	}
	requireMediaSound(t, real)
}

func TestMediaChangedOnBothSidesIsTheServersAndOursInTheTrash(t *testing.T) {
	server, ours, real := newMediaPair(t)
	ours.write("a.txt", "first")
	ours.sync()
	real.SyncMedia()
	writeReal(t, real, "a.txt", "theirs, longer")
	writeReal(t, real, "new file, so that it looks at the folder", "x")
	real.SyncMedia()
	ours.write("a.txt", "ours")
	result := ours.sync()
	if !slices.Equal(result.Replaced, []string{"a.txt"}) || ours.trashed("a.txt") != "ours" {
		t.Errorf("replaced %q, in the trash %q", result.Replaced, ours.trashed("a.txt"))
	}
	requireSameFiles(t, ours.folder, realMedia(real), serverMedia(t, server))
}

func TestMediaEditedInPlaceIsNoticed(t *testing.T) {
	_, ours, real := newMediaPair(t)
	ours.write("a.txt", "one")
	ours.sync()
	ours.write("a.txt", "two") // the same length, within the same second
	if result := ours.sync(); result.Sent != 1 {
		t.Errorf("got %+v", result)
	}
	real.SyncMedia()
	requireSameFiles(t, ours.folder, realMedia(real))
}

func TestMediaNamesNotEverybodyCanStoreAreRenamed(t *testing.T) {
	server, ours, real := newMediaPair(t)
	// The server takes such names; clients do not make them.
	first := newMediaDevice(t, server)
	raw := map[string]string{"what?.txt": "question", "con.txt": "device", "end.": "dot"}
	connect := connector(t)
	remote, err := connect.Connect(server.Endpoint, first.key)
	first.must(err)
	for name, content := range raw {
		_, err := remote.UploadChanges(context.Background(), rawZip(t, name, content))
		first.must(err)
	}
	ours.sync()
	real.SyncMedia()
	requireSameFiles(t, ours.folder, realMedia(real), serverMedia(t, server))
	got := files(t, ours.folder)
	for _, name := range []string{"what.txt", "con_.txt", "end._"} {
		if _, ok := got[name]; !ok {
			t.Errorf("%q is missing among %d", name, len(got))
		}
	}
}

func TestMediaAreComparedAnewAfterCountsDiffer(t *testing.T) {
	server, ours, _ := newMediaPair(t)
	ours.write("a", strings.Repeat("a", interop.LargeMedia))
	ours.sync()
	// The server lost a file and what it knew of it.
	server.Stop()
	file := server.MediaFile(t, "a")
	statement := "delete from media; update meta set total_nonempty_files = 0, total_bytes = 0"
	if server.Karuta {
		statement = "delete from files; update state set files = 0, bytes = 0"
	}
	runSQLite(t, filepath.Join(server.Folder(), "media.db"), statement)
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	server.Start()
	ours.write("b", "b")
	if result := ours.sync(); !result.Compared {
		t.Errorf("got %+v", result)
	}
	requireSameFiles(t, ours.folder, serverMedia(t, server))
}

func TestMediaMissingOnTheServerAreNotWaitedFor(t *testing.T) {
	server, ours, real := newMediaPair(t)
	for i := range 30 {
		writeReal(t, real, fmt.Sprint(i), fmt.Sprint(strings.Repeat("x", interop.LargeMedia), i))
	}
	real.SyncMedia()
	if err := os.Remove(server.MediaFile(t, "7")); err != nil {
		t.Fatal(err)
	}
	result := ours.sync()
	if !slices.Equal(result.Missing, []string{"7"}) || result.Received != 29 {
		t.Errorf("got %+v", result)
	}
	requireSameFiles(t, ours.folder, serverMedia(t, server))
}

func TestMediaOfAnotherAccountAreComparedAnew(t *testing.T) {
	server := interop.StartServer(t, interop.User{Name: "one", Password: "1"}, interop.User{Name: "two", Password: "2"})
	ours := newMediaDevice(t, server)
	ours.write("a", "a")
	ours.sync()
	client := syncclient.New(syncclient.Options{Connect: connector(t).Connect, Endpoint: server.Endpoint})
	_, err := client.Login(context.Background(), "two", "2")
	ours.must(err)
	_, err = client.SyncMedia(context.Background(), ours.tracker, syncclient.MediaOptions{})
	ours.must(err)
	requireSameFiles(t, ours.folder, server.MediaFolder(t, 1))
}

func TestNothingToDoIsNotAsked(t *testing.T) {
	server, ours, _ := newMediaPair(t)
	ours.write("a", "a")
	ours.sync()
	last, err := ours.tracker.LastUSN()
	ours.must(err)
	server.Stop()
	usn := anki.USN(last)
	if _, err := ours.client.SyncMedia(context.Background(), ours.tracker, syncclient.MediaOptions{USN: &usn}); err != nil {
		t.Error(err)
	}
}
