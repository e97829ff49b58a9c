package app

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"karuta/collection"
	"karuta/collection/anki"
	"karuta/internal/testloop"
)

// newApp makes an app with an open collection in a folder of its own.
func newApp(t testing.TB) (*App, *testloop.Loop) {
	t.Helper()
	l := testloop.New(t)
	a, err := New(Config{Base: t.TempDir(), Version: "test", Post: l.Post})
	if err != nil {
		t.Fatal(err)
	}
	openApp(t, a, l)
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return a, l
}

func openApp(t testing.TB, a *App, l *testloop.Loop) {
	t.Helper()
	opened := false
	a.Open(func(err error) {
		if err != nil {
			t.Fatal(err)
		}
		opened = true
	})
	l.Until("opening", func() bool { return opened })
}

// addNote adds a Basic note through the worker.
func addNote(t testing.TB, a *App, l *testloop.Loop, front string) {
	t.Helper()
	done := false
	Change(a.Worker, func(c *collection.Collection) (anki.Changes, error) {
		nt, err := c.FindNotetypeByName("Basic")
		if err != nil {
			return anki.Changes{}, err
		}
		return c.AddNote(&anki.Note{NotetypeID: nt.ID, Fields: []string{front, "back"}}, anki.DefaultDeckID)
	}, func(_ anki.Changes, err error) {
		if err != nil {
			t.Fatal(err)
		}
		done = true
	})
	l.Until("adding a note", func() bool { return done })
}

func TestChangesAreHeardBeforeTheResult(t *testing.T) {
	a, l := newApp(t)
	var heard []string
	unsubscribe := a.Events.Subscribe(func(event any) {
		if c, ok := event.(Changed); ok && c.Notes && c.Cards {
			heard = append(heard, string(c.Op))
		}
	})
	addNote(t, a, l, "one")
	if len(heard) != 1 || heard[0] != string(anki.OpAddNote) {
		t.Errorf("heard %v", heard)
	}
	unsubscribe()
	addNote(t, a, l, "two")
	if len(heard) != 1 {
		t.Errorf("heard %v after unsubscribing", heard)
	}
}

func TestSecondAppCannotOpenTheProfile(t *testing.T) {
	a, _ := newApp(t)
	l := testloop.New(t)
	second, err := New(Config{Base: filepath.Dir(a.Profile().Folder), Version: "test", Post: l.Post})
	if err != nil {
		t.Fatal(err)
	}
	var got error
	done := false
	second.Open(func(err error) { got, done = err, true })
	l.Until("opening", func() bool { return done })
	if !errors.Is(got, anki.ErrOpenInKaruta) {
		t.Errorf("error %v", got)
	}
	if err := second.Close(); err != nil {
		t.Error(err)
	}
}

func TestPreferencesAreKept(t *testing.T) {
	p, err := OpenProfile(t.TempDir(), "Ada")
	if err != nil {
		t.Fatal(err)
	}
	s, err := LoadPrefs(p)
	if err != nil {
		t.Fatal(err)
	}
	if !s.Get().SyncOnOpen || !s.Get().SyncOnClose {
		t.Errorf("defaults %+v", s.Get())
	}
	if err := s.Update(func(p *Preferences) {
		p.Appearance, p.SyncOnClose, p.WebDecks = AppearanceDark, false, []anki.DeckID{1, 7}
	}); err != nil {
		t.Fatal(err)
	}
	again, err := LoadPrefs(p)
	if err != nil || !reflect.DeepEqual(again.Get(), s.Get()) {
		t.Errorf("read back %+v, %v", again.Get(), err)
	}
}

func TestUnreadablePreferencesAreSetAside(t *testing.T) {
	p, err := OpenProfile(t.TempDir(), "Ada")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(p.Folder, prefsFile), []byte("{broken"), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := LoadPrefs(p)
	if err != nil || !reflect.DeepEqual(s.Get(), defaultPreferences()) {
		t.Errorf("preferences %+v, %v", s.Get(), err)
	}
	if _, err := os.Stat(filepath.Join(p.Folder, prefsFile+".unreadable")); err != nil {
		t.Errorf("the broken file is gone: %v", err)
	}
}

func TestProfileNames(t *testing.T) {
	base := t.TempDir()
	for _, bad := range []string{"..", ".", "a/b", `a\b`, "c:"} {
		if _, err := OpenProfile(base, bad); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
}

// fakeRing is a keyring that can be out of order.
type fakeRing struct {
	secrets map[string]string
	err     error
}

func (r *fakeRing) Set(_, user, secret string) error {
	if r.err == nil {
		r.secrets[user] = secret
	}
	return r.err
}

func (r *fakeRing) Get(_, user string) (string, error) { return r.secrets[user], r.err }

func (r *fakeRing) Delete(_, user string) error {
	delete(r.secrets, user)
	return r.err
}

func TestKeyIsInTheKeyringOrAPrivateFile(t *testing.T) {
	for _, tc := range []struct {
		name   string
		ring   *fakeRing
		inFile bool
	}{
		{"keyring", &fakeRing{secrets: map[string]string{}}, false},
		{"no keyring", &fakeRing{secrets: map[string]string{}, err: errors.New("no bus")}, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p, err := OpenProfile(t.TempDir(), "Ada")
			if err != nil {
				t.Fatal(err)
			}
			s := NewAccountStore(p, tc.ring)
			account := Account{Endpoint: "http://h/", User: "u", Key: "secret-key"}
			if err := s.Save(account); err != nil {
				t.Fatal(err)
			}
			got, err := s.Load()
			if err != nil || got != account {
				t.Errorf("loaded %+v, %v", got, err)
			}
			text, err := os.ReadFile(s.path)
			if err != nil {
				t.Fatal(err)
			}
			if inFile := strings.Contains(string(text), "secret-key"); inFile != tc.inFile {
				t.Errorf("key in the file: %v", inFile)
			}
			if info, _ := os.Stat(s.path); info.Mode().Perm() != 0o600 {
				t.Errorf("mode %v", info.Mode())
			}
			if err := s.Forget(); err != nil {
				t.Fatal(err)
			}
			if got, _ := s.Load(); got.LoggedIn() || got.User != "u" {
				t.Errorf("after log-out %+v", got)
			}
		})
	}
}

func countNotes(c *collection.Collection) (int, error) {
	info, err := c.Info()
	return info.Notes, err
}

func TestLeftoversOfAKilledProgramGo(t *testing.T) {
	base := t.TempDir()
	dir := filepath.Join(filepath.Dir(profileWith(t, base, "kept")), ".karuta-download-1234")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "collection.anki2"), []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	l := testloop.New(t)
	a, err := New(Config{Base: base, Version: "test", Post: l.Post})
	if err != nil {
		t.Fatal(err)
	}
	openApp(t, a, l)
	if left := leftovers(t, a); len(left) > 0 || notesOf(t, a, l) != 1 {
		t.Errorf("left %v", left)
	}
	if err := a.Close(); err != nil {
		t.Error(err)
	}
}
