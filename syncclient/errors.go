package syncclient

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// Kind says what went wrong, so that a caller can explain it and tell what to do.
type Kind string

// The kinds of error. Most are those of the other clients.
const (
	AuthFailed        Kind = "authentication failed"              // wrong user, password or key: the key is to be forgotten
	Conflict          Kind = "another device is syncing"          // or this one was interrupted by it; try again in a few minutes
	ClientTooOld      Kind = "client too old"                     // the server speaks a newer protocol only
	ClockIncorrect    Kind = "clock incorrect"                    // more than five minutes away from the server's
	CheckRequired     Kind = "database check required"            // the server could not take what was sent, or a row here cannot be sent
	ResyncRequired    Kind = "sync again"                         // something changed meanwhile, or the collections do not fit together
	SanityCheckFailed Kind = "sanity check failed"                // both sides count differently: the next sync is one-way
	ServerMessage     Kind = "message from the server"            // Message says why the server refuses
	ServerError       Kind = "server error"                       // try later
	UploadTooLarge    Kind = "collection too large"               // for this server
	UploadLost        Kind = "upload lost"                        // the server took it, and has no cards now
	BadResponse       Kind = "unintelligible answer"              // not what a sync server answers
	BadDownload       Kind = "unusable collection received"       // damaged, empty or no collection; nothing was replaced
	ServerFull        Kind = "server full"                        // no room is left for the account or on the server
	NotKept           Kind = "server's collection cannot be kept" // before an upload: it is unusable; nothing was replaced
	Offline           Kind = "server not reachable"               // no connection, or it broke
	HostNotFound      Kind = "server name not found"              // no address for Host
	Refused           Kind = "connection refused"                 // Host is there, but no program listens
	CertUnknown       Kind = "certificate of unknown issuer"
	CertExpired       Kind = "certificate not valid now" // expired, or not yet valid
	CertWrongHost     Kind = "certificate of another host"
	TLSFailed         Kind = "no secure connection"        // for another reason, such as a server that does not encrypt
	ProxyFailed       Kind = "proxy failed"                // Host, the proxy, cannot be reached or refuses to connect
	RedirectInsecure  Kind = "redirect without encryption" // from https to http: never followed
	RedirectElsewhere Kind = "redirect to another site"    // Location: to be followed only if the person agrees
	BadSetting        Kind = "bad network setting"         // the certificate file or the proxy's address; Err tells
	Timeout           Kind = "no answer"                   // nothing moved for the whole limit
	ProxyAuth         Kind = "proxy wants authentication"
	UnexpectedStatus  Kind = "unexpected answer" // Status tells which
	Canceled          Kind = "canceled"          // by the caller
	LocalFailed       Kind = "local failure"     // the collection or the disk; Err tells
	BadEndpoint       Kind = "not a server address"
)

// messageLimit is how many characters of a server's text are worth showing.
const messageLimit = 500

// Error is any failure of this package.
type Error struct {
	Kind    Kind
	Op      string        // protocol method or step that failed
	Status  int           // HTTP status, 0 for none
	Message string        // text of the server, shortened
	Sanity  *SanityReport // set for SanityCheckFailed
	Err     error         // the cause; may be nil

	Host     string     // of the server or proxy that could not be reached, with its port; "" for unknown
	Location string     // address that a server sends to, for the kinds of redirect
	Clocks   *Clocks    // set for ClockIncorrect
	Size     *SizeLimit // set for UploadTooLarge where it was found before anything was sent
}

// Clocks are the times of both sides at the same moment.
type Clocks struct {
	Here, Server time.Time
}

// SizeLimit is a size that goes beyond a limit, both in bytes.
type SizeLimit struct {
	Size, Limit int64
}

// Network reports whether the kind is a trouble of the way to the server or of the server itself, which may be gone
// the next time.
func (k Kind) Network() bool {
	switch k {
	case Offline, HostNotFound, Refused, CertUnknown, CertExpired, CertWrongHost, TLSFailed, ProxyFailed, ProxyAuth,
		Timeout, BadResponse, ServerError, ServerFull, UnexpectedStatus, RedirectInsecure, RedirectElsewhere:
		return true
	}
	return false
}

// Error implements error.
func (e *Error) Error() string {
	parts := []string{"sync"}
	if e.Op != "" {
		parts = append(parts, e.Op)
	}
	parts = append(parts, string(e.Kind))
	if e.Status != 0 {
		parts = append(parts, fmt.Sprintf("status %d", e.Status))
	}
	if e.Message != "" {
		parts = append(parts, fmt.Sprintf("%q", e.Message))
	}
	if e.Sanity != nil {
		parts = append(parts, e.Sanity.String())
	}
	if e.Err != nil {
		parts = append(parts, e.Err.Error())
	}
	return strings.Join(parts, ": ")
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// KindOf returns the kind of a failure; LocalFailed for errors of other packages, "" for nil.
func KindOf(err error) Kind {
	var e *Error
	switch {
	case err == nil:
		return ""
	case errors.As(err, &e):
		return e.Kind
	case errors.Is(err, context.Canceled):
		return Canceled
	case errors.Is(err, context.DeadlineExceeded):
		return Timeout
	}
	return LocalFailed
}

// Shorten cuts a server's text to what is worth showing and drops what is not text.
func Shorten(text string) string {
	text = strings.Map(func(r rune) rune {
		if r == utf8.RuneError || r < ' ' && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, text)
	if runes := []rune(text); len(runes) > messageLimit {
		return string(runes[:messageLimit]) + "…"
	}
	return text
}
