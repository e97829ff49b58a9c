package interop_test

import (
	"errors"
	"testing"
	"time"

	"karuta/internal/interop"
)

func basic(front, back string) map[string]string {
	return map[string]string{"Front": front, "Back": back}
}

func TestRunPassesJSONBothWays(t *testing.T) {
	var got struct{ Sum int }
	interop.Run(t, `
import json, sys
print(json.dumps({"Sum": sum(json.load(sys.stdin))}))`, []int{1, 2, 39}, &got)
	if got.Sum != 42 {
		t.Fatalf("Sum = %d, want 42", got.Sum)
	}
}

func TestTwoRealClientsEndEqual(t *testing.T) {
	server := interop.StartServer(t)
	a, b := interop.NewClient(t, interop.Options{}), interop.NewClient(t, interop.Options{})
	a.Login(server)
	b.Login(server)

	note, cards := a.AddNote("Basic", "Kanji::N5", basic("日", "sun"), "first")
	if got := a.Sync(); got != interop.RequiredFullUpload {
		t.Fatalf("first sync of a filled collection requires %s", got)
	}
	a.FullUpload()
	if got := b.Sync(); got != interop.RequiredFullDownload {
		t.Fatalf("first sync of an empty collection requires %s", got)
	}
	b.FullDownload()
	interop.RequireEqual(t, a.Dump(), b.Dump())

	b.Answer(cards[0], "good")
	b.EditPreset("Kanji::N5", map[string]any{"new.perDay": 7})
	added, _ := b.AddNote("Cloze", "Kanji", map[string]string{"Text": "{{c1::a}} {{c2::b}}"})
	b.Flag(3, b.FindCards("nid:"+itoa(added))...)
	if got := b.Sync(); got != interop.RequiredNone {
		t.Fatalf("normal sync leaves %s", got)
	}
	if got := a.SyncStatus(); got != interop.RequiredNormal {
		t.Fatalf("status is %s, want normal", got)
	}
	a.Sync()
	a.RemoveNotes(note)
	a.Sync()
	b.Sync()
	interop.RequireEqual(t, a.Dump(), b.Dump())
	if problems := a.Check(); len(problems) != 0 {
		t.Fatalf("check: %v", problems)
	}
}

func TestDiffSeesEveryKindOfDifference(t *testing.T) {
	a := interop.NewClient(t, interop.Options{})
	note, _ := a.AddNote("Basic", "Default", basic("one", "1"))
	before := a.Dump()
	a.Execute("update notes set data = 'x', usn = 5 where id = ?", note)
	a.Execute("update config set mtime_secs = 7")
	a.Execute("insert into revlog values (1, 2, 0, 1, 1, 1, 1, 1, 0)")
	after := a.Dump()

	found := interop.Diff(before, after)
	want := []string{"notes " + itoa(note) + `: data is "" and "x"`, "revlog 1: only in the second"}
	if len(found) != 2 || found[0] != want[0] || found[1] != want[1] {
		t.Fatalf("Diff = %q, want %q", found, want)
	}
	if found := interop.Diff(before, after, "notes.data", "revlog"); len(found) != 0 {
		t.Fatalf("ignored differences are listed: %q", found)
	}
	if found := interop.DiffExact(before, after, "revlog", "config", "col"); len(found) != 2 {
		t.Fatalf("DiffExact = %q, want data and usn of the note", found)
	}
}

func TestErrorsKeepTheirKind(t *testing.T) {
	server := interop.StartServer(t)
	a := interop.NewClient(t, interop.Options{})
	err := a.Try("sync_login", map[string]any{"endpoint": server.Endpoint, "user": "learner", "password": "wrong"}, nil)
	var remote *interop.Error
	if !errors.As(err, &remote) || remote.Kind != "SyncError.AUTH" {
		t.Fatalf("wrong password: %v", err)
	}
	a.Login(server)
	server.Stop()
	if err := a.Try("sync", nil, nil); !errors.As(err, &remote) || remote.Kind != "NetworkError" {
		t.Fatalf("server down: %v", err)
	}
	server.Start()
	a.Login(server)
	if got := a.Sync(); got != interop.RequiredNone && got != interop.RequiredFull {
		t.Fatalf("after the restart a sync requires %s", got)
	}
}

func TestClockStandsAndMoves(t *testing.T) {
	at := time.Date(2031, 5, 6, 7, 8, 9, 0, time.UTC)
	c := interop.NewClient(t, interop.Options{Clock: &interop.Clock{At: at, Frozen: true}})
	if got := c.Now(); !got.Equal(at) {
		t.Fatalf("frozen clock shows %s, want %s", got, at)
	}
	note, _ := c.AddNote("Basic", "Default", basic("a", "b"))
	if got := time.UnixMilli(note); got.Sub(at).Abs() > time.Second {
		t.Fatalf("a note made at %s has the id of %s", at, got)
	}
	later := at.Add(48 * time.Hour)
	c.SetClock(interop.Clock{At: later})
	if got := c.Now(); got.Sub(later).Abs() > time.Minute {
		t.Fatalf("running clock shows %s, want about %s", got, later)
	}
	server := interop.StartServer(t)
	if err := c.Try("sync_login", map[string]any{"endpoint": server.Endpoint, "user": "learner", "password": "secret"}, nil); err != nil {
		t.Fatalf("log in under another clock: %v", err)
	}
}
