package syncserver

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"karuta/syncclient/wire"
)

func TestPasswordHashes(t *testing.T) {
	hash := HashPassword("pässword")
	if !CheckPassword(hash, "pässword") || !CheckPassword(hash, "pa\u0308ssword") || CheckPassword(hash, "password") || HashPassword("pässword") == hash {
		t.Error("a hash does not tell passwords apart")
	}
	if !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("hash %s", hash)
	}
	for _, bad := range []string{"", "$argon2id$v=19$m=19456,t=2,p=1$$", "$argon2i$v=19$m=8,t=1,p=1$AAAA$AAAA", "$argon2id$v=19$m=99999999,t=2,p=1$AAAA$AAAA"} {
		if CheckPassword(bad, "") {
			t.Errorf("%q takes a password", bad)
		}
	}
}

func TestBruteForceIsSlowedDown(t *testing.T) {
	w := newWorld(t, Limits{})
	p := w.logIn("run")
	login := func(user, password string) int {
		status, _ := p.send("sync/hostKey", wire.EncodeLogin(wire.Login{User: user, Password: password}))
		return status
	}
	for range freeAttempts {
		if got := login("learner", "wrong"); got != http.StatusForbidden {
			t.Fatalf("a wrong password: %d", got)
		}
	}
	if got := login("learner", "secret"); got != http.StatusTooManyRequests {
		t.Errorf("after too many, even the right one: %d", got)
	}
	p.meta() // who has a key goes on
	w.now = w.now.Add(attemptPeriod)
	if got := login("learner", "wrong"); got != http.StatusForbidden {
		t.Errorf("a minute later: %d", got)
	}
	if got := login("learner", "wrong"); got != http.StatusTooManyRequests {
		t.Errorf("one more: %d", got)
	}
	w.now = w.now.Add(time.Hour)
	w.server.Tidy()
	if n := len(w.server.attempts.full); n != 0 {
		t.Errorf("%d sources are remembered for ever", n)
	}
	if got := login("learner", "secret"); got != http.StatusOK {
		t.Errorf("an hour later: %d", got)
	}
}

// TestUnknownNamesTakeAsLong: what takes the time is the hash, and it is made either way.
func TestUnknownNamesTakeAsLong(t *testing.T) {
	w := newWorld(t, Limits{})
	took := func(address int, name string) time.Duration {
		began := time.Now()
		_, _ = w.server.logIn(t.Context(), strconv.Itoa(address), name, "wrong")
		return time.Since(began)
	}
	known, unknown := time.Hour, time.Hour // the least of several, taken in turns: what else runs slows down both
	for i := range 9 {                     // that many tries are free
		known, unknown = min(known, took(i, "learner")), min(unknown, took(i, "nobody"))
	}
	if unknown < known/3 || unknown > known*3 {
		t.Errorf("%s for a name that is known, %s for one that is not", known, unknown)
	}
}

func TestKeyOfAnotherAccountOpensNothing(t *testing.T) {
	w := newWorld(t, Limits{})
	other, err := w.server.accounts.Add(t.Context(), "../1", "secret")
	w.must(err)
	p := w.logIn("run")
	p.begin(0)
	p.addCard(1)
	p.uploadMedia("mine", "content")
	key, err := w.server.accounts.NewKey(t.Context(), other, "test")
	w.must(err)
	q := &peer{world: w, key: key, run: p.run, version: wire.Version}
	q.refused("sync/finish", []byte("{}"), http.StatusConflict) // the same run key helps nothing
	q.refused("msync/downloadFiles", wire.EncodeDownloadFiles([]string{"mine"}), http.StatusConflict)
	q.ok("sync/abort", []byte("{}"))
	p.end()
	if !w.hasCard(1) {
		t.Error("another account disturbed a sync")
	}
	if m := q.meta(); !m.Empty || m.MediaUSN != 0 {
		t.Errorf("the other account has %+v", m)
	}
}

func TestRevokedAndDisabled(t *testing.T) {
	w := newWorld(t, Limits{})
	one, two := w.logIn("one"), w.logIn("two")
	devices, err := w.store.ListDevices(t.Context(), w.id)
	w.must(err)
	w.must(w.store.RemoveDevice(t.Context(), w.id, devices[1].ID)) // the first, as both were used at once
	one.refused("sync/meta", wire.EncodeMetaRequest(wire.MetaRequest{Version: 11}), http.StatusForbidden)
	two.meta()
	w.must(w.server.accounts.SetDisabled(t.Context(), w.id, true))
	two.refused("sync/meta", wire.EncodeMetaRequest(wire.MetaRequest{Version: 11}), http.StatusForbidden)
	two.refused("sync/hostKey", wire.EncodeLogin(wire.Login{User: "learner", Password: "secret"}), http.StatusForbidden)
	w.must(w.server.accounts.SetDisabled(t.Context(), w.id, false))
	two.meta()
	w.must(w.server.accounts.SetPassword(t.Context(), w.id, "another"))
	two.refused("sync/meta", wire.EncodeMetaRequest(wire.MetaRequest{Version: 11}), http.StatusForbidden)
}

