package syncserver

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"
)

// TestRemovedWhileOpen removes an account, as "karutactl user remove" does from a process of its own, in the middle of a
// sync and of media: nothing of it comes back.
func TestRemovedWhileOpen(t *testing.T) {
	w := newWorld(t, Limits{})
	p := w.logIn("run")
	p.uploadMedia("a.txt", "one")
	p.begin(0)
	p.addCard(1)
	other, err := OpenEmbedded(w.dir)
	w.must(err)
	w.must(other.RemoveAccount(t.Context(), w.id))
	w.must(other.Close())
	p.refused("sync/finish", []byte("{}"), http.StatusForbidden)
	p.refused("msync/uploadChanges", mediaZip(t, "b.txt", "two"), http.StatusForbidden)
	w.now = w.now.Add(time.Hour)
	w.server.Tidy()
	w.server.Tidy()
	if n := len(w.server.spaces); n != 0 {
		t.Errorf("%d accounts are open", n)
	}
	if entries, err := os.ReadDir(filepath.Join(w.dir, "users")); err != nil || len(entries) != 0 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
}

func TestBrokenCopiesAreThinned(t *testing.T) {
	dir, now := t.TempDir(), time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	for i := range 6 {
		name := now.Add(-time.Duration(i)*time.Hour).Format(copyFormat) + "-" + CopyUpload
		if err := errors.Join(os.WriteFile(filepath.Join(dir, name+brokenSuffix), nil, 0o600), os.WriteFile(filepath.Join(dir, name+copySuffix), nil, 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		later         time.Duration
		sound, broken int
	}{{0, 6, keepBroken}, {keepDailyFor, 1, 0}} {
		if err := thinCopies(dir, now.Add(c.later)); err != nil {
			t.Fatal(err)
		}
		sound, err1 := listCopies(dir)
		broken, err2 := listCopiesWith(dir, brokenSuffix)
		if err := errors.Join(err1, err2); err != nil || len(sound) != c.sound || len(broken) != c.broken {
			t.Error(fmt.Sprint(c.later), len(sound), "sound", len(broken), "broken", err)
		}
	}
}

func TestAccountsArePrivate(t *testing.T) {
	w := newWorld(t, Limits{})
	w.logIn("run")
	for _, name := range []string{"accounts.db", "accounts.db-wal", "accounts.db-shm", "users"} {
		info, err := os.Stat(filepath.Join(w.dir, name))
		w.must(err)
		if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s may be read by others: %s", name, info.Mode())
		}
	}
}
