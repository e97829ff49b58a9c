package collection

import (
	"fmt"

	"karuta/collection/anki"
	"karuta/collection/sched"
	"karuta/collection/store"
)

// Settings that decide when a day of study begins.
const (
	confRollover       = "rollover"
	confCreationOffset = "creationOffset"
	confLocalOffset    = "localOffset"
	confLastUnburied   = "lastUnburied"
)

// Timing returns the scheduler's clock.
func (c *Collection) Timing() (sched.Timing, error) { return read(c, c.timing) }

func (c *Collection) timing(r *store.Reader) (sched.Timing, error) {
	cal, err := c.calendar(r)
	return cal.At(c.millis()), err
}

func (c *Collection) calendar(r *store.Reader) (sched.Calendar, error) {
	col, err := r.GetCol()
	if err != nil {
		return sched.Calendar{}, err
	}
	cal := sched.Calendar{Created: col.Created, NowWest: sched.MinutesWest(c.now())}
	if cal.CreatedWest, err = setting[*int](r, confCreationOffset, nil); err != nil {
		return cal, err
	}
	hour, err := setting(r, confRollover, uint8(sched.DefaultRollover))
	cal.Rollover = int(hour)
	return cal, err
}

// startedDay is the time in which StartDay has nothing to do, and what was read
// since: it is forgotten as soon as anything but an answer has changed.
type startedDay struct {
	from, until anki.Millis
	west        int            // the time zone, see sched.MinutesWest
	settings    *studySettings // nil until somebody studies
}

func (d startedDay) holds(now anki.Millis, west int) bool {
	return d.from <= now && now < d.until && d.west == west
}

// StartDay does what every device does by itself when study begins on a new
// day: buried cards come back. It costs next to nothing when that was done.
func (c *Collection) StartDay() error {
	now, west := c.millis(), sched.MinutesWest(c.now())
	if c.started.holds(now, west) {
		return nil
	}
	c.started = startedDay{}
	type state struct {
		today           int32
		until           anki.Millis
		needsDay, clock bool
	}
	s, err := readAsWriter(c, func(r *store.Reader) (s state, err error) {
		t, err := c.timing(r)
		if err != nil {
			return s, err
		}
		s.today, s.until = t.Today, t.NextDayAt.Millis()
		last, err := setting(r, confLastUnburied, int32(0))
		if err != nil {
			return s, err
		}
		// A day far ahead comes from a clock that was wrong.
		s.needsDay = last < s.today || last > s.today+7
		s.clock, err = clockUnset(r, west)
		return s, err
	})
	if err != nil {
		return err
	}
	if !s.needsDay && !s.clock {
		c.started = startedDay{from: now, until: s.until, west: west}
		return nil
	}
	unburied := 0
	err = c.db.Update(c.stamp(), func(tx *store.Tx) error {
		if err := rememberClock(tx, west); err != nil || !s.needsDay {
			return err
		}
		if unburied, err = unburyAll(tx); err != nil {
			return err
		}
		return tx.SetConfig(confLastUnburied, s.today)
	})
	if err != nil {
		return fmt.Errorf("start day: %w", err)
	}
	if unburied > 0 || c.queue != nil && c.queue.Day != s.today {
		c.queue = nil
		c.forgetUndo()
	}
	return nil
}

// startDayElsewhere is StartDay on a server: the day begins when it does where
// the person's devices are, and nothing is noted about the server's own clock.
func (c *Collection) startDayElsewhere() error {
	type state struct{ today, last int32 }
	s, err := readAsWriter(c, func(r *store.Reader) (s state, err error) {
		cal, err := c.calendar(r)
		if err != nil {
			return s, err
		}
		if cal.NowWest, err = setting(r, confLocalOffset, 0); err != nil {
			return s, err
		}
		s.today = cal.At(c.millis()).Today
		s.last, err = setting(r, confLastUnburied, int32(0))
		return s, err
	})
	if err != nil || s.last >= s.today && s.last <= s.today+7 {
		return err
	}
	err = c.db.Update(store.Stamp{Now: c.millis()}, func(tx *store.Tx) error {
		if _, err := unburyAll(tx); err != nil {
			return err
		}
		return tx.SetConfig(confLastUnburied, s.today)
	})
	if err != nil {
		return fmt.Errorf("start day: %w", err)
	}
	return nil
}

// clockUnset reports whether the settings lack the rollover hour or hold
// another time zone than the machine's.
func clockUnset(r *store.Reader, west int) (bool, error) {
	var hour uint8
	var offset int
	hasHour, err := r.FindConfig(confRollover, &hour)
	if err != nil {
		return false, err
	}
	_, err = r.FindConfig(confLocalOffset, &offset) // missing means UTC, as in Anki
	return !hasHour || offset != west, err
}

func rememberClock(tx *store.Tx, west int) error {
	var hour uint8
	found, err := tx.FindConfig(confRollover, &hour)
	if err != nil {
		return err
	}
	if !found {
		if err := tx.SetConfig(confRollover, sched.DefaultRollover); err != nil {
			return err
		}
	}
	var offset int
	if _, err := tx.FindConfig(confLocalOffset, &offset); err != nil || offset == west {
		return err
	}
	return tx.SetConfig(confLocalOffset, west)
}

// unburyAll puts buried cards back. Their stamps stay, for every device does
// the same: it is nothing to send.
func unburyAll(tx *store.Tx) (int, error) {
	cards, err := tx.ListBuried()
	if err != nil {
		return 0, err
	}
	for _, card := range cards {
		card.RestoreQueue()
		if err := tx.SetQueue(card.ID, card.Queue); err != nil {
			return 0, err
		}
	}
	return len(cards), nil
}

// learnAhead returns the setting that says how many seconds early a learning
// card is shown when nothing else is left.
func learnAhead(r *store.Reader) (uint32, error) { return setting(r, "collapseTime", uint32(1200)) }
