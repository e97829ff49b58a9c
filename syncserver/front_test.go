package syncserver

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"

	"karuta/syncclient/wire"
)

func TestForeignHostIsRefused(t *testing.T) {
	status := func(known bool) int {
		if known {
			return http.StatusNoContent
		}
		return http.StatusMisdirectedRequest
	}
	for host, known := range map[string]bool{
		"sync.example.org": true, "SYNC.example.org:443": true, "sync.example.org.": true, "127.0.0.1:27701": true, "[fe80::1]:27701": true,
		"192.168.1.7": true, "localhost:27701": true, "rebound.example.net": false, "rebound.example.net:27701": false,
		"127.0.0.1.example.net": false, "": false, "sync.example.org.example.net": false,
	} {
		r := httptest.NewRequest(http.MethodPost, "/sync/meta", http.NoBody)
		r.Host = host
		for _, names := range [][]string{nil, {"sync.example.org"}} {
			want := status(known || names == nil)
			answer := httptest.NewRecorder()
			OnlyHosts(names, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })).ServeHTTP(answer, r)
			if answer.Code != want {
				t.Errorf("%q with names %q: %d", host, names, answer.Code)
			}
		}
	}
}

func TestAddressBehindProxies(t *testing.T) {
	proxies := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("::1/128")}
	for _, c := range []struct {
		remote, want string
		forwarded    []string
	}{
		{"203.0.113.5:1000", "203.0.113.5", []string{"198.51.100.1"}}, // nobody's proxy: what it says of others is worth nothing
		{"10.0.0.1:1000", "198.51.100.1", []string{"198.51.100.1"}},
		{"10.0.0.1:1000", "198.51.100.1", []string{"6.6.6.6, 198.51.100.1"}}, // the first was sent by the device itself
		{"10.0.0.1:1000", "198.51.100.1", []string{"6.6.6.6", "198.51.100.1,10.2.3.4"}},
		{"[::ffff:10.0.0.1]:1000", "2001:db8::7", []string{"2001:db8::7"}},
		{"[::1]:1000", "::1", nil},
		{"10.0.0.1:1000", "10.0.0.1", []string{"6.6.6.6, nonsense"}},
		{"10.0.0.1:1000", "10.9.9.9", []string{"10.9.9.9"}},
	} {
		r := httptest.NewRequest(http.MethodPost, "/", http.NoBody)
		r.RemoteAddr, r.Header = c.remote, http.Header{"X-Forwarded-For": c.forwarded}
		got := ""
		BehindProxies(proxies, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got = addressOf(r) })).ServeHTTP(httptest.NewRecorder(), r)
		if got != c.want {
			t.Errorf("%s with %q: %s, want %s", c.remote, c.forwarded, got, c.want)
		}
	}
}

// TestBruteForceThroughAProxy: one device that guesses does not lock out those that share its proxy.
func TestBruteForceThroughAProxy(t *testing.T) {
	w := newWorld(t, Limits{})
	web := httptest.NewServer(BehindProxies([]netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, w.server))
	defer web.Close()
	login := func(from, user, password string) int {
		frame := wire.Compress(wire.EncodeLogin(wire.Login{User: user, Password: password}))
		r, err := http.NewRequest(http.MethodPost, web.URL+"/sync/hostKey", bytes.NewReader(frame))
		w.must(err)
		r.Header.Set(wire.HeaderName, wire.EncodeHeader(wire.Header{Version: wire.Version}))
		r.Header.Set("X-Forwarded-For", from)
		status, _, _ := w.do(r)
		return status
	}
	for range freeAttempts + 1 {
		login("198.51.100.1", "nobody", "wrong")
	}
	if got := login("198.51.100.1", "learner", "secret"); got != http.StatusTooManyRequests {
		t.Errorf("from the address that guessed: %d", got)
	}
	if got := login("198.51.100.2", "learner", "secret"); got != http.StatusOK {
		t.Errorf("from another one: %d", got)
	}
}
