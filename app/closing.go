package app

import (
	"time"

	"karuta/syncclient"
)

const (
	// connectLimit is how long a server may take to answer before leaving the program stops waiting for it: with what
	// is to be tidied up then, the program has ended two seconds after it was asked to.
	connectLimit = 1500 * time.Millisecond
	// silentChecks is how often in a row, connectLimit apart, a sync may be found where it was before it is given up.
	// A server may take some seconds for a step.
	silentChecks = 6
)

// OnClose starts the sync that is due before the program ends and calls then
// when it has ended: at once if there is nothing to do, soon if the server does
// not answer. A question that comes up is left for the next time. Cancel makes
// it end.
func (s *SyncController) OnClose(after func(time.Duration, func()) (stop func()), then func()) {
	syncing := s.state.Phase == SyncRunning
	if !syncing && (!s.app.Prefs.Get().SyncOnClose || !s.account.LoggedIn() || s.state.NeedsOneWay()) {
		then()
		return
	}
	stop := s.cancelIfSilent(after)
	s.ended = func() {
		stop()
		s.ended = nil
		then()
	}
	if !syncing {
		s.startFor(ReasonClose)
	}
}

// cancelIfSilent cancels the running sync if the server is silent, until stop is called.
func (s *SyncController) cancelIfSilent(after func(time.Duration, func()) (stop func())) (stop func()) {
	last, silent := s.state.Progress, 0
	var check, stopTimer func()
	check = func() {
		now := s.state.Progress
		silent++
		if now != last {
			last, silent = now, 0
		}
		if now.Stage == syncclient.StageConnecting || silent >= silentChecks {
			s.Cancel()
			return
		}
		stopTimer = after(connectLimit, check)
	}
	stopTimer = after(connectLimit, check)
	return func() { stopTimer() }
}
