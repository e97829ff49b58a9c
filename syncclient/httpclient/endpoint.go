package httpclient

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

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

// redirected returns the endpoint a server sends its client to. One reached
// with encryption is never left for one without.
func redirected(from *url.URL, location string) (*url.URL, error) {
	to, err := from.Parse(location)
	if err != nil {
		return nil, &syncclient.Error{Kind: syncclient.BadResponse, Op: "meta", Status: http.StatusPermanentRedirect, Err: err}
	}
	if from.Scheme == "https" && to.Scheme != "https" {
		return nil, &syncclient.Error{
			Kind: syncclient.BadEndpoint, Op: "meta", Status: http.StatusPermanentRedirect,
			Err: fmt.Errorf("the server sends to %s, which is not encrypted", to.Host),
		}
	}
	return ParseEndpoint(to.String())
}
