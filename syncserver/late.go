package syncserver

import (
	"fmt"
	"net/http"
	"runtime/debug"
	"strconv"
	"time"

	"karuta/syncclient/wire"
)

// late is an answer that somebody works on while the device waits.
type late struct {
	done    chan struct{} // closed when the rest is there
	payload []byte
	err     error
}

// answerInTime answers with what work returns. When that takes long the answer begins without it: Karuta gives up a server
// of which it hears nothing for a while, and then the person would not know what the server has done. Anki does not count
// such signs of life, but understands the answer; when it has given up, its next sync finds both sides equal.
func (c *call) answerInTime(work func() ([]byte, error)) (reply, error) {
	if c.plain { // in such an answer there is no place for signs of life
		payload, err := work()
		return reply{payload: payload}, err
	}
	l := &late{done: make(chan struct{})}
	go func() {
		defer close(l.done)
		defer func() { // the HTTP server stands up again after a panic only on a request's own goroutine
			if p := recover(); p != nil {
				l.err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
			}
		}()
		l.payload, l.err = work()
	}()
	patience := time.NewTimer(c.s.opt.Limits.Silence)
	defer patience.Stop()
	select {
	case <-l.done:
		return reply{payload: l.payload}, l.err
	case <-patience.C:
		return reply{late: l}, nil
	}
}

// sendLate sends signs of life, and then the answer. It returns when the work has ended, even if nobody listens any more.
func (c *call) sendLate(w http.ResponseWriter, l *late) error {
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set(wire.OriginalSizeName, strconv.Itoa(len(uploadAccepted))) // for a progress bar
	frame, control := wire.NewLateFrame(w), http.NewResponseController(w)
	tick := time.NewTicker(c.s.opt.Limits.Silence)
	defer tick.Stop()
	for gone := false; ; {
		if !gone {
			gone = frame.Wait() != nil || control.Flush() != nil
		}
		select {
		case <-l.done:
			if l.err != nil {
				c.space.log().Error("failed after the answer had begun", "err", l.err)
				panic(http.ErrAbortHandler) // half an answer is none
			}
			return frame.End(l.payload)
		case <-tick.C:
		}
	}
}
