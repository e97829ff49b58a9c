package syncserver

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"syscall"

	"karuta/collection"
	"karuta/collection/anki"
	"karuta/syncclient/wire"
)

// failure is a request that is answered with a status other than 200.
type failure struct {
	status int
	err    error
}

func (f *failure) Error() string { return fmt.Sprintf("%d: %v", f.status, f.err) }
func (f *failure) Unwrap() error { return f.err }

func fail(status int, format string, args ...any) error {
	return &failure{status, fmt.Errorf(format, args...)}
}

var errNoSync = &failure{http.StatusConflict, errors.New("no such sync is going on")}

// statusOf returns what clients understand of an error: 400 to check the
// database, 403 to log in anew, 409 to wait, 500 to try later.
func statusOf(err error) int {
	var f *failure
	var tooLarge *wire.TooLargeError
	switch {
	case errors.As(err, &f):
		return f.status
	case errors.Is(err, wire.ErrFormat), errors.As(err, &tooLarge), errors.Is(err, collection.ErrIncompatible), errors.Is(err, anki.ErrExists):
		return http.StatusBadRequest
	case errors.Is(err, os.ErrDeadlineExceeded):
		return http.StatusRequestTimeout
	case errors.Is(err, io.ErrUnexpectedEOF):
		return http.StatusBadRequest
	}
	return http.StatusInternalServerError
}

// isDiskFull reports whether there was no room.
func isDiskFull(err error) bool {
	return errors.Is(err, anki.ErrDiskFull) || errors.Is(err, syscall.ENOSPC)
}
