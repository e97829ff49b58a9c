package syncclient_test

import (
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"karuta/internal/interop"
	"karuta/syncserver"
)

// clocked is a server whose time a test sets.
type clocked interface{ SetClock(interop.Clock) }

// clockedServer is Karuta's server in this process.
type clockedServer struct {
	*interop.Server
	now atomic.Pointer[time.Time]
}

func newClockedServer(t *testing.T, at time.Time) *clockedServer {
	t.Helper()
	s := &clockedServer{Server: &interop.Server{Users: []interop.User{{Name: "learner", Password: "secret"}}, Karuta: true}}
	s.now.Store(&at)
	now := func() time.Time { return *s.now.Load() }
	store, err := syncserver.OpenEmbedded(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	server := syncserver.New(syncserver.Options{Store: store, Now: now})
	web := httptest.NewServer(server)
	t.Cleanup(func() {
		web.Close()
		server.Close()
		_ = store.Close()
	})
	if _, err := (&syncserver.Accounts{Store: store, Now: now}).Add(t.Context(), s.Users[0].Name, s.Users[0].Password); err != nil {
		t.Fatal(err)
	}
	s.Endpoint = web.URL + "/"
	return s
}

func (s *clockedServer) SetClock(clock interop.Clock) { s.now.Store(&clock.At) }
