package app

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"

	"karuta/internal/interop"
	"karuta/syncclient"
)

// hangingAt passes everything on to a server but one method, which it never answers.
func hangingAt(t *testing.T, endpoint, method string) string {
	t.Helper()
	target, err := url.Parse(endpoint)
	if err != nil {
		t.Fatal(err)
	}
	pass := httputil.NewSingleHostReverseProxy(target)
	quit := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/"+method) {
			select {
			case <-r.Context().Done():
			case <-quit:
			}
			return
		}
		pass.ServeHTTP(w, r)
	}))
	t.Cleanup(func() {
		close(quit)
		server.Close()
	})
	return server.URL + "/"
}

// TestClosingGivesUpASilentSync: a server that falls silent in the middle keeps nobody for long, and what was to be
// sent still waits.
func TestClosingGivesUpASilentSync(t *testing.T) {
	server := interop.StartServer(t)
	p := synced(t, server)
	p.add("two")
	p.l.Until("the blue button", func() bool { return p.Sync.State().NeedsSync() })
	account := p.Sync.account
	account.CurrentEndpoint = hangingAt(t, server.Endpoint, "start")
	p.Sync.setAccount(account)
	clock := &alarms{}
	ended := false
	p.Sync.OnClose(clock.after, func() { ended = true })
	p.l.Until("the middle of the sync", func() bool { return p.Sync.State().Progress.Stage == syncclient.StageSyncing })
	clock.ring(connectLimit) // the stage is new
	for range silentChecks - 1 {
		clock.ring(connectLimit)
	}
	if ended {
		t.Error("given up too early")
	}
	clock.ring(connectLimit)
	p.l.Until("the end", func() bool { return ended })
	p.l.Until("the blue button", func() bool { return p.Sync.State().Pending.Notes == 1 })
	if len(clock.set) != 0 {
		t.Error("a timer is left")
	}
	account.CurrentEndpoint = server.Endpoint
	p.Sync.setAccount(account)
	p.sync()
	p.l.Until("the plain button", func() bool { return !p.Sync.State().NeedsSync() })
}
