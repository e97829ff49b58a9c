// Package testloop stands in for the window's thread in tests: what is posted
// waits until the test runs it, so that nothing runs on another goroutine.
package testloop

import (
	"testing"
	"time"
)

// patience is how long a test waits for what it expects before it fails.
const patience = 60 * time.Second

// Loop is the thread of one test.
type Loop struct {
	t     testing.TB
	posts chan func()
}

// New makes a loop.
func New(t testing.TB) *Loop { return &Loop{t: t, posts: make(chan func(), 1000)} }

// Post queues f.
func (l *Loop) Post(f func()) { l.posts <- f }

// After never comes: tests do not wait.
func (l *Loop) After(time.Duration, func()) (stop func()) { return func() {} }

// Until runs what is posted until done says that it is enough; what names that,
// for the failure.
func (l *Loop) Until(what string, done func() bool) {
	l.t.Helper()
	deadline := time.After(patience)
	for !done() {
		select {
		case f := <-l.posts:
			f()
		case <-deadline:
			l.t.Fatalf("%s did not happen", what)
		}
	}
}
