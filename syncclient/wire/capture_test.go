package wire_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"karuta/internal/interop"
	"karuta/syncclient/wire"
)

var update = flag.Bool("update", false, "record the messages in testdata anew, from the real client and server")

// message is a payload as it went over the wire, unpacked.
type message struct {
	Method  string          // such as "sync/chunk"
	Answer  bool            // from the server
	Payload json.RawMessage // JSON; bodies that are something else are not recorded
}

func (m message) name() string {
	kind := "request"
	if m.Answer {
		kind = "answer"
	}
	return strings.ReplaceAll(m.Method, "/", "_") + "_" + kind
}

// recorder is a proxy that keeps what passes through it.
type recorder struct {
	t  *testing.T
	mu sync.Mutex
	// messages passed so far, in their order
	messages []message
}

const captureLimit = 1 << 20

// record starts the proxy before the server and returns the server as clients see it through the proxy.
func record(t *testing.T, server *interop.Server) (*interop.Server, *recorder) {
	t.Helper()
	target, err := url.Parse(server.Endpoint)
	if err != nil {
		t.Fatal(err)
	}
	rec := &recorder{t: t}
	proxy := &httputil.ReverseProxy{
		Rewrite:        func(r *httputil.ProxyRequest) { r.SetURL(target); rec.request(r) },
		ModifyResponse: rec.response,
		// The server may end a connection just when the next request is put on it.
		Transport: &http.Transport{DisableKeepAlives: true},
	}
	front := httptest.NewServer(proxy)
	t.Cleanup(front.Close)
	return &interop.Server{Endpoint: front.URL + "/", Base: server.Base, Users: server.Users, Karuta: server.Karuta}, rec
}

func (rec *recorder) request(r *httputil.ProxyRequest) {
	header, err := wire.DecodeHeader(r.In.Header.Get(wire.HeaderName))
	if err != nil || header.Version != wire.Version {
		rec.t.Errorf("header %q: %v", r.In.Header.Get(wire.HeaderName), err)
	}
	body, err := io.ReadAll(r.In.Body)
	if err != nil {
		rec.t.Errorf("request body: %v", err)
	}
	r.Out.Body = io.NopCloser(bytes.NewReader(body))
	rec.keep(r.In.URL.Path, false, body, -1)
}

func (rec *recorder) response(r *http.Response) error {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	if r.StatusCode != http.StatusOK {
		rec.t.Errorf("%s: status %d", r.Request.URL.Path, r.StatusCode)
		return nil
	}
	size, err := strconv.Atoi(r.Header.Get(wire.OriginalSizeName))
	if err != nil {
		rec.t.Errorf("%s: %s: %v", r.Request.URL.Path, wire.OriginalSizeName, err)
	}
	rec.keep(r.Request.URL.Path, true, body, size)
	return nil
}

func (rec *recorder) keep(path string, answer bool, body []byte, size int) {
	payload, err := wire.Decompress(bytes.NewReader(body), captureLimit)
	if err != nil {
		rec.t.Errorf("%s: %v", path, err)
		return
	}
	if size >= 0 && size != len(payload) {
		rec.t.Errorf("%s: %d bytes announced, %d unpacked", path, size, len(payload))
	}
	if !json.Valid(payload) {
		return // a database or a zip
	}
	rec.mu.Lock()
	defer rec.mu.Unlock()
	rec.messages = append(rec.messages, message{strings.TrimPrefix(path, "/"), answer, payload})
}

// TestRealTraffic lets two real clients sync with a real server through a proxy
// and reads and writes again every message that passes.
func TestRealTraffic(t *testing.T) {
	server, rec := record(t, interop.StartServer(t))
	one, two := interop.NewClient(t, interop.Options{}), interop.NewClient(t, interop.Options{})
	play(t, server, one, two)
	var seen []string
	for _, m := range rec.messages {
		checkMessage(t, m)
		seen = append(seen, m.name())
	}
	t.Logf("%d messages", len(rec.messages))
	for name := range codecs {
		if !slices.Contains(seen, name) {
			t.Errorf("no %s among the messages", name)
		}
	}
	if *update {
		save(t, rec.messages)
	}
}

// play does a little of everything that travels.
func play(t *testing.T, server *interop.Server, one, two *interop.Client) {
	t.Helper()
	for _, c := range []*interop.Client{one, two} {
		c.Login(server)
	}
	one.NewDeck("Spanish::Verbs")
	gone, _ := one.AddNote("Basic", "Default", map[string]string{"Front": "gone", "Back": "soon"})
	one.AddMedia("hello.txt", []byte("hello"))
	one.AddMedia("gone.txt", []byte("bye"))
	one.FullUpload()
	one.SyncMedia()
	two.FullDownload()
	two.SyncMedia()
	note, cards := one.AddNote("Basic (and reversed card)", "Spanish::Verbs",
		map[string]string{"Front": "<b>hablar</b> & \"comer\"", "Back": "to talk\n<br>日本語"}, "verbs::ar", "été")
	one.AddNote("Cloze", "Default", map[string]string{"Text": "{{c1::two}} {{c2::three}}", "Back Extra": ""})
	one.Answer(cards[0], "good")
	one.Answer(cards[1], "easy")
	one.Flag(3, cards[0])
	one.CopyNotetype("Basic", "Basic of mine")
	one.NewPreset("Hard ones")
	one.SetConfig("karutaTest", map[string]any{"big": 9007199254740993, "list": []any{nil, 1.5}})
	one.RemoveNotes(gone)
	one.TrashMedia("gone.txt")
	one.Sync()
	one.SyncMedia()
	two.Sync()
	two.SyncMedia()
	two.EditNote(note, map[string]string{"Back": "to speak"})
	two.Sync()
}

