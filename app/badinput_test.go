package app

import (
	"bytes"
	"database/sql"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	_ "modernc.org/sqlite"

	"karuta/collection"
	"karuta/internal/faulty"
	"karuta/internal/interop"
	"karuta/internal/testloop"
	"karuta/syncclient"
)

// tryOpening opens the default profile below base and returns the sentence the
// person is told, empty if it opened.
func tryOpening(t testing.TB, base string) string {
	t.Helper()
	l := testloop.New(t)
	a, err := New(Config{Base: base, Version: "test", Post: l.Post})
	if err != nil {
		return ErrorText(err)
	}
	done := false
	a.Open(func(e error) { err, done = e, true })
	l.Until("opening", func() bool { return done })
	text := ErrorText(err)
	if err := a.Close(); err != nil {
		t.Error(err)
	}
	return text
}

// profileWith makes the default profile in a new folder, with a note for each
// front, and returns the folder and the collection's path.
func profileWith(t testing.TB, base string, fronts ...string) (path string) {
	t.Helper()
	l := testloop.New(t)
	a, err := New(Config{Base: base, Version: "test", Post: l.Post})
	if err != nil {
		t.Fatal(err)
	}
	openApp(t, a, l)
	for _, front := range fronts {
		addNote(t, a, l, front)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	return a.Profile().Collection()
}

func notesOf(t testing.TB, a *App, l *testloop.Loop) int {
	t.Helper()
	notes := -1
	Read(a.Worker, countNotes, func(n int, err error) {
		if err != nil {
			t.Fatal(err)
		}
		notes = n
	})
	l.Until("counting", func() bool { return notes >= 0 })
	return notes
}

func readFile(t testing.TB, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func TestFilesThatAreNoCollection(t *testing.T) {
	for _, tc := range []struct {
		name, want string
		spoil      func(t testing.TB, path string)
	}{
		{"text", "This file is not an Anki collection. It was not changed.", func(t testing.TB, path string) {
			overwrite(t, path, []byte(strings.Repeat("not a database\n", 500)))
		}},
		{"another database", "This file is not an Anki collection. It was not changed.", func(t testing.TB, path string) {
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
			execute(t, path, "create table songs (title text)")
		}},
		{
			"newer schema", "This collection was written by a newer version of Anki than Karuta knows. Update Karuta; the file was not changed.",
			func(t testing.TB, path string) { execute(t, path, "update col set ver = 99") },
		},
		{
			"older schema", "This collection is from a version of Anki too old to read. Open it once in a current Anki and close it again; the file was not changed.",
			func(t testing.TB, path string) { execute(t, path, "update col set ver = 3") },
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			base := t.TempDir()
			path := profileWith(t, base, "one")
			tc.spoil(t, path)
			before := readFile(t, path)
			if got := tryOpening(t, base); got != tc.want {
				t.Errorf("told %q", got)
			}
			if !bytes.Equal(readFile(t, path), before) {
				t.Error("the file was changed")
			}
		})
	}
}

func overwrite(t testing.TB, path string, content []byte) {
	t.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

// execute runs a statement on a database file, not through a collection.
func execute(t testing.TB, path, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(statement); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestCutCollection(t *testing.T) {
	base := t.TempDir()
	path := profileWith(t, base, "one")
	whole := readFile(t, path)
	overwrite(t, path, whole[:len(whole)/2/4096*4096])
	before := readFile(t, path)
	if got := tryOpening(t, base); !strings.HasPrefix(got, "The collection file is damaged.") {
		t.Errorf("told %q", got)
	}
	if !bytes.Equal(readFile(t, path), before) {
		t.Error("the file was changed")
	}
	overwrite(t, path, whole)
	if got := tryOpening(t, base); got != "" {
		t.Errorf("the restored file: told %q", got)
	}
}

func TestCollectionOpenInAnki(t *testing.T) {
	base := t.TempDir()
	path := profileWith(t, base, "one")
	anki := interop.NewClient(t, interop.Options{Path: path})
	if got := tryOpening(t, base); got != "This collection is open in another program, perhaps Anki. Close it there first." {
		t.Errorf("told %q", got)
	}
	if problems := anki.Check(); len(problems) > 0 {
		t.Errorf("Anki found %q", problems)
	}
	anki.Close()
	if got := tryOpening(t, base); got != "" {
		t.Errorf("after Anki closed it: told %q", got)
	}
}

// isSyncSentence reports whether it is one of the sentences for a failed sync.
func isSyncSentence(text string) bool {
	for _, s := range syncSentences {
		if before, _, _ := strings.Cut(s, "%s"); strings.HasPrefix(text, before) {
			return true
		}
	}
	return false
}

// expectNothingSent checks what must hold after a sync that failed: a sentence,
// the notes, and that they still wait to be sent.
func expectNothingSent(t testing.TB, a *App, l *testloop.Loop, notes, pending int) {
	t.Helper()
	err := a.Sync.State().Err
	if text := ErrorText(err); !isSyncSentence(text) {
		t.Errorf("told %q for %v", text, err)
	}
	if got := notesOf(t, a, l); got != notes {
		t.Errorf("%d notes after it, want %d", got, notes)
	}
	waiting := -1
	Read(a.Worker, func(c *collection.Collection) (collection.Info, error) { return c.Info() }, func(i collection.Info, err error) {
		if err != nil {
			t.Fatal(err)
		}
		waiting = i.Pending.Notes
	})
	l.Until("counting", func() bool { return waiting >= 0 })
	if waiting != pending {
		t.Errorf("%d notes wait to be sent, want %d", waiting, pending)
	}
}

func TestServersThatAnswerRubbish(t *testing.T) {
	page := strings.Repeat("<html>Please log in to the network</html>", 100)
	answers := map[string]http.HandlerFunc{
		"a page": func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(page)) },
		"a page with a size": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Anki-Original-Size", "10")
			_, _ = w.Write([]byte(page))
		},
		"nothing":   func(http.ResponseWriter, *http.Request) {},
		"not found": http.NotFound,
		"its own bug": func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, "panic: oops", http.StatusInternalServerError)
		},
		"a teapot": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) },
		"a break":  func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		"a circle": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, r.URL.Path, http.StatusPermanentRedirect)
		},
	}
	for name, answer := range answers {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(answer)
			defer server.Close()
			a, l := newApp(t)
			addNote(t, a, l, "one")
			var got error
			done := false
			a.Sync.LogIn(server.URL+"/", "u", "p", func(err error) { got, done = err, true })
			l.Until("logging in", func() bool { return done })
			if text := ErrorText(got); !isSyncSentence(text) || a.Sync.State().LoggedIn {
				t.Errorf("logging in: told %q for %v", text, got)
			}
			a.Sync.setAccount(Account{Endpoint: server.URL + "/", User: "u", Key: "k"})
			a.Sync.Start()
			l.Until("the failure", settled(a))
			expectNothingSent(t, a, l, 1, 1)
		})
	}
}

