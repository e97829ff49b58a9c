// Package child gives work to a process of its own: this program, started again with one argument. Requests and answers
// are lines of JSON. The process can be ended whatever it does, and what it held in memory is gone with it.
package child

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"time"
)

// startTime is how long a process may take until it is ready to work. On a busy computer that is seconds.
const startTime = 20 * time.Second

var (
	// ErrSlow says that an answer took too long. The process was ended.
	ErrSlow = errors.New("it took too long")
	// ErrEnded says that the process is not running or ended by itself, as it does when it takes too much memory.
	ErrEnded = errors.New("its process ended")
)

// Process is a process that is started when there is something to ask it, and again after it was ended. It is safe for
// concurrent use; requests wait for each other.
type Process struct {
	command []string
	idle    time.Duration

	mutex   sync.Mutex
	running *exec.Cmd // nil: none is
	in      io.WriteCloser
	answers chan []byte
	asked   int // counts requests
}

// New returns a process that is this program, started with one argument. When it was not asked for the time idle, it is
// ended; 0 lets it live.
func New(argument string, idle time.Duration) (*Process, error) {
	self, err := os.Executable() // an absolute path: nothing is looked for
	if err != nil {
		return nil, fmt.Errorf("find this program: %w", err)
	}
	return &Process{command: []string{self, argument}, idle: idle}, nil
}

// Ask sends a request and waits for its answer, for no longer than limit. It starts the process unless it is running; that
// is not counted. Its errors are ErrSlow, ErrEnded, that of ctx, and those of starting.
func (p *Process) Ask(ctx context.Context, request, answer any, limit time.Duration) error {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.running == nil {
		if err := p.start(ctx); err != nil {
			return err
		}
	}
	return p.ask(ctx, request, answer, limit)
}

// AskAgain is Ask, but for a process that is to be running still, since the request depends on one before.
func (p *Process) AskAgain(ctx context.Context, request, answer any, limit time.Duration) error {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.running == nil {
		return ErrEnded
	}
	return p.ask(ctx, request, answer, limit)
}

// Close ends the process, if it is running, and waits until it is gone.
func (p *Process) Close() {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.end()
}

func (p *Process) start(ctx context.Context) error {
	cmd := exec.Command(p.command[0], p.command[1:]...) //nolint:gosec // this program itself
	cmd.Env = []string{}
	in, err := cmd.StdinPipe()
	if err != nil {
		return fmt.Errorf("start a process: %w", err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return fmt.Errorf("start a process: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start a process: %w", err)
	}
	answers := make(chan []byte, 1)
	go func() {
		defer close(answers)
		lines := bufio.NewReader(out)
		for {
			line, err := lines.ReadBytes('\n')
			if err != nil {
				return
			}
			answers <- line
		}
	}()
	p.running, p.in, p.answers = cmd, in, answers
	return p.await(ctx, nil, startTime)
}

// end ends the process and waits until it is gone.
func (p *Process) end() {
	if p.running == nil {
		return
	}
	_ = p.running.Process.Kill() // it may have ended by itself
	_ = p.in.Close()
	for range p.answers {
		continue // until its output is closed
	}
	_ = p.running.Wait() // that it was killed is known
	p.running = nil
}

func (p *Process) ask(ctx context.Context, request, answer any, limit time.Duration) error {
	line, err := json.Marshal(request)
	if err != nil {
		return fmt.Errorf("ask a process: %w", err)
	}
	if _, err := p.in.Write(append(line, '\n')); err != nil {
		p.end()
		return ErrEnded
	}
	defer p.endWhenIdle()
	return p.await(ctx, answer, limit)
}

// await waits for a line from the process; answer may be nil.
func (p *Process) await(ctx context.Context, answer any, limit time.Duration) error {
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case line, ok := <-p.answers:
		if !ok {
			p.end()
			return ErrEnded
		}
		if answer == nil {
			return nil
		}
		if err := json.Unmarshal(line, answer); err != nil {
			p.end()
			return fmt.Errorf("read what a process answered: %w", err)
		}
		return nil
	case <-timer.C:
		p.end()
		return ErrSlow
	case <-ctx.Done():
		p.end()
		return ctx.Err()
	}
}

// endWhenIdle ends the process later, unless it is asked again until then.
func (p *Process) endWhenIdle() {
	p.asked++
	if p.idle == 0 {
		return
	}
	now := p.asked
	time.AfterFunc(p.idle, func() {
		p.mutex.Lock()
		defer p.mutex.Unlock()
		if p.asked == now {
			p.end()
		}
	})
}
