package bench

import (
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"karuta/collection"
	"karuta/internal/interop"
	"karuta/syncclient"
	"karuta/syncclient/httpclient"
)

//go:embed testdata/make_collection.py
var makeCollection string

// today is the day number of the collection, in the script too.
const today = 2000

// large is the collection to measure on, made once and kept in build/bench.
type large struct{ path, pkg string }

func largeCollection(t testing.TB) large {
	t.Helper()
	sum := sha256.Sum256([]byte(makeCollection))
	base := filepath.Join(interop.Root(), "build", "bench", "large-"+hex.EncodeToString(sum[:4]))
	l := large{path: base + ".anki2", pkg: base + ".apkg"}
	if _, err := os.Stat(l.path); err == nil {
		return l
	}
	dir := t.TempDir()
	made := large{path: filepath.Join(dir, "c.anki2"), pkg: filepath.Join(dir, "p.apkg")}
	interop.Run(t, makeCollection, map[string]string{"path": made.path, "package": made.pkg}, nil)
	copyFile(t, made.pkg, l.pkg)
	copyFile(t, made.path, l.path)
	return l
}

func copyFile(t testing.TB, from, to string) {
	t.Helper()
	must(t, os.MkdirAll(filepath.Dir(to), 0o755))
	in, err := os.Open(from)
	must(t, err)
	defer func() { _ = in.Close() }()
	out, err := os.Create(to)
	must(t, err)
	_, err = io.Copy(out, in)
	must(t, err)
	must(t, out.Close())
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// pair is one copy of the collection for each program.
type pair struct {
	t    testing.TB
	path string // Karuta's
	col  *collection.Collection
	anki *interop.Client // nil if only Karuta is measured

	client *syncclient.Client // of Karuta, after login
}

// newPair makes two copies of a collection, moved in time so that it was studied until yesterday, and opens them.
func newPair(t testing.TB, from string, c choice) *pair {
	t.Helper()
	p := &pair{t: t, path: filepath.Join(t.TempDir(), "collection.anki2")}
	copyFile(t, from, p.path)
	p.anki = interop.NewClient(t, interop.Options{Path: p.path})
	must(t, p.anki.Script(`
col.db.execute("update col set crt = crt + ?", (col.sched.today - args["today"]) * 86400)
col.save()`, map[string]any{"today": today}, nil))
	p.anki.Close()
	p.anki.Path = filepath.Join(t.TempDir(), "collection.anki2")
	copyFile(t, p.path, p.anki.Path)
	p.anki.Open()
	p.open()
	// The first look at a new day writes.
	_, err := p.col.DeckTree()
	must(t, err)
	p.anki.DeckTree()
	if c.alone {
		p.anki.Close()
	}
	t.Cleanup(func() { must(t, p.col.Close()) })
	return p
}

func (p *pair) open() {
	col, err := collection.Open(p.path, collection.Options{})
	must(p.t, err)
	p.col = col
}

// pyClock defines clock(), whose differences are what passed: seconds by the clock and of the processors.
const pyClock = `
import time
class Cost(tuple):
    __sub__ = lambda a, b: Cost(x - y for x, y in zip(a, b))
    __truediv__ = lambda a, n: Cost(x / n for x in a)
clock = lambda: Cost((time.perf_counter(), time.process_time()))
`

// time runs Python in the real Anki that leaves a difference of clock() in the name result.
func (p *pair) time(code string, args map[string]any) cost {
	p.t.Helper()
	var secs [2]float64
	must(p.t, p.anki.Script(pyClock+code, args, &secs))
	return cost{seconds(secs[0]), seconds(secs[1])}
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }

// login makes an account on the server Karuta's. Its requests go through the transport; nil for its own.
func (p *pair) login(s *interop.Server, user interop.User, through http.RoundTripper) {
	p.t.Helper()
	connector := httpclient.NewConnector(httpclient.Config{Retries: -1, Transport: through})
	p.t.Cleanup(connector.Close)
	p.client = syncclient.New(syncclient.Options{Connect: connector.Connect, Endpoint: s.Endpoint})
	_, err := p.client.Login(context.Background(), user.Name, user.Password)
	must(p.t, err)
}
