package syncserver

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"karuta/collection"
	"karuta/syncclient/wire"
)

func TestHostKey(t *testing.T) {
	w := newWorld(t, Limits{})
	p := w.logIn("run")
	if len(p.key) != 40 || w.logIn("run").key == p.key {
		t.Errorf("key %q", p.key)
	}
	if m := p.meta(); m.USN != 0 || m.Modified != 0 || !m.Empty || !m.Continue || int64(m.Now) != w.now.Unix() {
		t.Errorf("meta of a fresh collection: %+v", m)
	}
}

func TestBadCredentials(t *testing.T) {
	w := newWorld(t, Limits{})
	p := w.logIn("run")
	for _, l := range []wire.Login{{User: "learner", Password: "Secret"}, {User: "nobody", Password: "secret"}, {User: "", Password: ""}, {User: "../1", Password: "secret"}} {
		p.refused("sync/hostKey", wire.EncodeLogin(l), http.StatusForbidden)
	}
	good := p.key
	for _, key := range []string{"", "x", good + "0", strings.ToUpper(good)} {
		p.key = key
		p.refused("sync/meta", wire.EncodeMetaRequest(wire.MetaRequest{Version: 11}), http.StatusForbidden)
		p.refused("sync/upload", []byte("x"), http.StatusForbidden)
		p.refused("msync/begin", []byte(`{"v":"x"}`), http.StatusForbidden)
	}
}

func TestUnsupportedVersions(t *testing.T) {
	w := newWorld(t, Limits{})
	p := w.logIn("run")
	for version, want := range map[int]int{7: http.StatusNotImplemented, 12: http.StatusNotImplemented, 11: http.StatusOK, 10: http.StatusOK} {
		p.refused("sync/meta", wire.EncodeMetaRequest(wire.MetaRequest{Version: version}), want)
	}
	for _, version := range []int{8, 9} {
		m, err := wire.DecodeMeta(p.ok("sync/meta", wire.EncodeMetaRequest(wire.MetaRequest{Version: version})))
		if err != nil || m.Continue || m.Message == "" {
			t.Errorf("version %d: %+v, %v", version, m, err)
		}
	}
	p.version = 12
	p.refused("sync/meta", wire.EncodeMetaRequest(wire.MetaRequest{Version: 11}), http.StatusBadRequest)
}

func TestRequestsThatAreNone(t *testing.T) {
	w := newWorld(t, Limits{})
	p := w.logIn("run")
	if status, _ := p.sendRaw("sync/meta", []byte("no frame")); status != http.StatusBadRequest {
		t.Errorf("no frame: %d", status)
	}
	p.refused("sync/nonsense", []byte("{}"), http.StatusBadRequest)
	p.refused("sync/start", []byte(`{"minUsn":"0"}`), http.StatusBadRequest)
	p.run = ""
	p.refused("sync/start", []byte(`{"minUsn":0,"lnewer":true}`), http.StatusBadRequest)
	for method, want := range map[string]int{http.MethodGet: http.StatusMethodNotAllowed, http.MethodPut: http.StatusMethodNotAllowed} {
		r, err := http.NewRequest(method, w.web.URL+"/sync/meta", nil)
		w.must(err)
		if status, _, _ := w.do(r); status != want {
			t.Errorf("%s: %d", method, status)
		}
	}
	r, err := http.NewRequest(http.MethodPost, w.web.URL+"/sync/meta", strings.NewReader("x"))
	w.must(err)
	r.Header.Set(wire.HeaderName, `{"v":11,"k":""}`)
	if status, body, _ := w.do(r); status != http.StatusBadRequest || string(body) != "400" {
		t.Errorf("header without its keys: %d %q", status, body)
	}
}

func TestAbortIsIdempotent(t *testing.T) {
	w := newWorld(t, Limits{})
	p := w.logIn("run")
	for range 2 {
		if got := string(p.ok("sync/abort", []byte("{}"))); got != "null" {
			t.Errorf("abort: %s", got)
		}
	}
	p.begin(0)
	p.addCard(1)
	p.ok("sync/abort", []byte("{}"))
	p.ok("sync/abort", []byte("{}"))
	p.refused("sync/finish", []byte("{}"), http.StatusConflict)
	if w.hasCard(1) {
		t.Error("something of an aborted sync stayed")
	}
}

