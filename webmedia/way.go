package webmedia

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"syscall"
	"time"
)

// way is how requests go: directly, to public addresses only, or through the proxy that the learner set, which may
// well stand in a private network, and which then looks names up itself.
type way struct {
	proxy           func(*http.Request) (*url.URL, error)
	direct, byProxy *http.Transport
	reachable       func(netip.Addr) bool
}

func newWay(from *http.Transport) *way {
	w := &way{proxy: from.Proxy, direct: from.Clone(), byProxy: from.Clone(), reachable: isPublic}
	if w.proxy == nil {
		w.proxy = func(*http.Request) (*url.URL, error) { return nil, nil }
	}
	// The address is looked at when the connection is made, so that no name leads elsewhere than it did when it was asked.
	dialer := &net.Dialer{Timeout: 10 * time.Second, Control: w.check}
	w.direct.Proxy, w.direct.DialContext = nil, dialer.DialContext
	return w
}

// RoundTrip implements http.RoundTripper.
func (w *way) RoundTrip(r *http.Request) (*http.Response, error) {
	proxy, err := w.proxy(r)
	if err != nil {
		return nil, fmt.Errorf("find proxy: %w", err)
	}
	if proxy == nil {
		return w.direct.RoundTrip(r)
	}
	if w.isPrivateName(r.URL.Hostname()) {
		return nil, errPrivate
	}
	return w.byProxy.RoundTrip(r)
}

// CloseIdleConnections is called by http.Client.
func (w *way) CloseIdleConnections() {
	w.direct.CloseIdleConnections()
	w.byProxy.CloseIdleConnections()
}

// check refuses to connect to an address that is not public.
func (w *way) check(_, address string, _ syscall.RawConn) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil || !w.reachable(to.Addr()) {
		return errPrivate
	}
	return nil
}

// isPrivateName reports whether a host is named by an address that is not public, or by a name that only a private
// network knows.
func (w *way) isPrivateName(host string) bool {
	if address, err := netip.ParseAddr(host); err == nil {
		return !w.reachable(address)
	}
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	last := host[strings.LastIndex(host, ".")+1:]
	return last == host || last == "local" || last == "localhost" || last == "internal" || last == "lan" ||
		strings.Trim(last, "0123456789") == "" || strings.HasPrefix(last, "0x")
}