func TestReplayedRequestsDoNoHarm(t *testing.T) {
	w := newWorld(t, Limits{})
	p := w.logIn("run")
	p.begin(0)
	p.addCard(1)
	p.addCard(1)
	p.end()
	before := p.meta()
	p.refused("sync/applyChunk", fmt.Appendf(nil, cardRow, 2), http.StatusConflict)
	p.refused("sync/finish", []byte("{}"), http.StatusConflict)
	if after := p.meta(); after != before {
		t.Errorf("was %+v, is %+v", before, after)
	}
}

func TestForeignOriginIsRefused(t *testing.T) {
	w := newWorld(t, Limits{})
	p := w.logIn("run")
	for _, origin := range []string{"https://evil.example", "null"} {
		r, err := http.NewRequest(http.MethodGet, w.web.URL+"/msync/begin?k="+p.key+"&v=x", nil)
		w.must(err)
		r.Header.Set("Origin", origin)
		if status, _, _ := w.do(r); status != http.StatusBadRequest {
			t.Errorf("%s: %d", origin, status)
		}
	}
}

func TestStrangersCannotSendMuch(t *testing.T) {
	w := newWorld(t, Limits{})
	p := w.logIn("run")
	p.refused("sync/hostKey", make([]byte, strangerLimit+1), http.StatusBadRequest)
	if status, _ := w.form("sync/upload", false, make([]byte, strangerLimit+1), "k", ""); status != http.StatusBadRequest {
		t.Errorf("form without a key: %d", status)
	}
	if status, _ := w.form("sync/upload", false, make([]byte, strangerLimit+1), "k", "wrong"); status != http.StatusForbidden {
		t.Errorf("form with a wrong key: %d", status)
	}
	if entries, err := os.ReadDir(w.dir + "/users"); err != nil || len(entries) > 1 {
		t.Errorf("folders %v, %v", entries, err)
	}
}

func TestBombsAreRefused(t *testing.T) {
	w := newWorld(t, Limits{Collection: 1 << 20})
	p := w.logIn("run")
	zeros := make([]byte, messageLimit+1)
	p.refused("sync/applyChunk", zeros, http.StatusBadRequest)
	if got := string(p.ok("sync/upload", zeros)); got != uploadTooLarge {
		t.Errorf("upload: %q", got)
	}
	if status, _ := w.form("sync/applyChunk", true, zeros, "k", p.key, "s", "run"); status != http.StatusBadRequest {
		t.Errorf("gzip: %d", status)
	}
	p.meta()
}

// TestSlowSendersAreGivenUp opens connections that send a byte now and then: they end, and do not stop others.
func TestSlowSendersAreGivenUp(t *testing.T) {
	w := newWorld(t, Limits{Stall: 200 * time.Millisecond})
	p := w.logIn("run")
	conns := make([]net.Conn, 50)
	for i := range conns {
		conn, err := net.Dial("tcp", w.web.Listener.Addr().String())
		w.must(err)
		defer func() { _ = conn.Close() }()
		_, err = fmt.Fprintf(conn, "POST /sync/upload HTTP/1.1\r\nHost: x\r\nanki-sync: %s\r\nContent-Length: 1000000\r\n\r\nx",
			wire.EncodeHeader(wire.Header{Version: 11, HostKey: p.key, RunKey: "x"}))
		w.must(err)
		conns[i] = conn
	}
	p.meta()
	for _, conn := range conns {
		w.must(conn.SetReadDeadline(time.Now().Add(20 * time.Second)))
		answer, err := io.ReadAll(conn)
		if err != nil || !bytes.HasPrefix(answer, []byte("HTTP/1.1 4")) {
			t.Fatalf("%q, %v", answer, err)
		}
	}
}

func TestNothingSecretIsLogged(t *testing.T) {
	w := newWorld(t, Limits{})
	var log bytes.Buffer
	w.stop()
	w.log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	w.start()
	p := w.logIn("runkey")
	p.refused("sync/hostKey", wire.EncodeLogin(wire.Login{User: "learner", Password: "hunter2"}), http.StatusForbidden)
	p.begin(0)
	p.ok("sync/applyChanges", []byte(`{"changes":{"models":[],"decks":[[],[]],"tags":["private-tag"]}}`))
	p.uploadMedia("private-file", "private-content")
	p.refused("sync/applyChunk", []byte(`{"chunk":{"notes":[[5,"g",77,1,-1,"","private-text","","",0,""]]}}`), http.StatusBadRequest)
	w.stop() // and with it whatever writes to the log
	if log.Len() == 0 {
		t.Fatal("nothing is logged at all")
	}
	for _, secret := range []string{p.key, "secret", "hunter2", "private", "learner"} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("%q is in the log:\n%s", secret, log.String())
		}
	}
}
