package script

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"
	"time"
)

// Flag is the one argument with which the program is started to run the scripts of cards.
const Flag = "--run-card-scripts"

// maxMemory is how much memory the process may take, in bytes.
const maxMemory = 192 << 20

// maxTime is how long a request may take here. The window gives up long before; this is for a window that is gone.
const maxTime = 2 * time.Second

// Serve runs the scripts of cards until in ends: the whole work of a process that was started for it. tooMuch is called
// when scripts take too much memory or time and has to end the process.
func Serve(in io.Reader, out io.Writer, tooMuch func()) error {
	go watchMemory(tooMuch)
	lines := bufio.NewReaderSize(in, 1<<16)
	answers := json.NewEncoder(out)
	kept := &stores{local: map[string]string{}, session: map[string]string{}}
	var s *session
	for {
		line, err := lines.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read request: %w", err)
		}
		var r request
		if err := json.Unmarshal(line, &r); err != nil {
			return fmt.Errorf("read request: %w", err)
		}
		late := time.AfterFunc(maxTime, tooMuch)
		switch {
		case r.Load != nil:
			s = open(*r.Load, kept)
		case s == nil:
			late.Stop()
			continue
		case r.Tick:
			s.tick()
		default:
			s.click(r.Click)
		}
		if err := answers.Encode(s.result()); err != nil {
			return fmt.Errorf("answer: %w", err)
		}
		late.Stop()
	}
}

// watchMemory looks at what the process takes, since the interpreter has no limit of its own.
func watchMemory(tooMuch func()) {
	var m runtime.MemStats
	for {
		time.Sleep(20 * time.Millisecond)
		runtime.ReadMemStats(&m)
		if m.HeapAlloc > maxMemory {
			tooMuch()
		}
	}
}
