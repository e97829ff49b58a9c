package syncserver_test

import (
	"os"
	"path/filepath"
	"testing"

	"karuta/internal/interop"
	"karuta/media"
)

// pairOfAnkis are two real clients that have the same collection through Karuta's server.
func pairOfAnkis(t *testing.T) (server *interop.Server, a, b *interop.Client) {
	t.Helper()
	server = interop.StartKarutaServer(t)
	a, b = interop.NewClient(t, interop.Options{}), interop.NewClient(t, interop.Options{})
	a.Login(server)
	b.Login(server)
	a.AddNote("Basic", "Kanji::N5", map[string]string{"Front": "日", "Back": "sun"}, "first")
	if got := a.Sync(); got != interop.RequiredFullUpload {
		t.Fatalf("first sync of a filled collection requires %s", got)
	}
	a.FullUpload()
	if got := b.Sync(); got != interop.RequiredFullDownload {
		t.Fatalf("first sync of an empty collection requires %s", got)
	}
	b.FullDownload()
	interop.RequireEqual(t, a.Dump(), b.Dump())
	return server, a, b
}

func TestTwoAnkisEndEqual(t *testing.T) {
	server, a, b := pairOfAnkis(t)
	b.Answer(b.FindCards("deck:Kanji::N5")[0], "good")
	b.EditPreset("Kanji::N5", map[string]any{"new.perDay": 7})
	b.NewPreset("Hard ones")
	b.CopyNotetype("Basic", "Basic of mine")
	b.SetConfig("karutaTest", map[string]any{"big": 9007199254740993, "list": []any{nil, 1.5}})
	b.AddNote("Cloze", "Kanji", map[string]string{"Text": "{{c1::a}} {{c2::b}}"}, "tag::x")
	for range 300 { // more than a chunk holds
		b.AddNote("Basic", "Many", map[string]string{"Front": "front", "Back": "back"})
	}
	if got := b.Sync(); got != interop.RequiredNone {
		t.Fatalf("normal sync leaves %s", got)
	}
	if got := a.SyncStatus(); got != interop.RequiredNormal {
		t.Fatalf("status is %s, want normal", got)
	}
	a.Sync()
	interop.RequireEqual(t, a.Dump(), b.Dump())
	a.RemoveNotes(a.FindNotes("deck:Many")...)
	a.Sync()
	b.Sync()
	interop.RequireEqual(t, a.Dump(), b.Dump())
	server.Stop() // as a power cut would
	interop.RequireEqual(t, a.Dump(), interop.ReadDump(t, filepath.Join(server.Folder(), "collection.anki2")))
	if problems := a.Check(); len(problems) != 0 {
		t.Fatalf("check: %v", problems)
	}
}

func TestMediaOfTwoAnkis(t *testing.T) {
	server, a, b := pairOfAnkis(t)
	for _, name := range []string{"a.txt", "été.png", "gone.jpg"} {
		a.AddMedia(name, []byte("content of "+name))
	}
	a.SyncMedia()
	b.SyncMedia()
	a.TrashMedia("gone.jpg")
	a.SyncMedia()
	b.SyncMedia()
	for _, folder := range []string{media.FolderOf(b.Path), server.MediaFolder(t, 0)} {
		entries, err := os.ReadDir(folder)
		if err != nil || len(entries) != 2 {
			t.Errorf("%s holds %v, %v", folder, entries, err)
		}
		if got, err := os.ReadFile(filepath.Join(folder, "été.png")); err != nil || string(got) != "content of été.png" {
			t.Errorf("%s: %q, %v", folder, got, err)
		}
	}
}
