package httpclient

import (
	"context"
	"errors"
	"io"
	"sync/atomic"
	"time"
)

// errStalled is the cause of a request given up because nothing moved.
var errStalled = errors.New("nothing was sent or received for too long")

// watchdog cancels a request when no byte of its bodies moved for the limit.
// There is no limit on the whole: a large collection may take its time.
type watchdog struct {
	timer *time.Timer
	limit time.Duration
}

func watch(ctx context.Context, limit time.Duration) (context.Context, *watchdog, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(ctx)
	w := &watchdog{limit: limit}
	w.timer = time.AfterFunc(limit, func() { cancel(errStalled) })
	return ctx, w, func() {
		w.timer.Stop()
		cancel(context.Canceled)
	}
}

func (w *watchdog) moved() { w.timer.Reset(w.limit) }

// reader returns r, telling the watchdog of each byte and counting it.
func (w *watchdog) reader(r io.Reader, count *atomic.Int64) io.Reader {
	return &watchedReader{r, w, count}
}

type watchedReader struct {
	io.Reader
	dog   *watchdog
	count *atomic.Int64
}

func (r *watchedReader) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	if n > 0 {
		r.dog.moved()
		r.count.Add(int64(n))
	}
	return n, err
}

// watchedBody is reader for a request's body, of which the length and the way
// to close it must stay known.
func watchedBody(dog *watchdog, r io.Reader, count *atomic.Int64) io.Reader {
	switch body := r.(type) {
	case interface {
		io.Reader
		Len() int
	}:
		return &watchedBytes{watchedReader{r, dog, count}, body.Len}
	case io.ReadCloser:
		return &watchedStream{watchedReader{r, dog, count}, body}
	}
	return dog.reader(r, count)
}

type watchedBytes struct {
	watchedReader
	length func() int
}

// Len returns the number of bytes left.
func (b *watchedBytes) Len() int { return b.length() }

type watchedStream struct {
	watchedReader
	io.Closer
}
