package syncserver

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"karuta/collection/anki"
	"karuta/internal/collectionfile"
	"karuta/syncclient/wire"
)

// world is a server with one account, "learner" with password "secret", and a clock that stands still.
type world struct {
	t      *testing.T
	dir    string
	store  *Embedded
	server *Server
	web    *httptest.Server
	now    time.Time
	limits Limits
	log    *slog.Logger
	id     AccountID
	signUp SignUpMode
	mail   *Mail
}

func newWorld(t *testing.T, limits Limits) *world {
	t.Helper()
	return newWorldIn(t, t.TempDir(), limits)
}

func newWorldIn(t *testing.T, dir string, limits Limits) *world {
	t.Helper()
	w := &world{t: t, dir: dir, now: time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC), limits: limits}
	var err error
	w.store, err = OpenEmbedded(w.dir)
	w.must(err)
	w.start()
	w.id, err = w.server.accounts.Add(t.Context(), "learner", "secret")
	w.must(err)
	t.Cleanup(func() { w.stop(); _ = w.store.Close() })
	return w
}

func (w *world) start() {
	w.server = New(Options{Store: w.store, Now: func() time.Time { return w.now }, Limits: w.limits, Log: w.log, SignUp: w.signUp, Mail: w.mail})
	w.web = httptest.NewServer(w.server)
}

func (w *world) stop() {
	w.web.Close()
	w.server.Close()
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// peer is a device that speaks the protocol word by word.
type peer struct {
	*world
	key, run string
	version  int
}

// logIn returns a device with a key.
func (w *world) logIn(run string) *peer {
	w.t.Helper()
	p := &peer{world: w, run: run, version: wire.Version}
	raw := p.ok("sync/hostKey", wire.EncodeLogin(wire.Login{User: "learner", Password: "secret"}))
	key, err := wire.DecodeHostKey(raw)
	w.must(err)
	p.key = key
	return p
}

// send makes a request and returns status and unpacked payload.
func (p *peer) send(method string, payload []byte) (int, []byte) {
	p.t.Helper()
	return p.sendRaw(method, wire.Compress(payload))
}

func (p *peer) sendRaw(method string, body []byte) (int, []byte) {
	p.t.Helper()
	r, err := http.NewRequest(http.MethodPost, p.web.URL+"/"+method, bytes.NewReader(body))
	p.must(err)
	r.Header.Set(wire.HeaderName, wire.EncodeHeader(wire.Header{Version: p.version, HostKey: p.key, Client: "test,1,linux", RunKey: p.run}))
	status, answer, header := p.do(r)
	if status != http.StatusOK || p.version < wire.Version {
		return status, answer
	}
	if header.Get(wire.OriginalSizeName) == "" {
		p.t.Errorf("%s: no %s", method, wire.OriginalSizeName)
	}
	answer, err = wire.Decompress(bytes.NewReader(answer), 1<<30)
	p.must(err)
	return status, answer
}

func (w *world) do(r *http.Request) (int, []byte, http.Header) {
	w.t.Helper()
	resp, err := w.web.Client().Do(r)
	w.must(err)
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	w.must(err)
	return resp.StatusCode, body, resp.Header
}

func (p *peer) ok(method string, payload []byte) []byte {
	p.t.Helper()
	status, answer := p.send(method, payload)
	if status != http.StatusOK {
		p.t.Fatalf("%s: status %d", method, status)
	}
	return answer
}

func (p *peer) refused(method string, payload []byte, want int) {
	p.t.Helper()
	if status, _ := p.send(method, payload); status != want {
		p.t.Errorf("%s %.60s: status %d, want %d", method, payload, status, want)
	}
}

func (p *peer) meta() wire.Meta {
	p.t.Helper()
	m, err := wire.DecodeMeta(p.ok("sync/meta", wire.EncodeMetaRequest(wire.MetaRequest{Version: 11, Client: "test,1 (x),linux"})))
	p.must(err)
	return m
}

const emptyChanges = `{"changes":{"models":[],"decks":[[],[]],"tags":[]}}`

// begin starts a sync up to the point where chunks are exchanged.
func (p *peer) begin(seen anki.USN) {
	p.t.Helper()
	p.ok("sync/start", fmt.Appendf(nil, `{"minUsn":%d,"lnewer":false,"graves":null}`, seen))
	p.ok("sync/applyChanges", []byte(emptyChanges))
}

// end ends it with the counts that the server has.
func (p *peer) end() {
	p.t.Helper()
	answer, err := wire.DecodeSanityAnswer(p.ok("sync/sanityCheck2", wire.EncodeSanityRequest(p.counts())))
	p.must(err)
	if !answer.OK {
		p.t.Fatalf("sanity check: %+v", answer)
	}
	p.ok("sync/finish", []byte("{}"))
}

// counts are those of the server's own, uncommitted state.
func (p *peer) counts() wire.SanityCounts {
	p.t.Helper()
	sp := p.server.use(p.id)
	defer p.server.release(sp)
	sp.lock()
	defer sp.mu.Unlock()
	if sp.sync == nil {
		p.t.Fatal("no sync is going on")
	}
	counts, err := sp.sync.exchange.SanityCounts()
	p.must(err)
	return countsToWire(counts)
}

const cardRow = `{"chunk":{"done":true,"cards":[[%d,7,1,0,5,-1,0,0,1,0,0,0,0,0,0,0,0,"{}"]]}}`

// addCard sends one card, whose note nobody asks for.
func (p *peer) addCard(id int64) { p.ok("sync/applyChunk", fmt.Appendf(nil, cardRow, id)) }

// hasCard reports whether the card is stored for good.
func (w *world) hasCard(id anki.CardID) bool {
	w.t.Helper()
	sp := w.server.use(w.id)
	defer w.server.release(sp)
	sp.lock()
	defer sp.mu.Unlock()
	col, err := sp.collection()
	w.must(err)
	_, err = col.GetCard(id)
	if err != nil && !errors.Is(err, anki.ErrNotFound) {
		w.t.Fatal(err)
	}
	return err == nil
}

// newFile makes a collection ready to be uploaded, with one note for each name.
func newFile(t testing.TB, notes ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file.anki2")
	if err := os.WriteFile(path, collectionfile.New(t, notes...), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// form is a request of the older form.
func (w *world) form(method string, compress bool, data []byte, values ...string) (int, []byte) {
	w.t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for i := 0; i < len(values); i += 2 {
		w.must(m.WriteField(values[i], values[i+1]))
	}
	if compress {
		w.must(m.WriteField("c", "1"))
		var packed bytes.Buffer
		z := gzip.NewWriter(&packed)
		_, err := z.Write(data)
		w.must(err)
		w.must(z.Close())
		data = packed.Bytes()
	}
	if data != nil {
		part, err := m.CreateFormFile("data", "data")
		w.must(err)
		_, err = part.Write(data)
		w.must(err)
	}
	w.must(m.Close())
	r, err := http.NewRequest(http.MethodPost, w.web.URL+"/"+method, strings.NewReader(body.String()))
	w.must(err)
	r.Header.Set("Content-Type", m.FormDataContentType())
	status, answer, _ := w.do(r)
	return status, answer
}