func TestNewSyncCancelsTheOld(t *testing.T) {
	w := newWorld(t, Limits{})
	one, two := w.logIn("one"), w.logIn("two")
	one.begin(0)
	one.addCard(1)
	two.begin(0)
	one.refused("sync/applyChunk", fmt.Appendf(nil, cardRow, 2), http.StatusConflict)
	one.refused("sync/finish", []byte("{}"), http.StatusConflict)
	two.addCard(3)
	two.end()
	if w.hasCard(1) || w.hasCard(2) || !w.hasCard(3) {
		t.Error("the sync that was cancelled left something, or the other nothing")
	}
}

func TestMetaDoesNotDisturbASync(t *testing.T) {
	w := newWorld(t, Limits{})
	one, two := w.logIn("one"), w.logIn("two")
	one.meta()
	one.begin(0)
	one.addCard(1)
	if m := two.meta(); !m.Empty || m.USN != 0 {
		t.Errorf("what is not finished is seen: %+v", m)
	}
	one.end()
	if m := two.meta(); m.Empty || m.USN != 1 {
		t.Errorf("afterwards: %+v", m)
	}
}

func TestRoundTrip(t *testing.T) {
	w := newWorld(t, Limits{})
	one, two := w.logIn("one"), w.logIn("two")
	one.begin(0)
	one.addCard(1)
	one.end()
	two.begin(0)
	chunk, err := wire.DecodeChunk(two.ok("sync/chunk", []byte("{}")))
	if err != nil || len(chunk.Cards) != 1 || chunk.Cards[0].ID != 1 || chunk.Cards[0].USN != 0 || !chunk.Done {
		t.Fatalf("chunk %+v, %v", chunk, err)
	}
	two.end()
	one.begin(1)
	if chunk, err := wire.DecodeChunk(one.ok("sync/chunk", []byte("{}"))); err != nil || len(chunk.Cards) != 0 {
		t.Errorf("what a device has is sent to it: %+v, %v", chunk, err)
	}
	one.end()
	if m := one.meta(); m.USN != 3 {
		t.Errorf("after three syncs: %+v", m)
	}
}

func TestArgumentThatCannotBeReadLeavesTheSync(t *testing.T) {
	w := newWorld(t, Limits{})
	p := w.logIn("run")
	p.begin(0)
	p.refused("sync/applyChunk", []byte(`{"chunk":{"cards":[[1]]}}`), http.StatusBadRequest)
	p.addCard(1)
	p.end()
	if !w.hasCard(1) {
		t.Error("the card is not there")
	}
}

func TestStepThatFailsEndsTheSync(t *testing.T) {
	w := newWorld(t, Limits{})
	p := w.logIn("run")
	p.begin(0)
	p.addCard(1)
	p.refused("sync/applyChunk", []byte(`{"chunk":{"notes":[[5,"g",77,1,-1,"","a","","",0,""]]}}`), http.StatusBadRequest)
	p.refused("sync/finish", []byte("{}"), http.StatusConflict)
	if w.hasCard(1) {
		t.Error("something of it stayed")
	}
}

func TestSanityFailureRollsBack(t *testing.T) {
	w := newWorld(t, Limits{})
	p := w.logIn("run")
	p.begin(0)
	p.addCard(1)
	counts := p.counts()
	counts.Notes += 5
	answer, err := wire.DecodeSanityAnswer(p.ok("sync/sanityCheck2", wire.EncodeSanityRequest(counts)))
	if err != nil || answer.OK || answer.Server == nil || answer.Server.Notes != counts.Notes-5 || answer.Client != counts {
		t.Errorf("answer %+v, %v", answer, err)
	}
	p.refused("sync/finish", []byte("{}"), http.StatusConflict)
	if w.hasCard(1) {
		t.Error("something of it stayed")
	}
}

func TestStringGraveIDs(t *testing.T) {
	for _, graves := range []string{`{"cards":["1"],"decks":[],"notes":[]}`, `{"cards":[1],"decks":[],"notes":[]}`} {
		w := newWorld(t, Limits{})
		p := w.logIn("run")
		p.begin(0)
		p.addCard(1)
		p.end()
		p.ok("sync/start", fmt.Appendf(nil, `{"minUsn":1,"lnewer":false,"graves":%s}`, graves))
		p.end()
		if w.hasCard(1) {
			t.Errorf("the card is still there after %s", graves)
		}
	}
}

