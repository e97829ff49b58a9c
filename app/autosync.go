package app

import (
	"context"
	"time"

	"karuta/collection"
	"karuta/syncclient"
)

// askInterval is the least time between two questions to the server whether there is something to fetch.
const askInterval = 5 * time.Minute

// AutoSync syncs by itself when nothing was changed for a while, and the media some time after the last sync of them,
// and asks the server now and then whether there is something to fetch. It belongs to the goroutine that Post runs on.
type AutoSync struct {
	app      *App
	after    func(time.Duration, func()) (stop func())
	stopIdle func() // nil for no timer
	stopAsk  func()
	stopMore func()             // of the next media sync
	asked    time.Time          // when the server was asked last
	hangUp   context.CancelFunc // of a question under way; nil for none
}

// StartAutoSync begins; after calls a function where Post runs, when a time has passed.
func (a *App) StartAutoSync(after func(time.Duration, func()) (stop func())) {
	a.Auto = &AutoSync{app: a, after: after}
	a.Events.Subscribe(a.Auto.hear)
	a.Auto.Reset()
}

func (s *AutoSync) hear(event any) {
	switch e := event.(type) {
	case Changed:
		s.restartIdle()
	case CollectionOpened:
		s.Reset()
	case SyncState:
		// A question that arrives while a sync is open would end that sync.
		if e.Phase == SyncRunning && s.hangUp != nil {
			s.hangUp()
		}
	case MediaState:
		s.restartMedia()
	}
}

// Reset begins to wait anew, as the preferences say.
func (s *AutoSync) Reset() {
	s.restartIdle()
	s.restartAsk()
	s.restartMedia()
}

// restartMedia waits for the time of the next media sync, while none is running or paused.
func (s *AutoSync) restartMedia() {
	if s.stopMore != nil {
		s.stopMore()
		s.stopMore = nil
	}
	minutes := s.app.Prefs.Get().MediaMinutes
	if minutes <= 0 || s.app.Media.State().Phase != MediaIdle {
		return
	}
	s.stopMore = s.after(time.Duration(minutes)*time.Minute, func() {
		s.stopMore = nil
		if s.app.Sync.State().Phase == SyncIdle { // else media follow anyway
			s.app.Media.repeat()
		}
		if s.stopMore == nil { // no sync began, whose end would set the time of the next
			s.restartMedia()
		}
	})
}

func (s *AutoSync) restartIdle() {
	if s.stopIdle != nil {
		s.stopIdle()
		s.stopIdle = nil
	}
	if minutes := s.app.Prefs.Get().IdleMinutes; minutes > 0 {
		s.stopIdle = s.after(time.Duration(minutes)*time.Minute, s.idle)
	}
}

// idle syncs what waits, or what the server is known to have.
func (s *AutoSync) idle() {
	s.stopIdle = nil
	if state := s.app.Sync.State(); state.Phase == SyncIdle && state.LoggedIn && state.NeedsSync() && !state.NeedsOneWay() {
		s.app.Sync.startFor(ReasonIdle)
	}
	s.restartIdle() // a sync that failed is tried again after the same time
}

func (s *AutoSync) restartAsk() {
	if s.stopAsk != nil {
		s.stopAsk()
		s.stopAsk = nil
	}
	if s.app.Prefs.Get().AskServer {
		s.stopAsk = s.after(askInterval, func() {
			s.stopAsk = nil
			s.ask()
			s.restartAsk()
		})
	}
}

// mayAsk reports whether the answer could tell something new, and the server may be bothered.
func (s *AutoSync) mayAsk() bool {
	state, now := s.app.Sync.State(), s.app.cfg.Now()
	switch {
	case state.Phase != SyncIdle || !state.LoggedIn || state.NeedsSync() || state.NeedsOneWay() || s.hangUp != nil:
		return false
	case s.app.Media.State().Phase == MediaRunning:
		return false
	case isAnkiWeb(s.app.Sync.Account().URL()) && !s.app.Prefs.Get().AskAnkiWeb:
		return false
	}
	return now.Sub(s.asked) >= askInterval && now.Sub(state.LastSync) >= askInterval
}

// ask asks the server whether there is something to fetch. An answer that does not come is no trouble of anybody's.
func (s *AutoSync) ask() {
	if !s.mayAsk() {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	s.hangUp, s.asked = cancel, s.app.cfg.Now()
	Read(s.app.Worker, func(c *collection.Collection) (collection.SyncState, error) { return c.SyncState() },
		func(local collection.SyncState, err error) {
			if err != nil || ctx.Err() != nil {
				s.answered(syncclient.Action{}, ctx.Err())
				return
			}
			connector, client := s.app.Sync.newClient(nil)
			s.app.Worker.runReading(func() {
				action, err := client.Check(ctx, local)
				connector.Close()
				s.app.cfg.Post(func() {
					if err == nil {
						s.app.Sync.keepEndpoint(client.Endpoint())
					}
					s.answered(action, err)
				})
			})
		})
}

func (s *AutoSync) answered(action syncclient.Action, err error) {
	s.hangUp()
	s.hangUp = nil
	if err == nil {
		s.app.Sync.found(action)
	}
}

// close stops for good.
func (s *AutoSync) close() {
	for _, stop := range []func(){s.stopIdle, s.stopAsk, s.stopMore, s.hangUp} {
		if stop != nil {
			stop()
		}
	}
}

// found takes in what the server said that the next sync has to do.
func (s *SyncController) found(action syncclient.Action) {
	if s.state.Phase != SyncIdle {
		return
	}
	s.state.Incoming = action.Required == syncclient.RequiredNormal
	s.state.OneWay = s.state.OneWay || action.Required == syncclient.RequiredFull
	s.publish()
}
