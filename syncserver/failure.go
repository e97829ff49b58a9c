package syncserver

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"syscall"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"karuta/collection"
	"karuta/collection/anki"
	"karuta/syncclient/wire"
)

// failure is a request that is answered with a status other than 200.
type failure struct {
	status int
	err    error
}

// told is a failure whose words are a sentence for the person at the device.
type told struct{ failure }

// tell returns a failure with a sentence for people.
func tell(status int, sentence string) error {
	return &told{failure{status, errors.New(sentence)}}
}

// Unwrap returns the failure that the sentence belongs to.
func (t *told) Unwrap() error { return &t.failure }

// Sentence returns the status of an answer and what to tell people of an error:
// the sentence it was made with, or one that fits them all.
func Sentence(err error) (status int, sentence string) {
	var t *told
	if errors.As(err, &t) {
		return t.status, t.err.Error()
	}
	return statusOf(err), "Something went wrong on the server. Try again later; if it goes on, tell whoever runs the server."
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
	if errors.Is(err, anki.ErrDiskFull) || errors.Is(err, syscall.ENOSPC) {
		return true
	}
	var e *sqlite.Error
	return errors.As(err, &e) && (e.Code()&0xff == sqlite3.SQLITE_FULL || e.Code() == sqlite3.SQLITE_IOERR_SHMSIZE)
}
