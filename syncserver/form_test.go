package syncserver

import (
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"karuta/collection"
	"karuta/syncclient/wire"
)

// TestLegacyClient plays a client of protocol 10 from its log-in to its end.
func TestLegacyClient(t *testing.T) {
	w := newWorld(t, Limits{})
	ok := func(method string, compress bool, data []byte, values ...string) []byte {
		t.Helper()
		status, answer := w.form(method, compress, data, values...)
		if status != http.StatusOK {
			t.Fatalf("%s: %d %s", method, status, answer)
		}
		return answer
	}
	key, err := wire.DecodeHostKey(ok("sync/hostKey", true, wire.EncodeLogin(wire.Login{User: "learner", Password: "secret"})))
	w.must(err)
	meta, err := wire.DecodeMeta(ok("sync/meta", true, wire.EncodeMetaRequest(wire.MetaRequest{Version: 10, Client: "old"}), "k", key, "s", "run"))
	if err != nil || !meta.Continue {
		t.Fatalf("meta %+v, %v", meta, err)
	}
	ok("sync/start", false, []byte(`{"minUsn":0,"lnewer":true}`), "k", key, "s", "run")
	ok("sync/applyChanges", true, []byte(emptyChanges), "k", key, "s", "run")
	ok("sync/chunk", false, nil, "k", key, "s", "run")
	ok("sync/applyChunk", true, []byte(`{"chunk":{"done":true,"cards":[[1,7,1,0,5,-1,0,0,1,0,0,0,0,0,0,0,0,"{}"]]}}`), "k", key, "s", "run")
	p := &peer{world: w}
	ok("sync/sanityCheck2", true, wire.EncodeSanityRequest(p.counts()), "k", key, "s", "run")
	ok("sync/finish", false, []byte{}, "k", key, "s", "run")
	if !w.hasCard(1) {
		t.Error("the card has not come")
	}

	raw, err := os.ReadFile(newFile(t, "one"))
	w.must(err)
	if got := string(ok("sync/upload", true, raw, "k", key, "s", "run")); got != uploadAccepted {
		t.Error(got)
	}
	path := filepath.Join(t.TempDir(), "down.anki2")
	w.must(os.WriteFile(path, ok("sync/download", false, nil, "k", key, "s", "run"), 0o600))
	if version := schemaVersion(t, path); version != 11 {
		t.Errorf("schema %d", version)
	}
	if _, err := collection.CheckDownload(path); err != nil {
		t.Error(err)
	}
}

func TestLegacySessionKey(t *testing.T) {
	w := newWorld(t, Limits{})
	p := w.logIn("run")
	for _, name := range []string{"k", "sk"} {
		status, answer := w.form("msync/mediaChanges", true, []byte(`{"lastUsn":0}`), name, p.key)
		if _, err := wire.DecodeMediaChanges(answer); status != http.StatusOK || err != nil {
			t.Errorf("%s: %d %s, %v", name, status, answer, err)
		}
	}
	if status, _ := w.form("msync/mediaChanges", true, []byte(`{"lastUsn":0}`), "sk", "wrong"); status != http.StatusForbidden {
		t.Errorf("wrong key: %d", status)
	}
}

func TestMediaBeginByGetAndByForm(t *testing.T) {
	w := newWorld(t, Limits{})
	p := w.logIn("run")
	r, err := http.NewRequest(http.MethodGet, w.web.URL+"/msync/begin?k="+p.key+"&v=ankidroid,2.16", nil)
	w.must(err)
	status, got, _ := w.do(r)
	begin, err := wire.DecodeMediaBegin(got)
	if status != http.StatusOK || err != nil || begin.HostKey != p.key {
		t.Errorf("GET: %d %+v, %v", status, begin, err)
	}
	status, got = w.form("msync/begin", false, nil, "k", p.key, "v", "ankidroid,2.16")
	begin, err = wire.DecodeMediaBegin(got)
	if status != http.StatusOK || err != nil || begin.HostKey != p.key {
		t.Errorf("form: %d %+v, %v", status, begin, err)
	}
	begin, err = wire.DecodeMediaBegin(p.ok("msync/begin", []byte(`{"v":"anki,26"}`)))
	if err != nil || begin.HostKey != p.key {
		t.Errorf("today's form: %+v, %v", begin, err)
	}
	p.refused("msync/begin", []byte(`{}`), http.StatusBadRequest)
}

func TestOlderVersionInTheHeaderGetsPlainAnswers(t *testing.T) {
	w := newWorld(t, Limits{})
	p := w.logIn("run")
	p.version = 10
	if m := p.meta(); !m.Continue {
		t.Errorf("%+v", m)
	}
}
