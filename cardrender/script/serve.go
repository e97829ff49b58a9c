package script

import (
	"io"
	"time"

	"karuta/cardrender/child"
)

// Flag is the one argument with which the program is started to run the scripts of cards.
const Flag = "--run-card-scripts"

// What the process may take: bytes of memory, and time for a request.
const (
	maxMemory = 192 << 20
	maxTime   = 2 * time.Second
)

// Serve runs the scripts of cards until in ends: the whole work of a process that was started for it. tooMuch is called
// when scripts take too much memory or time and has to end the process.
func Serve(in io.Reader, out io.Writer, tooMuch func()) error {
	kept := &stores{local: map[string]string{}, session: map[string]string{}}
	var s *session
	return child.Serve(in, out, child.Limits{Memory: maxMemory, Time: maxTime, TooMuch: tooMuch}, func(r request) Result {
		switch {
		case r.Schedule != nil:
			return r.Schedule.run(kept)
		case r.Load != nil:
			s = open(*r.Load, kept)
		case s == nil:
			return Result{Wait: -1}
		case r.Tick:
			s.tick()
		default:
			s.click(r.Click)
		}
		return s.result()
	})
}
