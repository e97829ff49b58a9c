package syncserver

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// OnlyHosts returns a handler that passes on what asks for one of the names, or
// for an address or "localhost", and refuses the rest; without names it passes
// on everything. A page on the web whose own name leads to this server's
// address would ask for that name: it is not to read what only those may who
// reach the server.
func OnlyHosts(names []string, next http.Handler) http.Handler {
	if len(names) == 0 {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !knowsHost(names, r.Host) {
			http.Error(w, "this server does not go by that name", http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// knowsHost reports whether a request may name that host, with or without a port.
func knowsHost(names []string, host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.ToLower(strings.TrimSuffix(strings.Trim(host, "[]"), "."))
	if _, err := netip.ParseAddr(host); err == nil {
		return true
	}
	return host == "localhost" || slices.ContainsFunc(names, func(known string) bool { return strings.EqualFold(known, host) })
}

// BehindProxies returns a handler to which a request that one of the proxies
// has passed on comes from where the proxy had it from: from the last address
// in X-Forwarded-For that is none of theirs. What stands before it anybody may
// have made up.
func BehindProxies(proxies []netip.Prefix, next http.Handler) http.Handler {
	if len(proxies) == 0 {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if from, ok := forwardedFrom(proxies, r); ok {
			r.RemoteAddr = netip.AddrPortFrom(from, 0).String()
		}
		next.ServeHTTP(w, r)
	})
}

func forwardedFrom(proxies []netip.Prefix, r *http.Request) (from netip.Addr, ok bool) {
	sender, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil || !isAmong(proxies, sender.Addr()) {
		return from, false
	}
	forwarded := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, text := range slices.Backward(forwarded) {
		address, err := netip.ParseAddr(strings.TrimSpace(text))
		if err != nil {
			break
		}
		if from, ok = address, true; !isAmong(proxies, address) {
			break
		}
	}
	return from, ok
}

func isAmong(networks []netip.Prefix, a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	return slices.ContainsFunc(networks, func(n netip.Prefix) bool { return n.Contains(a) })
}
