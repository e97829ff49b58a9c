package child

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

const argument = "--be-a-child"

// Requests of the test, and what the process does.
const (
	echo    = "echo"    // anything
	count   = "count"   // how many requests there were
	forever = "forever" // does not end
	grow    = "grow"    // takes memory without end
)

// TestMain is the process, too.
func TestMain(m *testing.M) {
	if len(os.Args) != 2 || os.Args[1] != argument {
		os.Exit(m.Run())
	}
	asked := 0
	limits := Limits{Memory: 64 << 20, Time: time.Minute, TooMuch: func() { os.Exit(3) }}
	err := Serve(os.Stdin, os.Stdout, limits, func(what string) int {
		asked++
		var held [][]byte
		for what == grow {
			held = append(held, make([]byte, 1<<16))
		}
		for what == forever {
			time.Sleep(time.Millisecond)
		}
		return asked + len(held)
	})
	if err != nil {
		os.Exit(1)
	}
}

func newProcess(t *testing.T, idle time.Duration) *Process {
	t.Helper()
	p, err := New(argument, idle)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p
}

func TestProcess(t *testing.T) {
	p := newProcess(t, 0)
	ctx := context.Background()
	ask := func(what string, limit time.Duration) (int, error) {
		got := 0
		err := p.Ask(ctx, what, &got, limit)
		return got, err
	}
	if err := p.AskAgain(ctx, echo, nil, time.Minute); !errors.Is(err, ErrEnded) {
		t.Errorf("before it was started: %v", err)
	}
	for want := range 3 {
		if got, err := ask(count, time.Minute); err != nil || got != want+1 {
			t.Fatalf("request %d: %d, %v", want, got, err)
		}
	}
	if _, err := ask(grow, time.Minute); !errors.Is(err, ErrEnded) {
		t.Errorf("too much memory: %v", err)
	}
	if err := p.AskAgain(ctx, echo, nil, time.Minute); !errors.Is(err, ErrEnded) {
		t.Errorf("after it ended: %v", err)
	}
	if _, err := ask(forever, time.Millisecond); !errors.Is(err, ErrSlow) {
		t.Errorf("without end: %v", err)
	}
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	if err := p.Ask(cancelled, forever, nil, time.Minute); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if got, err := ask(count, time.Minute); err != nil || got != 1 {
		t.Errorf("a new process counts %d, %v", got, err)
	}
}

func TestIdleProcessEnds(t *testing.T) {
	p := newProcess(t, time.Millisecond)
	if err := p.Ask(context.Background(), echo, nil, time.Minute); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		p.mutex.Lock()
		ended := p.running == nil
		p.mutex.Unlock()
		if ended {
			return
		}
	}
	t.Error("a process that is not asked lives on")
}

func TestProgramThatIsNotThere(t *testing.T) {
	p := &Process{command: []string{os.DevNull, argument}}
	if err := p.Ask(context.Background(), echo, nil, time.Minute); err == nil || errors.Is(err, ErrEnded) {
		t.Errorf("want to know that it cannot be started, got %v", err)
	}
}

// A program of this one's name that lies in the folder one works in, such as that of the media, is not what is started.
func TestProgramOfTheSameNameIsNotStarted(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	for _, name := range []string{filepath.Base(self), "karuta"} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte("#!/bin/sh\necho '\"ready\"'; echo 77\n"), 0o755); err != nil { //nolint:gosec // a program
			t.Fatal(err)
		}
	}
	t.Chdir(folder)
	t.Setenv("PATH", ".")
	got := 0
	if err := newProcess(t, 0).Ask(context.Background(), count, &got, time.Minute); err != nil || got != 1 {
		t.Errorf("it answers %d, %v", got, err)
	}
}
