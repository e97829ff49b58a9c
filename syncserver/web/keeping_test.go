package web

import (
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"karuta/collection"
	"karuta/internal/collectionfile"
	"karuta/internal/interop"
	"karuta/media"
	"karuta/syncserver"
)

func TestStorage(t *testing.T) {
	w := newWorld(t, settings{limits: syncserver.Limits{Account: 10 << 20}})
	v := w.learner()
	v.wants(http.StatusOK, "Media, 0 files", "of 10 MB", "There are none yet")
	w.furnish("learner", "secret word")
	v.get("/account")
	v.wants(http.StatusOK, "Media, 2 files", "1 kB", "before a device replaced everything", "4 May 2026, 12:00 UTC")
}

// TestDownloadEverything brings all of an account into Karuta and into the real Anki.
func TestDownloadEverything(t *testing.T) {
	w := newWorld(t, settings{})
	w.furnish("learner", "secret word")
	v := w.learner()
	p := v.get("/account/download")
	if p.status != http.StatusOK || p.header.Get("Content-Disposition") != `attachment; filename="karuta-2026-05-04.colpkg"` {
		t.Fatalf("%d %v", p.status, p.header)
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "all.colpkg")
	w.must(os.WriteFile(file, []byte(p.body), 0o600))
	path := filepath.Join(dir, "collection.anki2")
	w.must(collection.ReplaceWithPackage(t.Context(), path, file, collection.ReplaceOptions{}))
	check := func(path string) {
		t.Helper()
		if got := fieldsOf(t, path); !slices.Equal(got, []string{"one", "two", "three"}) {
			t.Errorf("notes %v", got)
		}
		for name, want := range map[string]string{"日.png": "picture", "sound.mp3": "sound"} {
			if got, err := os.ReadFile(filepath.Join(media.FolderOf(path), name)); err != nil || string(got) != want {
				t.Errorf("%s: %q, %v", name, got, err)
			}
		}
	}
	check(path)
	if left, err := os.ReadDir(filepath.Join(w.dir, "users", "1", "arrivals")); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	client := interop.NewClient(t, interop.Options{})
	client.ImportColpkg(file)
	client.Close()
	check(client.Path)
}

func TestDownloadOfAnEmptyAccount(t *testing.T) {
	w := newWorld(t, settings{})
	v := w.learner()
	p := v.get("/account/download")
	file := filepath.Join(t.TempDir(), "all.colpkg")
	w.must(os.WriteFile(file, []byte(p.body), 0o600))
	w.must(collection.ReplaceWithPackage(t.Context(), filepath.Join(t.TempDir(), "collection.anki2"), file, collection.ReplaceOptions{}))
}

func TestRestore(t *testing.T) {
	w := newWorld(t, settings{})
	d := w.device("learner", "secret word")
	d.upload("one")
	w.now = w.now.Add(time.Hour)
	d.upload("one", "two")
	before := d.meta()
	w.now = w.now.Add(time.Hour)
	v := w.learner()
	restore := func() {
		t.Helper()
		v.get("/account")
		links := strings.Split(v.page.body, `href="/account/restore?copy=`)
		name, _, _ := strings.Cut(links[len(links)-1], `"`) // the oldest
		v.get("/account/restore?copy=" + name)
		v.send("/account/restore")
	}
	restore()
	v.wants(http.StatusOK, "The copy is restored", "before another copy was restored")
	after := d.meta()
	if after.SchemaModified == before.SchemaModified || int64(after.SchemaModified) < w.now.UnixMilli() {
		t.Errorf("devices are not asked for a direction: before %+v, after %+v", before, after)
	}
	if got := d.fields(); !slices.Equal(got, []string{"one"}) {
		t.Errorf("the server has %v", got)
	}
	copies, err := w.server.Copies(w.id)
	w.must(err)
	if len(copies) != 2 || copies[0].Why != syncserver.CopyRestore {
		t.Fatalf("copies %+v", copies)
	}
	w.now = w.now.Add(time.Hour)
	w.must(w.server.Restore(t.Context(), w.id, copies[0].Name)) // and back
	if got := d.fields(); !slices.Equal(got, []string{"one", "two"}) {
		t.Errorf("the server has %v", got)
	}
}