// TestRubbishInTheMiddle spoils every message of a normal sync, one after the
// other, until one is untouched: nothing is lost, and the next sync sends it.
func TestRubbishInTheMiddle(t *testing.T) {
	server := interop.StartServer(t)
	proxy := faulty.NewProxy(t, server.Endpoint)
	a, l := newApp(t)
	addNote(t, a, l, "first")
	if err := logIn(t, a, l, server, server.Users[0].Password); err != nil {
		t.Fatal(err)
	}
	a.Sync.Start()
	l.Until("the question", func() bool { return a.Sync.State().Phase == SyncAsking })
	a.Sync.Choose(Upload)
	l.Until("the upload", settled(a))

	account := a.Sync.Account()
	account.Endpoint = proxy.Endpoint
	a.Sync.setAccount(account)
	addNote(t, a, l, "second")
	ofMedia := []string{"begin", "mediaChanges", "uploadChanges", "downloadFiles", "mediaSanity"}
	for at := 1; ; at++ {
		proxy.Harm(at, faulty.AnswerNonsense)
		a.Sync.Start()
		l.Until("the end of the sync", settled(a))
		seen := proxy.Seen()
		if len(seen) < at {
			if err := a.Sync.State().Err; err != nil {
				t.Fatalf("a sync without rubbish: %v", err)
			}
			break
		}
		kind := syncclient.KindOf(a.Sync.State().Err)
		if !slices.Contains(ofMedia, seen[at-1]) && kind != syncclient.BadResponse {
			t.Errorf("rubbish for %s: %v", seen[at-1], a.Sync.State().Err)
		}
		if notes := notesOf(t, a, l); notes != 2 {
			t.Fatalf("%d notes after rubbish for %s", notes, seen[at-1])
		}
	}
	l.Until("the plain button", func() bool { return !a.Sync.State().NeedsSync() && a.Sync.State().Pending.Total() == 0 })
	other := interop.NewClient(t, interop.Options{})
	other.Login(server)
	other.Sync()
	other.FullDownload()
	dump := other.Dump()
	if n := len(dump.Tables["notes"].Rows); n != 2 {
		t.Errorf("the server has %d notes", n)
	}
}

func TestBaseIsAFile(t *testing.T) {
	base := filepath.Join(t.TempDir(), "base")
	overwrite(t, base, nil)
	if got := tryOpening(t, base); got == "" || strings.Contains(got, "%!") {
		t.Errorf("told %q", got)
	}
}
