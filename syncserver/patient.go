package syncserver

import (
	"io"
	"net/http"
	"sync/atomic"
	"time"
)

// leastRate is how many bytes a second somebody must send in the long run who
// is not to be given up.
const leastRate = 1 << 10

// patientBody is a request's body that ends with an error when nothing comes
// for a while, or too little in the long run. However long it takes is fine
// while it goes on.
type patientBody struct {
	io.ReadCloser
	control *http.ResponseController
	stall   time.Duration
	began   time.Time
	read    int64
	total   *atomic.Int64 // of all bodies
}

func newPatientBody(w http.ResponseWriter, body io.ReadCloser, stall time.Duration, total *atomic.Int64) *patientBody {
	return &patientBody{ReadCloser: body, control: http.NewResponseController(w), stall: stall, began: time.Now(), total: total}
}

// Read implements io.Reader.
func (b *patientBody) Read(p []byte) (int, error) {
	latest := b.began.Add(b.stall + time.Duration(b.read/leastRate)*time.Second)
	if next := time.Now().Add(b.stall); next.Before(latest) {
		latest = next
	}
	_ = b.control.SetReadDeadline(latest) // recorders of tests have none
	n, err := b.ReadCloser.Read(p)
	b.read += int64(n)
	b.total.Add(int64(n))
	if err != nil { // nothing more is waited for: the work on what has come may take its time
		_ = b.control.SetReadDeadline(time.Time{})
	}
	return n, err
}

// patientWriter gives up an answer that nobody takes.
type patientWriter struct {
	http.ResponseWriter
	stall time.Duration
	total *atomic.Int64 // of all answers
}

// Write implements io.Writer.
func (w *patientWriter) Write(p []byte) (int, error) {
	_ = http.NewResponseController(w.ResponseWriter).SetWriteDeadline(time.Now().Add(w.stall)) // as above
	n, err := w.ResponseWriter.Write(p)
	w.total.Add(int64(n))
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (w *patientWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