// TestRecordedMessages does the same with what was recorded once.
func TestRecordedMessages(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no recorded messages: %v", err)
	}
	for _, file := range files {
		payload, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		name = strings.TrimRight(name, "0123456789-")
		if codecs[name] == nil {
			t.Errorf("%s: no such message", file)
			continue
		}
		t.Run(filepath.Base(file), func(t *testing.T) { check(t, name, codecs[name], payload) })
	}
}

// save keeps the shortest and the longest message of each kind.
func save(t *testing.T, messages []message) {
	t.Helper()
	byName := map[string][]message{}
	for _, m := range messages {
		byName[m.name()] = append(byName[m.name()], m)
	}
	for name, list := range byName {
		if codecs[name] == nil {
			continue
		}
		slices.SortStableFunc(list, func(a, b message) int { return len(a.Payload) - len(b.Payload) })
		list = slices.CompactFunc([]message{list[0], list[len(list)-1]}, func(a, b message) bool {
			return bytes.Equal(a.Payload, b.Payload)
		})
		for i, m := range list {
			file := filepath.Join("testdata", fmt.Sprintf("%s-%d.json", name, i+1))
			if err := os.WriteFile(file, m.Payload, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func checkMessage(t *testing.T, m message) {
	t.Helper()
	if codec := codecs[m.name()]; codec != nil {
		check(t, m.name(), codec, m.Payload)
	}
}

// check reads the payload and expects the same when it is written again.
func check(t *testing.T, name string, codec func([]byte) ([]byte, error), payload []byte) {
	t.Helper()
	again, err := codec(payload)
	if err != nil {
		t.Errorf("%s: %v\n%s", name, err, payload)
		return
	}
	if got, want := decodeExactly(t, again), decodeExactly(t, payload); !reflect.DeepEqual(got, want) {
		t.Errorf("%s\n got %s\nwant %s", name, again, payload)
	}
}

func decodeExactly(t *testing.T, raw []byte) (v any) {
	t.Helper()
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	if err := dec.Decode(&v); err != nil {
		t.Fatalf("%v in %s", err, raw)
	}
	return v
}

func codec[T any](read func([]byte) (T, error), write func(T) []byte) func([]byte) ([]byte, error) {
	return func(raw []byte) ([]byte, error) {
		v, err := read(raw)
		if err != nil {
			return nil, err
		}
		return write(v), nil
	}
}

// codecs read each message and write it again.
var codecs = map[string]func([]byte) ([]byte, error){
	"sync_hostKey_request":        codec(wire.DecodeLogin, wire.EncodeLogin),
	"sync_hostKey_answer":         codec(wire.DecodeHostKey, wire.EncodeHostKey),
	"sync_meta_request":           codec(wire.DecodeMetaRequest, wire.EncodeMetaRequest),
	"sync_meta_answer":            codec(wire.DecodeMeta, wire.EncodeMeta),
	"sync_start_request":          codec(wire.DecodeStart, wire.EncodeStart),
	"sync_start_answer":           codec(wire.DecodeGraves, wire.EncodeGraves),
	"sync_applyGraves_request":    codec(wire.DecodeApplyGraves, wire.EncodeApplyGraves),
	"sync_applyChanges_request":   codec(wire.DecodeApplyChanges, wire.EncodeApplyChanges),
	"sync_applyChanges_answer":    codec(wire.DecodeChanges, wire.EncodeChanges),
	"sync_chunk_answer":           codec(wire.DecodeChunk, wire.EncodeChunk),
	"sync_applyChunk_request":     codec(wire.DecodeApplyChunk, wire.EncodeApplyChunk),
	"sync_sanityCheck2_request":   codec(wire.DecodeSanityRequest, wire.EncodeSanityRequest),
	"sync_sanityCheck2_answer":    codec(wire.DecodeSanityAnswer, wire.EncodeSanityAnswer),
	"sync_finish_answer":          codec(wire.DecodeFinish, wire.EncodeFinish),
	"msync_mediaChanges_request":  codec(wire.DecodeMediaChangesRequest, wire.EncodeMediaChangesRequest),
	"msync_mediaChanges_answer":   codec(wire.DecodeMediaChanges, wire.EncodeMediaChanges),
	"msync_downloadFiles_request": codec(wire.DecodeDownloadFiles, wire.EncodeDownloadFiles),
	"msync_uploadChanges_answer":  codec(wire.DecodeMediaUploaded, wire.EncodeMediaUploaded),
	"msync_mediaSanity_request":   codec(wire.DecodeMediaSanityRequest, wire.EncodeMediaSanityRequest),
	"msync_mediaSanity_answer":    codec(wire.DecodeMediaSanity, wire.EncodeMediaSanity),
}