func TestIdleSyncExpires(t *testing.T) {
	w := newWorld(t, Limits{SyncIdle: time.Minute, OpenIdle: time.Minute})
	p := w.logIn("run")
	p.begin(0)
	p.addCard(1)
	w.now = w.now.Add(59 * time.Second)
	w.server.Tidy()
	p.addCard(2)
	w.now = w.now.Add(time.Minute)
	w.server.Tidy()
	p.refused("sync/finish", []byte("{}"), http.StatusConflict)
	w.now = w.now.Add(time.Minute)
	w.server.Tidy()
	if n := len(w.server.spaces); n != 0 {
		t.Errorf("%d accounts stay in memory", n)
	}
	if w.hasCard(1) {
		t.Error("something of it stayed")
	}
}

func TestUploadAndDownload(t *testing.T) {
	w := newWorld(t, Limits{})
	p := w.logIn("run")
	raw, err := os.ReadFile(newFile(t, "one", "two"))
	w.must(err)
	if got := string(p.ok("sync/upload", raw)); got != uploadAccepted {
		t.Fatal(got)
	}
	before := p.meta()
	if before.Empty || before.SchemaModified != before.Modified {
		t.Errorf("meta after the upload: %+v", before)
	}
	path := filepath.Join(t.TempDir(), "down.anki2")
	w.must(os.WriteFile(path, p.ok("sync/download", []byte("{}")), 0o600))
	state, err := collection.CheckDownload(path)
	after := p.meta()
	if err != nil || state.USN != before.USN+1 || state.Modified != after.Modified || after.Modified <= before.Modified || after.USN != state.USN {
		t.Errorf("downloaded %+v, server before %+v, after %+v, %v", state, before, after, err)
	}
}

func TestInvalidUploadsChangeNothing(t *testing.T) {
	w := newWorld(t, Limits{Collection: 4 << 20})
	p := w.logIn("run")
	good, err := os.ReadFile(newFile(t, "one"))
	w.must(err)
	p.ok("sync/upload", good)
	before := p.meta()
	damaged := bytes.Clone(good)
	for i := len(damaged) / 2; i < len(damaged); i++ {
		damaged[i] = 0xff
	}
	for name, raw := range map[string][]byte{
		"empty": {}, "text": []byte("no database at all"), "truncated": good[:len(good)/2], "damaged": damaged,
		"header only": good[:100], "too large": make([]byte, 4<<20+1), "trigger": alter(t, good, "create trigger t after insert on cards begin delete from cards; end"),
		"view": alter(t, good, "create view v as select * from cards"), "newer schema": alter(t, good, "update col set ver = 19"),
		"no row": alter(t, good, "delete from col"),
	} {
		if got := string(p.ok("sync/upload", raw)); got == uploadAccepted || !strings.Contains(got, "kept its own") {
			t.Errorf("%s: %q", name, got)
		}
		if after := p.meta(); after != before {
			t.Errorf("%s: the collection was %+v and is %+v", name, before, after)
		}
	}
	if left, err := os.ReadDir(filepath.Join(w.dir, "users", "1", arrivalsName)); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestUploadKeepsACopy(t *testing.T) {
	w := newWorld(t, Limits{})
	p := w.logIn("run")
	for i := range 3 {
		raw, err := os.ReadFile(newFile(t, fmt.Sprint("note ", i)))
		w.must(err)
		p.ok("sync/upload", raw)
		w.now = w.now.Add(time.Second)
	}
	dir := filepath.Join(w.dir, "users", "1", copiesName)
	copies, err := listCopies(dir)
	if err != nil || len(copies) != 2 {
		t.Fatalf("copies %v, %v", copies, err)
	}
	file, err := collection.UnpackBackup(t.Context(), filepath.Join(dir, copies[0].name), t.TempDir())
	w.must(err)
	col, err := collection.Open(file, collection.Options{})
	w.must(err)
	defer func() { _ = col.Close() }()
	if notes, err := col.FindNotes(`"note 1"`); err != nil || len(notes) != 1 {
		t.Errorf("the newest copy does not have what was replaced last: %v, %v", notes, err)
	}
}
