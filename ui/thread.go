// Package ui is the window: it starts the toolkit, holds the screens together and gives them what they need.
package ui

import (
	"os"
	"time"

	"fyne.io/fyne/v2"
)

// Executor runs functions on the window's thread. Screens and widgets get its methods as plain functions,
// so that their tests can run everything in place.
type Executor interface {
	// Post queues f for the window's thread and returns at once. It may be called from any goroutine.
	Post(f func())
	// After posts f when d has passed, unless the returned stop is called before. stop may be called more than once.
	After(d time.Duration, f func()) (stop func())
}

// Post queues f for the window's thread and returns at once. This is the only place that hands work to the toolkit's thread.
func Post(f func()) { fyne.Do(f) }

// After posts f when d has passed, unless stop is called before. stop belongs to the window's thread: once it was
// called there, f does not run, not even when it is already queued.
func After(d time.Duration, f func()) (stop func()) {
	stopped := false
	timer := time.AfterFunc(d, func() {
		Post(func() {
			if !stopped {
				f()
			}
		})
	})
	return func() {
		stopped = true
		timer.Stop()
	}
}

// Thread is the Executor of the running program.
type Thread struct{}

var _ Executor = Thread{}

// Post implements Executor.
func (Thread) Post(f func()) { Post(f) }

// After implements Executor.
func (Thread) After(d time.Duration, f func()) (stop func()) { return After(d, f) }

// watch posts f for every signal that arrives, as long as the program runs.
func watch(signals <-chan os.Signal, f func()) {
	go func() {
		for range signals {
			Post(f)
		}
	}()
}

// Work runs f off the window's thread: for pictures, which take longer to
// decode than a frame lasts.
func Work(f func()) { go f() }
