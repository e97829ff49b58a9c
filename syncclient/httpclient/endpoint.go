package httpclient

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/net/publicsuffix"

	"karuta/syncclient"
)

// ParseEndpoint reads a server's address as a person writes it: the path may
// end in a slash or not, and what follows it is dropped.
func ParseEndpoint(address string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil {
		return nil, &syncclient.Error{Kind: syncclient.BadEndpoint, Err: err}
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return nil, &syncclient.Error{Kind: syncclient.BadEndpoint, Err: fmt.Errorf("%q does not start with http:// or https://", address)}
	}
	u.RawQuery, u.Fragment = "", ""
	if !strings.HasSuffix(u.Path, "/") {
		u = u.JoinPath("/")
	}
	return u, nil
}

// redirectError is an answer that sends the client to another endpoint.
type redirectError struct{ location string }

// Error implements error.
func (e *redirectError) Error() string { return "the server sends to " + e.location }

// redirectOf returns where a call was sent, or "".
func redirectOf(err error) string {
	var e *redirectError
	if errors.As(err, &e) {
		return e.location
	}
	return ""
}

// redirected returns the endpoint a server sends its client to, if it may be followed without asking: one reached with
// encryption is never left for one without, and one's own site is not left for another's.
func redirected(from *url.URL, method, location string) (*url.URL, error) {
	fail := func(kind syncclient.Kind, location string, err error) (*url.URL, error) {
		return nil, &syncclient.Error{Kind: kind, Op: method, Status: http.StatusPermanentRedirect, Host: from.Host, Location: location, Err: err}
	}
	to, err := from.Parse(location)
	if err != nil {
		return fail(syncclient.BadResponse, "", err)
	}
	// The protocol's redirect names the folder; one of a web server names the address of the call.
	to.Path, to.RawPath = strings.TrimSuffix(to.Path, folderOf(method)+"/"+method), ""
	to.User = nil
	base, err := ParseEndpoint(to.String())
	switch {
	case err != nil:
		return fail(syncclient.BadResponse, "", err)
	case from.Scheme == "https" && base.Scheme != "https":
		return fail(syncclient.RedirectInsecure, base.String(), nil)
	case !sameSite(from.Hostname(), base.Hostname()):
		return fail(syncclient.RedirectElsewhere, base.String(), nil)
	}
	return base, nil
}

// sameSite reports whether two hosts belong to one owner: the same registrable domain, or the same name or number.
func sameSite(a, b string) bool {
	a, b = strings.ToLower(a), strings.ToLower(b)
	if a == b {
		return true
	}
	if net.ParseIP(a) != nil || net.ParseIP(b) != nil {
		return false
	}
	siteA, errA := publicsuffix.EffectiveTLDPlusOne(a)
	siteB, errB := publicsuffix.EffectiveTLDPlusOne(b)
	return errA == nil && errB == nil && siteA == siteB
}
