package app

import (
	"net/http"
	"net/http/httptest"
	"path"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"karuta/internal/interop"
	"karuta/syncclient"
	"karuta/syncclient/httpclient"
	"karuta/syncclient/wire"
)

// metaServer answers meta as an empty server does, and counts what it is asked.
func metaServer(t testing.TB, asked map[string]int) string {
	t.Helper()
	var mu sync.Mutex
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		asked[path.Base(r.URL.Path)]++
		text := `{"mod":5,"scm":4,"usn":3,"ts":` + strconv.FormatInt(time.Now().Unix(), 10) + `,"msg":"","cont":true,"hostNum":0,"empty":true,"media_usn":0}`
		frame := wire.Compress([]byte(text))
		w.Header().Set(wire.OriginalSizeName, strconv.Itoa(len(text)))
		_, _ = w.Write(frame) // the client's trouble
	}))
	t.Cleanup(server.Close)
	return server.URL + "/"
}

func TestConnectionIsTested(t *testing.T) {
	server := interop.StartServer(t)
	a, l := newApp(t)
	ask := func(endpoint string) (report string, err error) {
		done := false
		a.Sync.TestConnection(endpoint, func(r string, e error) { report, err, done = r, e, true })
		l.Until("the test of the connection", func() bool { return done })
		return report, err
	}
	report, err := ask(server.Endpoint)
	if err != nil || !strings.Contains(report, "Nobody is logged in yet") || !strings.Contains(report, "not encrypted") {
		t.Errorf("before the log-in: %q, %v", report, err)
	}
	if err := logIn(t, a, l, server, server.Users[0].Password); err != nil {
		t.Fatal(err)
	}
	report, err = ask(server.Endpoint)
	if err != nil || !strings.Contains(report, "accepts your log-in") || !strings.Contains(report, "Both clocks agree") {
		t.Errorf("after the log-in: %q, %v", report, err)
	}
	account := a.Sync.Account()
	account.Key = "wrong"
	a.Sync.setAccount(account)
	if report, err = ask(server.Endpoint); err != nil || !strings.Contains(report, "log in again") {
		t.Errorf("with a wrong key: %q, %v", report, err)
	}
	server.Stop()
	if report, err = ask(server.Endpoint); syncclient.KindOf(err) != syncclient.Refused {
		t.Errorf("a server that is down: %q, %v", report, err)
	}
}

func TestClockDifferencesInWords(t *testing.T) {
	for ahead, want := range map[time.Duration]string{
		0:                "Both clocks agree.",
		-2 * time.Second: "Both clocks agree.",
		90 * time.Second: "1m30s ahead.",
		-time.Hour:       "1h0m0s behind, which is too much",
	} {
		text := ProbeText(httpclient.Probe{Endpoint: "https://example.org/", Secure: true, ClockKnown: true, ClockAhead: ahead}, false)
		if !strings.Contains(text, want) {
			t.Errorf("%v: %q", ahead, text)
		}
	}
}

func TestThisComputersOwnServerInWords(t *testing.T) {
	const want = "This computer’s own server answered and speaks version 11 of the sync protocol. It accepts your log-in."
	if text := ProbeText(httpclient.Probe{Endpoint: HereEndpoint, Protocol: 11, KeyAccepted: true}, true); text != want {
		t.Errorf("%q, want %q", text, want)
	}
}

// TestAnotherSiteIsAskedOnlyAfterTheAnswer follows a server to another site:
// nothing goes there before the person agrees, everything after that.
func TestAnotherSiteIsAskedOnlyAfterTheAnswer(t *testing.T) {
	asked := map[string]int{}
	away := strings.Replace(metaServer(t, asked), "127.0.0.1", "localhost", 1)
	home := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", away)
		w.WriteHeader(http.StatusPermanentRedirect)
	}))
	defer home.Close()
	a, l := newApp(t)
	addNote(t, a, l, "one")
	a.Sync.setAccount(Account{Endpoint: home.URL + "/", User: "u", Key: "k"})
	a.Sync.Start()
	l.Until("the refusal", settled(a))
	if s := a.Sync.State(); s.Remedy() != RemedyFollow || len(asked) != 0 {
		t.Fatalf("%v, asked there: %v", s.Err, asked)
	}
	a.Sync.FollowRedirect()
	l.Until("the question", func() bool { return a.Sync.State().Phase == SyncAsking })
	if asked["meta"] != 1 || a.Sync.Account().URL() != away {
		t.Errorf("asked there: %v; account at %s", asked, a.Sync.Account().URL())
	}
	a.Sync.Cancel()
	a.Sync.FollowRedirect()
	if a.Sync.State().Phase != SyncIdle {
		t.Error("a redirect is followed that nobody sent")
	}
}
