package webmedia

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
)

// site is a server on this computer, which a fetcher of the test may reach, and what it was asked.
type site struct {
	*httptest.Server
	mutex sync.Mutex
	asked []*http.Request
}

func newSite(t *testing.T, answer http.HandlerFunc) *site {
	t.Helper()
	s := &site{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mutex.Lock()
		s.asked = append(s.asked, r)
		s.mutex.Unlock()
		answer(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *site) requests() []*http.Request {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.asked
}

// newFetcher makes a fetcher that reaches what the test allows, at a time that the test sets.
func newFetcher(t *testing.T, reachable func(netip.Addr) bool, now func() time.Time) *Fetcher {
	t.Helper()
	if now == nil {
		now = time.Now
	}
	f := New(Config{Folder: t.TempDir(), Transport: &http.Transport{}, Version: "1", Now: now})
	if reachable != nil {
		f.client.Transport.(*way).reachable = reachable
	}
	t.Cleanup(f.Close)
	return f
}

func anywhere(netip.Addr) bool { return true }

func TestAFileIsFetchedOnceAndKept(t *testing.T) {
	s := newSite(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("picture")) })
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	f := newFetcher(t, anywhere, func() time.Time { return now })
	for range 3 {
		if data, err := f.Fetch(s.URL + "/a.png"); err != nil || string(data) != "picture" {
			t.Fatalf("%q, %v", data, err)
		}
	}
	if n := len(s.requests()); n != 1 {
		t.Errorf("%d requests, want 1", n)
	}
	now = now.Add(freshFor)
	if _, err := f.Fetch(s.URL + "/a.png"); err != nil || len(s.requests()) != 2 {
		t.Errorf("an old file: %v, %d requests, want 2", err, len(s.requests()))
	}
	now = now.Add(freshFor)
	s.Close()
	if data, err := f.Fetch(s.URL + "/a.png"); err != nil || string(data) != "picture" {
		t.Errorf("an old file without the network: %q, %v", data, err)
	}
}

func TestNothingIsToldOfTheLearner(t *testing.T) {
	s := newSite(t, func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "who", Value: "you"})
		if r.URL.Path == "/first" {
			http.Redirect(w, r, "/second", http.StatusFound)
		}
	})
	f := newFetcher(t, anywhere, nil)
	for _, path := range []string{"/first", "/third"} {
		if _, err := f.Fetch(s.URL + path); err != nil {
			t.Fatal(err)
		}
	}
	if len(s.requests()) != 3 {
		t.Fatalf("%d requests, want 3", len(s.requests()))
	}
	for _, r := range s.requests() {
		if r.Method != http.MethodGet || r.Header.Get("Referer") != "" || r.Header.Get("Cookie") != "" || r.UserAgent() != "Karuta/1" {
			t.Errorf("%s %s with %v", r.Method, r.URL, r.Header)
		}
	}
}

func TestPrivateNetworksAreOutOfReach(t *testing.T) {
	s := newSite(t, func(http.ResponseWriter, *http.Request) {})
	f := newFetcher(t, nil, nil)
	port := s.URL[strings.LastIndex(s.URL, ":"):]
	for _, host := range []string{"127.0.0.1", "localhost", "[::ffff:127.0.0.1]"} {
		if _, err := f.Fetch("http://" + host + port + "/a.png"); err == nil {
			t.Errorf("%s was reached", host)
		}
	}
	if n := len(s.requests()); n != 0 {
		t.Errorf("%d requests arrived", n)
	}
}

func TestRedirectsLeadToPublicAddressesOnly(t *testing.T) {
	inner := newSite(t, func(http.ResponseWriter, *http.Request) {})
	u, err := url.Parse(inner.URL)
	if err != nil {
		t.Fatal(err)
	}
	outer := newSite(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://127.0.0.2:"+u.Port(), http.StatusFound)
	})
	f := newFetcher(t, func(a netip.Addr) bool { return a == netip.MustParseAddr("127.0.0.1") }, nil)
	if _, err := f.Fetch(outer.URL); err != errPrivate { //nolint:errorlint // this very error is said
		t.Errorf("%v, want %v", err, errPrivate)
	}
	if len(outer.requests()) != 1 || len(inner.requests()) != 0 {
		t.Errorf("%d and %d requests, want 1 and 0", len(outer.requests()), len(inner.requests()))
	}
}

