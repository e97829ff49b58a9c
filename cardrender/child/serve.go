package child

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"
	"time"
)

// Limits are what a process may take for a request.
type Limits struct {
	Memory uint64        // bytes that are in use
	Time   time.Duration // the one who asked gives up before; this is for one that is gone
	// TooMuch is called when a limit is passed, and ends the process: nothing less stops what is going on.
	TooMuch func()
}

// Serve answers requests until in ends: the whole work of a process that was started for it. It says at once that it is
// ready, so what takes long belongs before it.
func Serve[Request, Answer any](in io.Reader, out io.Writer, limits Limits, do func(Request) Answer) error {
	lines := bufio.NewReaderSize(in, 1<<16)
	answers := json.NewEncoder(out)
	if err := answers.Encode("ready"); err != nil {
		return fmt.Errorf("answer: %w", err)
	}
	for {
		line, err := lines.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read request: %w", err)
		}
		var request Request
		if err := json.Unmarshal(line, &request); err != nil {
			return fmt.Errorf("read request: %w", err)
		}
		done := limits.watch()
		answer := do(request)
		done()
		if err := answers.Encode(answer); err != nil {
			return fmt.Errorf("answer: %w", err)
		}
	}
}

// watch looks at what the process takes until the function that it returns is called. An interpreter of JavaScript has no
// limit of its own.
func (l Limits) watch() (done func()) {
	late := time.AfterFunc(l.Time, l.TooMuch)
	ended := make(chan struct{})
	go func() {
		look := time.NewTicker(20 * time.Millisecond)
		defer look.Stop()
		var m runtime.MemStats
		for {
			select {
			case <-ended:
				return
			case <-look.C:
				if runtime.ReadMemStats(&m); m.HeapAlloc > l.Memory {
					l.TooMuch()
				}
			}
		}
	}()
	return func() {
		late.Stop()
		close(ended)
	}
}
