package syncclient

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Kind says what went wrong, so that a caller can explain it and tell what to do.
type Kind string

// The kinds of error. Most are those of the other clients.
const (
	AuthFailed        Kind = "authentication failed"        // wrong user, password or key: the key is to be forgotten
	Conflict          Kind = "another device is syncing"    // or this one was interrupted by it; try again in a few minutes
	ClientTooOld      Kind = "client too old"               // the server speaks a newer protocol only
	ClockIncorrect    Kind = "clock incorrect"              // more than five minutes away from the server's
	CheckRequired     Kind = "database check required"      // the server could not take what was sent
	ResyncRequired    Kind = "sync again"                   // something changed meanwhile, or the collections do not fit together
	SanityCheckFailed Kind = "sanity check failed"          // both sides count differently: the next sync is one-way
	ServerMessage     Kind = "message from the server"      // Message says why the server refuses
	ServerError       Kind = "server error"                 // try later
	UploadTooLarge    Kind = "collection too large"         // for this server
	BadResponse       Kind = "unintelligible answer"        // not what a sync server answers
	BadDownload       Kind = "unusable collection received" // damaged, empty or no collection; nothing was replaced
	Offline           Kind = "server not reachable"         // no connection, or it broke
	Timeout           Kind = "no answer"                    // nothing moved for the whole limit
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