func TestRestoreWaitsForASync(t *testing.T) {
	w := newWorld(t, settings{})
	w.furnish("learner", "secret word")
	d := w.device("learner", "secret word")
	d.ok("sync/start", []byte(`{"minUsn":0,"lnewer":false,"graves":null}`))
	copies, err := w.server.Copies(w.id)
	w.must(err)
	v := w.learner()
	v.get("/account/restore?copy=" + copies[0].Name)
	v.send("/account/restore")
	v.wants(http.StatusConflict, "A device is syncing right now")
	v.get("/account/download")
	v.wants(http.StatusConflict, "A device is syncing right now")
	d.ok("sync/abort", []byte("{}"))
	v.get("/account/restore?copy=" + copies[0].Name)
	v.send("/account/restore")
	v.wants(http.StatusOK, "The copy is restored")
}

func TestDamagedCopyChangesNothing(t *testing.T) {
	w := newWorld(t, settings{})
	w.furnish("learner", "secret word")
	copies, err := w.server.Copies(w.id)
	w.must(err)
	w.must(os.WriteFile(filepath.Join(w.dir, "users", "1", "copies", copies[0].Name), []byte("rubbish"), 0o600))
	d := w.device("learner", "secret word")
	before := d.meta()
	v := w.learner()
	v.get("/account/restore?copy=" + copies[0].Name)
	v.send("/account/restore")
	v.wants(http.StatusConflict, "damaged")
	if after := d.meta(); after != before {
		t.Errorf("was %+v, is %+v", before, after)
	}
}

// TestDeleteWhileDevicesSync deletes an account while devices upload collections and media without a pause.
func TestDeleteWhileDevicesSync(t *testing.T) {
	w := newWorld(t, settings{})
	w.furnish("learner", "secret word")
	file := collectionfile.New(t, "one")
	var devices sync.WaitGroup
	busy := make(chan struct{}, 3)
	for range 3 {
		d := w.device("learner", "secret word")
		devices.Go(func() {
			for {
				for _, step := range []struct {
					method  string
					payload []byte
				}{{"sync/upload", file}, {"sync/start", []byte(`{"minUsn":0,"lnewer":false}`)}, {"sync/download", []byte("{}")}} {
					status, raw, err := d.ask(step.method, step.payload)
					select {
					case busy <- struct{}{}:
					default:
					}
					if status == http.StatusForbidden {
						return
					}
					if err != nil || status != http.StatusOK && status != http.StatusInternalServerError {
						t.Errorf("%s: %d %s, %v", step.method, status, raw, err)
						return
					}
				}
			}
		})
	}
	v := w.learner()
	<-busy
	v.get("/account/delete")
	v.send("/account/delete", "password", "secret word")
	v.wants(http.StatusOK, "all that belonged to it are deleted")
	devices.Wait()
	w.server.Tidy()
	if entries, err := os.ReadDir(filepath.Join(w.dir, "users")); err != nil || len(entries) != 0 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
	if _, err := w.store.GetAccount(t.Context(), w.id); !errors.Is(err, syncserver.ErrNoAccount) {
		t.Errorf("the account: %v", err)
	}
}

// TestRemovalThatWasCutShort opens the store after a crash between the two halves of a removal.
func TestRemovalThatWasCutShort(t *testing.T) {
	w := newWorld(t, settings{})
	w.furnish("learner", "secret word")
	w.web.Close()
	w.server.Close()
	w.must(w.store.Close())
	users := filepath.Join(w.dir, "users")
	w.must(os.Rename(filepath.Join(users, "1"), filepath.Join(users, "1.removed")))
	w.must(os.Mkdir(filepath.Join(users, "7.removed"), 0o700))
	store, err := syncserver.OpenEmbedded(w.dir)
	w.must(err)
	defer func() { _ = store.Close() }()
	entries, err := os.ReadDir(users)
	if err != nil || len(entries) != 1 || entries[0].Name() != "1" {
		t.Errorf("there are %v, %v", entries, err)
	}
}