func TestWhatGoesWrongIsSaid(t *testing.T) {
	s := newSite(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/large":
			_, _ = w.Write(bytes.Repeat([]byte{1}, maxBytes+1))
		case "/round":
			http.Redirect(w, r, "/round", http.StatusFound)
		case "/file":
			http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
		default:
			http.NotFound(w, r)
		}
	})
	f := newFetcher(t, anywhere, nil)
	for address, want := range map[string]string{
		s.URL + "/none": "its server answered with status 404", s.URL + "/large": errTooLarge.Error(), s.URL + "/round": errRedirects.Error(),
		s.URL + "/file": errAddress.Error(), "file:///etc/passwd": errAddress.Error(), "ftp://example.org/a": errAddress.Error(),
		"http://user:word@example.org/": errAddress.Error(), "http:///a": errAddress.Error(), "x.png": errAddress.Error(),
		"http://127.0.0.1:1/": errUnreachable.Error(),
	} {
		if _, err := f.Fetch(address); err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %q", address, err, want)
		}
	}
}

func TestAFailureIsNotAskedForAgainAtOnce(t *testing.T) {
	s := newSite(t, func(w http.ResponseWriter, r *http.Request) { http.NotFound(w, r) })
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	f := newFetcher(t, anywhere, func() time.Time { return now })
	for range 3 {
		if _, err := f.Fetch(s.URL); err == nil {
			t.Fatal("no error")
		}
	}
	if n := len(s.requests()); n != 1 {
		t.Errorf("%d requests, want 1", n)
	}
	now = now.Add(silence)
	if _, err := f.Fetch(s.URL); err == nil || len(s.requests()) != 2 {
		t.Errorf("a minute later: %v, %d requests, want 2", err, len(s.requests()))
	}
}

func TestOneRequestServesAllWhoWait(t *testing.T) {
	arrived, goOn := make(chan struct{}, 10), make(chan struct{})
	s := newSite(t, func(w http.ResponseWriter, _ *http.Request) {
		arrived <- struct{}{}
		<-goOn
		_, _ = w.Write([]byte("picture"))
	})
	f := newFetcher(t, anywhere, nil)
	var all sync.WaitGroup
	fetch := func() {
		if data, err := f.Fetch(s.URL); err != nil || string(data) != "picture" {
			t.Errorf("%q, %v", data, err)
		}
	}
	all.Go(fetch)
	<-arrived
	for range 5 {
		all.Go(fetch)
	}
	close(goOn)
	all.Wait()
	if n := len(s.requests()); n != 1 {
		t.Errorf("%d requests, want 1", n)
	}
}

func TestAProxyIsUsedWhereverItStands(t *testing.T) {
	proxy := newSite(t, func(w http.ResponseWriter, r *http.Request) { _, _ = w.Write([]byte(r.URL.Host)) })
	u, err := url.Parse(proxy.URL)
	if err != nil {
		t.Fatal(err)
	}
	f := New(Config{Folder: t.TempDir(), Transport: &http.Transport{Proxy: http.ProxyURL(u)}, Now: time.Now})
	t.Cleanup(f.Close)
	if data, err := f.Fetch("http://pictures.example/a.png"); err != nil || string(data) != "pictures.example" {
		t.Errorf("%q, %v", data, err)
	}
	for _, host := range []string{"127.0.0.1", "10.0.0.1", "router", "router.local", "localhost", "[fe80::1]", "2130706433", "0x7f000001", "127.1"} {
		if _, err := f.Fetch("http://" + host + "/a.png"); err == nil {
			t.Errorf("the proxy was asked for %s", host)
		}
	}
	if n := len(proxy.requests()); n != 1 {
		t.Errorf("%d requests, want 1", n)
	}
}

func TestPublicAddresses(t *testing.T) {
	for address, want := range map[string]bool{
		"8.8.8.8": true, "2a00:1450:4001::1": true, "127.0.0.1": false, "::1": false, "10.1.2.3": false, "172.16.0.1": false, "192.168.1.1": false,
		"169.254.169.254": false, "fe80::1": false, "fd00::1": false, "0.0.0.0": false, "::": false, "100.64.0.1": false, "224.0.0.1": false,
		"255.255.255.255": false, "::ffff:192.168.1.1": false, "64:ff9b::a00:1": false, "2002:a00:1::": false, "0.1.2.3": false,
	} {
		if got := isPublic(netip.MustParseAddr(address)); got != want {
			t.Errorf("%s: public %t, want %t", address, got, want)
		}
	}
}

func TestTheOldestFilesGoFirst(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	f := folder{path: t.TempDir(), most: 30, now: func() time.Time { return now }}
	for _, address := range []string{"a", "b", "c", "d"} {
		f.put(address, make([]byte, 10))
		now = now.Add(time.Second)
	}
	if data, _ := f.find("a"); data != nil {
		t.Error("the oldest is still there")
	}
	for _, address := range []string{"b", "c", "d"} {
		if data, fresh := f.find(address); !fresh || len(data) != 10 {
			t.Errorf("%s is gone", address)
		}
	}
}
