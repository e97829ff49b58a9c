package app

import (
	"context"

	"karuta/collection"
	"karuta/syncclient"
)

// sideCopy is the server's collection fetched for a comparison.
type sideCopy struct {
	cancel   context.CancelFunc
	download *syncclient.Download // nil until it is here
}

// ask turns to the person with the question which side to keep.
func (s *SyncController) ask(result syncclient.Result, forced bool) {
	took := s.app.cfg.Now().Sub(s.asked)
	cause := OneWayReason("")
	switch {
	case forced:
		cause = Forced
	case s.checkFailed:
		cause = CheckFailed
	}
	Read(s.app.Worker, func(c *collection.Collection) (OneWayQuestion, error) {
		return newQuestion(c, result, cause)
	}, func(q OneWayQuestion, err error) {
		if err != nil {
			s.fail(err)
			return
		}
		q.Server, q.BackUpServer = HostOf(s.account.URL()), s.app.Prefs.Get().BackUpServer
		s.state.Phase, s.state.Question, s.state.OneWay = SyncAsking, &q, true
		s.publish()
		if !q.Reason.OneSided() && took < slowServer && !isAnkiWeb(s.account.URL()) && s.ended == nil {
			s.Compare()
		}
	})
}

// Compare fetches the server's collection, beside the work on the one here, and
// adds to the question what the two have and have not in common.
func (s *SyncController) Compare() {
	if s.state.Phase != SyncAsking || s.state.Question.Comparing || s.state.Question.Comparison != nil {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	side := &sideCopy{cancel: cancel}
	s.side = side
	s.updateQuestion(func(q *OneWayQuestion) { q.Comparing, q.CompareErr = true, nil })
	connector, client := s.newClient(func(p syncclient.Progress) {
		if s.side == side {
			s.updateQuestion(func(q *OneWayQuestion) { q.Progress = p })
		}
	})
	s.app.Worker.runReading(func() {
		download, err := client.Download(ctx, s.app.profile.Collection())
		connector.Close()
		Read(s.app.Worker, func(c *collection.Collection) (found collection.Comparison, _ error) {
			if err != nil {
				return found, err
			}
			return c.CompareWith(ctx, download.Path())
		}, func(found collection.Comparison, err error) {
			cancel()
			s.afterComparison(side, download, found, err)
		})
	})
}

func (s *SyncController) afterComparison(side *sideCopy, download *syncclient.Download, found collection.Comparison, err error) {
	if s.side != side || err != nil {
		if download != nil {
			download.Discard()
		}
		if s.side == side {
			s.side = nil
			s.updateQuestion(func(q *OneWayQuestion) { q.Comparing, q.CompareErr = false, err })
		}
		return
	}
	side.download = download
	s.updateQuestion(func(q *OneWayQuestion) {
		q.Comparing = false
		*q = q.compared(&found)
	})
}

func (s *SyncController) updateQuestion(change func(*OneWayQuestion)) {
	q := *s.state.Question
	change(&q)
	s.state.Question = &q
	s.publish()
}

// takeSide ends a comparison and hands over what it has fetched; nil if that is not all here.
func (s *SyncController) takeSide() *syncclient.Download {
	side := s.side
	s.side = nil
	if side == nil {
		return nil
	}
	side.cancel()
	return side.download
}

// close ends what a question has begun; the question stays for the next time.
func (s *SyncController) close() {
	if download := s.takeSide(); download != nil {
		download.Discard()
	}
}

// Choose answers the question of a one-way sync.
func (s *SyncController) Choose(d Direction) {
	if s.state.Phase != SyncAsking {
		return
	}
	side, reason := s.takeSide(), s.state.Question.Reason
	s.begin()
	if d == Upload {
		backup := s.app.Prefs.Get().BackUpServer && reason != ServerIsEmpty
		runOneWay(s, func(ctx context.Context, o *OneWay, c *collection.Collection) (Direction, error) {
			return Upload, o.Upload(ctx, c, side, backup)
		}, s.afterOneWay)
		return
	}
	if d == KeepBoth {
		runOneWay(s, func(ctx context.Context, o *OneWay, c *collection.Collection) (Direction, error) {
			return KeepBoth, s.app.replacing(func(release func() error) error {
				_, err := o.KeepBoth(ctx, c, side, release)
				return err
			})
		}, s.afterKeepingBoth)
		return
	}
	runOneWay(s, func(ctx context.Context, o *OneWay, c *collection.Collection) (Direction, error) {
		return Download, s.app.replacing(func(release func() error) error { return o.Download(ctx, c, side, release) })
	}, s.afterOneWay)
}

// TakeBackOneWay undoes the last one-way sync: see OneWay.TakeBack. The next
// sync asks again which side to keep.
func (s *SyncController) TakeBackOneWay() {
	if s.state.Phase != SyncIdle {
		return
	}
	s.begin()
	runOneWay(s, func(ctx context.Context, o *OneWay, c *collection.Collection) (d takenBack, err error) {
		err = s.app.replacing(func(release func() error) error {
			direction, err := o.TakeBack(ctx, c, release)
			d = takenBack(direction)
			return err
		})
		return d, err
	}, s.afterTakingBack)
}

// takenBack is the one-way sync that was taken back.
type takenBack Direction

func runOneWay[T any](s *SyncController, act func(context.Context, *OneWay, *collection.Collection) (T, error), then func(T, error)) {
	o := &OneWay{
		Path: s.app.profile.Collection(), Backups: s.app.profile.Backups(),
		Account: s.account, Now: s.app.cfg.Now,
	}
	runSync(s, func(ctx context.Context, client *syncclient.Client, c *collection.Collection) (T, error) {
		o.Client = client
		return act(ctx, o, c)
	}, then)
}

func (s *SyncController) afterOneWay(d Direction, err error) {
	if d == Download {
		s.app.Events.publish(CollectionOpened{})
	}
	if err == nil {
		err = s.questionAnswered()
	}
	if err != nil {
		s.fail(err)
		return
	}
	s.state.Phase = SyncIdle
	s.state.LastSync, s.state.OneWay = s.app.cfg.Now(), false
	s.publish()
	s.startMedia(nil)
}

// questionAnswered forgets why the question was asked.
func (s *SyncController) questionAnswered() error {
	s.checkFailed = false
	return s.app.Prefs.Update(func(p *Preferences) { p.ForceOneWay = false })
}

// afterKeepingBoth sends what was carried over.
func (s *SyncController) afterKeepingBoth(_ Direction, err error) {
	s.app.Events.publish(CollectionOpened{})
	if err == nil {
		err = s.questionAnswered()
	}
	if err != nil {
		s.fail(err)
		return
	}
	s.state.Phase, s.state.OneWay = SyncIdle, false
	s.Start()
}

func (s *SyncController) afterTakingBack(d takenBack, err error) {
	if Direction(d) != Upload {
		s.app.Events.publish(CollectionOpened{})
	}
	if err != nil {
		s.fail(err)
		return
	}
	s.state.Phase = SyncIdle
	s.state.OneWay, s.state.Message = true, "The "+string(d)+" was taken back"
	s.publish()
}

// Cancel stops a running sync, or leaves the question of a one-way sync
// unanswered. Both sides stay as they were.
func (s *SyncController) Cancel() {
	switch s.state.Phase {
	case SyncRunning:
		s.cancel()
	case SyncAsking:
		s.close()
		s.state.Phase, s.state.Question = SyncIdle, nil
		s.publish()
	}
}
