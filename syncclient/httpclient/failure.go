package httpclient

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"

	"karuta/syncclient"
)

// errorTextLimit bounds how much of an error's body is read.
const errorTextLimit = 64 << 10

var errProxyAuth = errors.New("the proxy wants authentication")

// kindOfStatus says what an HTTP status other than success means.
func kindOfStatus(status int) syncclient.Kind {
	switch status {
	case http.StatusBadRequest:
		return syncclient.CheckRequired
	case http.StatusForbidden:
		return syncclient.AuthFailed
	case http.StatusProxyAuthRequired:
		return syncclient.ProxyAuth
	case http.StatusConflict:
		return syncclient.Conflict
	case http.StatusNotImplemented:
		return syncclient.ClientTooOld
	case http.StatusRequestEntityTooLarge:
		return syncclient.UploadTooLarge
	case http.StatusInternalServerError, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return syncclient.ServerError
	}
	return syncclient.UnexpectedStatus
}

// statusError reads what a server says about a failure; the caller closes the body.
func statusError(method string, resp *http.Response) error {
	e := &syncclient.Error{Kind: kindOfStatus(resp.StatusCode), Op: method, Status: resp.StatusCode}
	if location := resp.Header.Get("Location"); resp.StatusCode == http.StatusPermanentRedirect && location != "" {
		e.Err = &redirectError{location}
		return e
	}
	text, _ := io.ReadAll(io.LimitReader(resp.Body, errorTextLimit)) // the status is what counts
	// Anki's own server repeats the status as text, and proxies send whole pages.
	if t := strings.TrimSpace(string(text)); t != "" && !isStatusOrPage(t) {
		e.Message = syncclient.Shorten(t)
	}
	return e
}

func isStatusOrPage(text string) bool {
	return strings.HasPrefix(text, "<") || strings.Trim(text, "0123456789") == ""
}

// transportError says what a failure below HTTP means. ctx is the request's own.
func transportError(ctx context.Context, method string, err error) error {
	var known *syncclient.Error
	if errors.As(err, &known) {
		return err
	}
	e := &syncclient.Error{Kind: syncclient.Offline, Op: method, Err: err}
	switch cause := context.Cause(ctx); {
	case errors.Is(cause, errStalled), errors.Is(err, errStalled):
		e.Kind = syncclient.Timeout
	case errors.Is(cause, context.DeadlineExceeded):
		e.Kind = syncclient.Timeout
	case errors.Is(cause, context.Canceled):
		e.Kind = syncclient.Canceled
	case errors.Is(err, errProxyAuth):
		e.Kind = syncclient.ProxyAuth
	}
	return e
}
