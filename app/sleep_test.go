package app

import (
	"io"
	"sync/atomic"
	"testing"
	"time"

	"karuta/internal/interop"
)

func TestBeforeSleep(t *testing.T) {
	p := synced(t, interop.StartServer(t))
	clock := &alarms{}
	slept := 0
	sleep := func() { p.Sync.BeforeSleep(clock.after, func() { slept++ }) }
	if sleep(); slept != 1 {
		t.Error("the system waits though there is nothing to send")
	}
	p.add("two")
	p.l.Until("the blue button", func() bool { return p.Sync.State().NeedsSync() })
	if sleep(); slept != 1 || p.Sync.State().Phase != SyncRunning {
		t.Fatalf("no sync before sleep")
	}
	p.l.Until("the end of the sync", func() bool { return slept == 2 })
	list, err := p.Diary.List()
	if err != nil || list[0].Reason != ReasonSleep || list[0].Outcome != OutcomeDone {
		t.Errorf("diary %+v, %v", list[0], err)
	}
	if len(clock.set) != 0 {
		t.Error("a timer is left")
	}
}

// TestSleepDoesNotWaitForASilentServer: the system is let go when the limit is over.
func TestSleepDoesNotWaitForASilentServer(t *testing.T) {
	p := synced(t, interop.StartServer(t))
	p.add("two")
	p.l.Until("the blue button", func() bool { return p.Sync.State().NeedsSync() })
	account := p.Sync.account
	account.CurrentEndpoint = silentServer(t)
	p.Sync.setAccount(account)
	clock := &alarms{}
	slept := false
	p.Sync.BeforeSleep(clock.after, func() { slept = true })
	if slept || clock.ring(sleepLimit) != 1 {
		t.Fatal("no limit on the wait")
	}
	p.l.Until("sleep", func() bool { return slept })
}

// fakeSleeper counts the locks that are held.
type fakeSleeper struct {
	signals chan bool
	held    atomic.Int32
}

type fakeLock struct{ s *fakeSleeper }

func (l fakeLock) Close() error { l.s.held.Add(-1); return nil }

func (s *fakeSleeper) Delay() (io.Closer, error) { s.held.Add(1); return fakeLock{s}, nil }
func (s *fakeSleeper) Signals() <-chan bool      { return s.signals }
func (s *fakeSleeper) Close() error              { close(s.signals); return nil }

func TestTheLockIsHeldUntilTheSyncHasEnded(t *testing.T) {
	s := &fakeSleeper{signals: make(chan bool)}
	asked := make(chan func())
	w := WatchSleep(s, func(done func()) { asked <- done })
	for range 2 {
		s.signals <- true
		done := <-asked
		if s.held.Load() != 1 {
			t.Errorf("%d locks during the sync", s.held.Load())
		}
		done()
		s.signals <- false // is taken only after the lock was given back
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if s.held.Load() != 0 {
		t.Errorf("%d locks at the end", s.held.Load())
	}
}

func TestNoSystemBusMeansNoSleeper(t *testing.T) {
	t.Setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent")
	began := time.Now()
	if _, err := NewSleeper(); err == nil {
		t.Error("a bus that is not there tells of sleep")
	}
	if time.Since(began) > 5*time.Second {
		t.Error("it took long to find out")
	}
}
