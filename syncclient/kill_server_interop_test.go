package syncclient_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"karuta/internal/interop"
	"karuta/media"
	"karuta/syncclient"
)

// moment is when in a request the server is killed.
type moment struct {
	name  string
	half  bool          // when half of the request has reached it
	after time.Duration // so long after the whole request has
	done  bool          // when it has answered, and the answer is lost
}

// killer stands before a server, which it kills in a chosen request.
type killer struct {
	server *interop.Server
	web    *httptest.Server

	mu     sync.Mutex
	method string // of the next request to kill at; empty for none
	at     moment
}

func newKiller(t testing.TB, server *interop.Server) *killer {
	k := &killer{server: server}
	k.web = httptest.NewServer(k)
	t.Cleanup(k.web.Close)
	return k
}

func (k *killer) arm(method string, at moment) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.method, k.at = method, at
}

// armed reports whether nobody was killed yet.
func (k *killer) armed() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.method != ""
}

// take returns when in this request to kill, if at all.
func (k *killer) take(path string) *moment {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.method == "" || !strings.HasSuffix(path, k.method) {
		return nil
	}
	k.method = ""
	return &k.at
}

// ServeHTTP implements http.Handler.
func (k *killer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	at := k.take(r.URL.Path)
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	var killed sync.WaitGroup
	defer killed.Wait()
	kill := func() { k.server.Stop() }
	var sent io.Reader = bytes.NewReader(body)
	switch {
	case at == nil:
	case at.half:
		sent = io.MultiReader(bytes.NewReader(body[:len(body)/2]), readerFunc(func([]byte) (int, error) { kill(); return 0, io.ErrUnexpectedEOF }))
	case !at.done:
		killed.Add(1)
		time.AfterFunc(at.after, func() { defer killed.Done(); kill() })
	}
	request, err := http.NewRequest(r.Method, k.server.Endpoint+strings.TrimPrefix(r.URL.Path, "/"), sent)
	if err != nil {
		panic(err)
	}
	request.Header = r.Header.Clone()
	request.ContentLength = int64(len(body))
	resp, err := http.DefaultTransport.RoundTrip(request)
	if at != nil && at.done {
		kill()
	}
	if err != nil || at != nil {
		if err == nil {
			_ = resp.Body.Close()
		}
		panic(http.ErrAbortHandler) // the answer is lost
	}
	defer func() { _ = resp.Body.Close() }()
	for name, values := range resp.Header {
		w.Header()[name] = values
	}
	w.WriteHeader(resp.StatusCode)
	_, _ = io.Copy(w, resp.Body)
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

// whole is a Karuta with a collection and media.
type whole struct {
	*device
	media *mediaDevice
	name  string
	notes int
}

func newWhole(t *testing.T, name, endpoint string, user interop.User) *whole {
	t.Helper()
	d := newDevice(t, nil)
	d.login(endpoint, user.Name, user.Password)
	w := &whole{device: d, name: name, media: &mediaDevice{t: t, folder: media.FolderOf(d.path), client: d.client}}
	w.media.open()
	t.Cleanup(func() { _ = w.media.tracker.Close() })
	return w
}

// work adds two notes, of which it removes one that was sent, and a media file.
func (w *whole) work() {
	w.t.Helper()
	for range 2 {
		w.notes++
		w.addBasic(fmt.Sprint(w.name, " ", w.notes), "back", w.name)
	}
	if w.notes > 2 {
		notes, err := w.col.FindNotes(fmt.Sprintf("front:%q", fmt.Sprint(w.name, " ", w.notes-2)))
		w.must(err)
		if len(notes) != 1 {
			w.t.Fatalf("%s %d was added and is not there", w.name, w.notes-2)
		}
		_, err = w.col.RemoveNotes(notes...)
		w.must(err)
	}
	w.media.write(fmt.Sprint(w.name, " ", w.notes, ".txt"), fmt.Sprint("content ", w.notes))
}

func (w *whole) both() {
	w.t.Helper()
	w.syncNormally()
	w.media.sync()
}

// TestServerKilledInEveryRequest kills Karuta's server in each kind of request. Started again it goes on with both devices, which
// end equal and with all that either did.
func TestServerKilledInEveryRequest(t *testing.T) {
	server := interop.StartKarutaServer(t)
	k := newKiller(t, server)
	a, b := newWhole(t, "ours", k.web.URL+"/", server.Users[0]), newWhole(t, "theirs", k.web.URL+"/", server.Users[0])
	a.work()
	a.upload()
	a.media.sync()
	b.download()
	b.media.sync()
	ctx := context.Background()
	syncing := func() error { _, err := a.client.Sync(ctx, a.col); return err }
	files := func() error {
		_, err := a.client.SyncMedia(ctx, a.media.tracker, syncclient.MediaOptions{})
		return err
	}
	oneWay := map[string]func() error{
		"sync/upload":   func() error { return a.client.Upload(ctx, a.col) },
		"sync/download": func() error { return a.client.Replace(ctx, a.path, a.col.Close) },
	}
	for _, c := range killCases() {
		t.Run(c.method+" "+c.at.name, func(t *testing.T) {
			b.work()
			b.both()
			a.work()
			step := syncing
			if strings.HasPrefix(c.method, "msync/") {
				step = files
			}
			if way := oneWay[c.method]; way != nil {
				syncThere(t, a) // what a one-way sync replaces is to be there already
				step = way
			}
			k.arm(c.method, c.at)
			err := step()
			if c.method == "sync/abort" {
				err = a.client.Abort(ctx)
			}
			if c.method == "sync/hostKey" {
				_, err = a.client.Login(ctx, server.Users[0].Name, server.Users[0].Password)
			}
			if k.armed() {
				t.Fatal("there was no such request")
			}
			if err == nil {
				t.Error("the device does not notice that the server is gone")
			}
			server.Stop()
			server.Start()
			a.reopen()
			if way := oneWay[c.method]; way != nil {
				if err := way(); err != nil {
					t.Fatal(err)
				}
				a.reopen()
			}
			requireWholeEqual(t, server, a, b)
		})
	}
}

// reopen opens the collection if a one-way sync has closed it.
func (w *whole) reopen() {
	w.t.Helper()
	if _, err := w.col.SyncState(); err != nil {
		w.open()
	}
}

func syncThere(t *testing.T, w *whole) {
	t.Helper()
	w.both()
}

// requireWholeEqual lets both devices sync until they have what the other did, and compares them and the server.
func requireWholeEqual(t *testing.T, server *interop.Server, a, b *whole) {
	t.Helper()
	a.both()
	if result := b.sync(); result.Required == syncclient.RequiredFull {
		b.download()
	}
	b.media.sync()
	a.both()
	interop.RequireEqual(t, a.dump(), b.dump())
	requireSameFiles(t, a.media.folder, b.media.folder, serverMedia(t, server))
	server.Stop() // its collection may be read now
	interop.RequireEqual(t, a.dump(), interop.ReadDump(t, server.Folder()+"/collection.anki2"))
	server.Start()
	for _, w := range []*whole{a, b} {
		notes, err := a.col.FindNotes("tag:" + w.name)
		w.must(err)
		if want := (w.notes + 2) / 2; len(notes) != want {
			t.Fatalf("%d notes of %s, want %d", len(notes), w.name, want)
		}
		if n := len(files(t, a.media.folder)); n < w.notes/2 {
			t.Fatalf("%d files of %s and others", n, w.name)
		}
	}
}

type killCase struct {
	method string
	at     moment
}

// killCases are all kinds of requests and moments for the long tests, and for the others each kind once.
func killCases() (cases []killCase) {
	moments := []moment{
		{name: "answered", done: true},
		{name: "half sent", half: true},
		{name: "at once"},
		{name: "after 1 ms", after: time.Millisecond},
		{name: "after 5 ms", after: 5 * time.Millisecond},
	}
	for i, method := range []string{
		"sync/finish", "sync/hostKey", "sync/meta", "sync/start", "sync/applyGraves", "sync/applyChanges", "sync/chunk", "sync/applyChunk",
		"sync/sanityCheck2", "sync/abort", "sync/upload", "sync/download",
		"msync/begin", "msync/mediaChanges", "msync/uploadChanges", "msync/downloadFiles", "msync/mediaSanity",
	} {
		if os.Getenv("KARUTA_LONG") != "" {
			for _, at := range moments {
				cases = append(cases, killCase{method, at})
			}
		} else if i%3 == 0 {
			cases = append(cases, killCase{method, moments[i/3%len(moments)]})
		}
	}
	return cases
}
