package app

import (
	"io"
	"time"
)

// sleepLimit is how long a sync may hold up the system's going to sleep, which allows five seconds.
const sleepLimit = 4 * time.Second

// BeforeSleep syncs what waits before the system goes to sleep or the session ends, and calls then when it may: at
// once if there is nothing to send, and after a few seconds in any case.
func (s *SyncController) BeforeSleep(after func(time.Duration, func()) (stop func()), then func()) {
	running := s.state.Phase == SyncRunning
	if s.ended != nil || !s.app.Prefs.Get().SyncOnSleep ||
		!running && (s.state.Phase != SyncIdle || !s.account.LoggedIn() || !s.state.NeedsSync() || s.state.NeedsOneWay()) {
		then()
		return
	}
	stop := after(sleepLimit, s.Cancel)
	s.ended = func() {
		stop()
		s.ended = nil
		then()
	}
	if !running {
		s.startFor(ReasonSleep)
	}
}

// Sleeper tells when the system is about to go to sleep, or to end the session.
type Sleeper interface {
	// Delay makes the system wait before that until the returned lock is closed, for some seconds at most.
	Delay() (io.Closer, error)
	// Signals gives true when it is about to happen and false when it is over. It is closed at the end.
	Signals() <-chan bool
	// Close ends it.
	Close() error
}

// SleepWatch has the system wait for a sync before it goes to sleep.
type SleepWatch struct {
	sleeper Sleeper
	ended   chan struct{}
}

// WatchSleep calls before, on a goroutine of its own, each time the system is about to go to sleep; the system waits
// until the function handed in was called.
func WatchSleep(sleeper Sleeper, before func(done func())) *SleepWatch {
	w := &SleepWatch{sleeper: sleeper, ended: make(chan struct{})}
	go func() {
		defer close(w.ended)
		w.run(before)
	}()
	return w
}

func (w *SleepWatch) run(before func(done func())) {
	lock, err := w.sleeper.Delay()
	release := func() {
		if err == nil && lock != nil {
			_ = lock.Close() // the system waits no longer than its limit anyway
			lock = nil
		}
	}
	defer func() { release() }()
	for sleeping := range w.sleeper.Signals() {
		if !sleeping {
			release()
			lock, err = w.sleeper.Delay()
			continue
		}
		done := make(chan struct{}, 1)
		before(func() { done <- struct{}{} })
		select {
		case <-done:
		case <-time.After(sleepLimit + time.Second):
		}
		release()
	}
}

// Close ends the watch and waits for it.
func (w *SleepWatch) Close() error {
	err := w.sleeper.Close()
	<-w.ended
	return err
}
