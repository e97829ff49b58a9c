package script

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"time"
)

// Limits of time: for the process to start, and for scripts to run at a time.
const (
	startTime = 5 * time.Second
	runTime   = 200 * time.Millisecond
)

var (
	// ErrSlow says that a script ran too long.
	ErrSlow = errors.New("a script of this card was stopped, since it ran too long")
	// ErrEnded says that the process ended by itself.
	ErrEnded = errors.New("a script of this card was stopped, since it took too much memory")
)

// Host runs scripts in a process that is started when the first card asks for it, and again after it had to be ended.
// It is safe for concurrent use; one thing is done at a time.
type Host struct {
	command []string

	mutex   sync.Mutex
	process *exec.Cmd
	in      io.WriteCloser
	answers chan []byte
}

// NewHost returns a host whose process is this program, started with Flag.
func NewHost() (*Host, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("run scripts: %w", err)
	}
	return &Host{command: []string{self, Flag}}, nil
}

// Load runs the scripts of a card. Its errors are sentences for people; after one the card is shown as it was made.
func (h *Host) Load(page Page) (Result, error) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	if h.process == nil {
		if err := h.start(); err != nil {
			return Result{}, err
		}
		// Starting is not the card's fault: an empty card shows that it is done.
		if _, err := h.ask(request{Load: &Page{}}, startTime); err != nil {
			return Result{}, err
		}
	}
	return h.ask(request{Load: &page}, runTime)
}

// Click tells the card that was loaded last that an element was clicked; number is that of ClickAttr.
func (h *Host) Click(number int) (Result, error) { return h.onward(request{Click: number}) }

// Tick tells the card that was loaded last that the time of its next timer has come.
func (h *Host) Tick() (Result, error) { return h.onward(request{Tick: true}) }

func (h *Host) onward(r request) (Result, error) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	if h.process == nil {
		return Result{}, ErrEnded
	}
	return h.ask(r, runTime)
}

// Close ends the process.
func (h *Host) Close() {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	h.end()
}

func (h *Host) start() error {
	cmd := exec.Command(h.command[0], h.command[1:]...) //nolint:gosec // this program itself
	cmd.Env = []string{}
	in, err := cmd.StdinPipe()
	if err != nil {
		return fmt.Errorf("scripts of cards cannot be run: %w", err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return fmt.Errorf("scripts of cards cannot be run: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("scripts of cards cannot be run: %w", err)
	}
	answers := make(chan []byte, 1)
	go func() {
		defer close(answers)
		lines := bufio.NewReader(io.LimitReader(out, 1<<40))
		for {
			line, err := lines.ReadBytes('\n')
			if err != nil {
				return
			}
			answers <- line
		}
	}()
	h.process, h.in, h.answers = cmd, in, answers
	return nil
}

// end ends the process and waits until it is gone.
func (h *Host) end() {
	if h.process == nil {
		return
	}
	_ = h.process.Process.Kill() // it may have ended by itself
	_ = h.in.Close()
	for range h.answers {
		continue // until its output is closed
	}
	_ = h.process.Wait() // that it was killed is known
	h.process = nil
}

// ask sends a request and waits for the answer.
func (h *Host) ask(r request, limit time.Duration) (Result, error) {
	line, err := json.Marshal(r)
	if err != nil {
		return Result{}, fmt.Errorf("scripts of cards cannot be run: %w", err)
	}
	if _, err := h.in.Write(append(line, '\n')); err != nil {
		h.end()
		return Result{}, ErrEnded
	}
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case answer, ok := <-h.answers:
		if !ok {
			h.end()
			return Result{}, ErrEnded
		}
		var result Result
		if err := json.Unmarshal(answer, &result); err != nil {
			h.end()
			return Result{}, fmt.Errorf("scripts of cards cannot be run: %w", err)
		}
		return result, nil
	case <-timer.C:
		h.end()
		return Result{}, ErrSlow
	}
}
