package httpclient

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"mime"
	"net"
	"net/http"
	"strings"

	"karuta/syncclient"
)

// errorTextLimit bounds how much of an error's body is read.
const errorTextLimit = 64 << 10

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
	case http.StatusInsufficientStorage:
		return syncclient.ServerFull
	case http.StatusInternalServerError, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return syncclient.ServerError
	}
	return syncclient.UnexpectedStatus
}

// statusError reads what a server says about a failure; the caller closes the body.
func statusError(method string, resp *http.Response) error {
	e := &syncclient.Error{Kind: kindOfStatus(resp.StatusCode), Op: method, Status: resp.StatusCode}
	if location := resp.Header.Get("Location"); resp.StatusCode/100 == 3 && location != "" {
		e.Err = &redirectError{location}
		return e
	}
	// A sync server refuses in plain text. A page is from a proxy or a network that wants something else, and no reason
	// to forget the key.
	if kind, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type")); e.Kind == syncclient.AuthFailed && kind == "text/html" {
		e.Kind = syncclient.UnexpectedStatus
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

// transportError says what a failure below HTTP means. ctx is the request's own, host the server's.
func transportError(ctx context.Context, method, host string, err error) error {
	var known *syncclient.Error
	if errors.As(err, &known) {
		return err
	}
	e := &syncclient.Error{Op: method, Host: host, Err: err}
	switch cause := context.Cause(ctx); {
	case errors.Is(cause, errStalled), errors.Is(err, errStalled), errors.Is(cause, context.DeadlineExceeded):
		e.Kind = syncclient.Timeout
	case errors.Is(cause, context.Canceled):
		e.Kind = syncclient.Canceled
	default:
		e.Kind = kindOfTransport(err)
	}
	return e
}

// kindOfTransport tells the reasons apart for which no answer came.
func kindOfTransport(err error) syncclient.Kind {
	var (
		refusal *proxyError
		op      *net.OpError
		dns     *net.DNSError
		late    net.Error
	)
	switch {
	case errors.As(err, &refusal):
		if refusal.status == http.StatusProxyAuthRequired {
			return syncclient.ProxyAuth
		}
		return syncclient.ProxyFailed
	case errors.As(err, &op) && op.Op == "proxyconnect", errors.As(err, &op) && op.Op == "socks connect":
		return syncclient.ProxyFailed
	case errors.As(err, &dns):
		return syncclient.HostNotFound
	case errors.Is(err, refused):
		return syncclient.Refused
	}
	if kind := kindOfTLS(err); kind != "" {
		return kind
	}
	if errors.As(err, &late) && late.Timeout() {
		return syncclient.Timeout
	}
	return syncclient.Offline
}

// kindOfTLS tells why no secure connection came about; "" for other failures.
func kindOfTLS(err error) syncclient.Kind {
	var (
		unknown   x509.UnknownAuthorityError
		wrongHost x509.HostnameError
		invalid   x509.CertificateInvalidError
		verify    *tls.CertificateVerificationError
		plain     tls.RecordHeaderError
		alert     tls.AlertError
	)
	switch {
	case errors.As(err, &wrongHost):
		return syncclient.CertWrongHost
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return syncclient.CertExpired
	case errors.As(err, &unknown):
		return syncclient.CertUnknown
	case errors.Is(err, http.ErrSchemeMismatch), errors.As(err, &invalid), errors.As(err, &verify), errors.As(err, &plain), errors.As(err, &alert):
		return syncclient.TLSFailed
	}
	return ""
}
