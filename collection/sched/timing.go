package sched

import (
	"time"

	"karuta/collection/anki"
)

// secsPerDay is the length of a day; clock changes do not stretch it.
const secsPerDay = 86_400

// DefaultRollover is the hour at which a new day of study begins.
const DefaultRollover = 4

// Timing is the scheduler's clock at one moment.
type Timing struct {
	Now       anki.Millis
	Today     int32     // day number: days since the collection was created
	NextDayAt anki.Secs // the next rollover
}

// Calendar is what a collection knows about days.
type Calendar struct {
	Created anki.Secs // col.crt
	// CreatedWest is the offset at creation in minutes west of UTC; nil in old files.
	CreatedWest *int
	NowWest     int // the offset now, minutes west of UTC
	Rollover    int // hour of the day, 0–23; larger ones count as 23
}

// At returns the clock at a moment.
func (c Calendar) At(now anki.Millis) Timing {
	rollover := min(max(c.Rollover, 0), 23)
	local := time.Unix(int64(now.Secs()), 0).In(zoneWest(c.NowWest))
	turn := time.Date(local.Year(), local.Month(), local.Day(), rollover, 0, 0, 0, local.Location())
	passed := !local.Before(turn)
	next := anki.Secs(turn.Unix())
	if passed && (c.CreatedWest != nil || local.After(turn)) { // in old files the turn itself still ends the day
		next += secsPerDay
	}
	return Timing{Now: now, Today: c.dayNumber(local, rollover, passed), NextDayAt: next}
}

func (c Calendar) dayNumber(now time.Time, rollover int, passed bool) int32 {
	if c.CreatedWest == nil {
		born := time.Unix(int64(c.Created), 0).In(now.Location())
		start := time.Date(born.Year(), born.Month(), born.Day(), rollover, 0, 0, 0, now.Location())
		return int32(max(0, (now.Unix()-start.Unix())/secsPerDay))
	}
	born := time.Unix(int64(c.Created), 0).In(zoneWest(*c.CreatedWest))
	days := dateNumber(now) - dateNumber(born)
	if !passed {
		days--
	}
	return int32(max(0, days))
}

// MinutesWest returns the offset of a moment's zone as a collection stores it.
func MinutesWest(t time.Time) int {
	_, east := t.Zone()
	return -east / 60
}

func zoneWest(minutes int) *time.Location { return time.FixedZone("", -minutes*60) }

// dateNumber counts calendar dates.
func dateNumber(t time.Time) int64 {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC).Unix() / secsPerDay
}

// UntilRollover returns the seconds left of the day.
func (t Timing) UntilRollover() uint32 { return uint32(max(0, t.NextDayAt-t.Now.Secs())) }
