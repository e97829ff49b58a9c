package sched

import (
	"time"

	"karuta/collection/anki"
)

// Rescheduler chooses new intervals for reviews whose memory or wanted
// retention has changed, and spreads them over the days by the load and the
// easy days of their presets. It follows what it has chosen.
type Rescheduler struct {
	balancer *Balancer // for weekdays and easy days; it counts nothing
	today    int32
	loads    map[anki.DeckConfigID]*dueLoad
}

// dueLoad is what waits in the decks of a preset.
type dueLoad struct {
	due     map[int32]int // reviews by their day number
	overdue int           // due today or before
	studied int           // cards answered today
}

// NewRescheduler returns one that knows of no cards. zone tells which weekday a day is.
func NewRescheduler(t Timing, zone *time.Location) *Rescheduler {
	return &Rescheduler{
		balancer: NewBalancer(t.NextDayAt, zone), today: t.Today, loads: map[anki.DeckConfigID]*dueLoad{},
	}
}

// AddPreset makes a preset known; reviews of others are not spread.
func (r *Rescheduler) AddPreset(id anki.DeckConfigID, o *anki.DeckOptions) {
	r.balancer.AddPreset(id, o)
	r.loads[id] = &dueLoad{due: map[int32]int{}}
}

// CountDue adds n reviews of a preset that are due on a day number.
func (r *Rescheduler) CountDue(preset anki.DeckConfigID, day int32, n int) {
	load := r.loads[preset]
	if load == nil {
		return
	}
	load.due[day] += n
	if day <= r.today {
		load.overdue += n
	}
}

// CountStudied adds n cards of a preset that were answered today.
func (r *Rescheduler) CountStudied(preset anki.DeckConfigID, n int) {
	if load := r.loads[preset]; load != nil {
		load.studied += n
	}
}

// Moved tells that a review is due on another day number than before.
func (r *Rescheduler) Moved(preset anki.DeckConfigID, from, to int32) {
	load := r.loads[preset]
	if load == nil {
		return
	}
	if load.due[from] > 0 {
		load.due[from]--
	}
	load.due[to]++
	switch {
	case from <= r.today && to > r.today:
		load.overdue--
	case from > r.today && to <= r.today:
		load.overdue++
	}
}

// Rescheduled is a review about to get another interval.
type Rescheduled struct {
	Card     *anki.Card
	Preset   anki.DeckConfigID
	Interval float32 // days, as the model wants it
	Previous uint32  // the interval before the last answer, 0 if it lapsed or was new
	Elapsed  uint32  // scheduler days since the last answer
	Maximum  uint32  // longest interval allowed, days
}

// NewInterval returns the days that a review gets, counted from its last answer.
// r may be nil, which leaves the days to chance alone.
func (r *Rescheduler) NewInterval(c *Rescheduled) uint32 {
	least := max(leastInterval(c.Interval, c.Previous, c.Maximum), 1)
	random := newRandom(rescheduleSeed(c.Card))
	if r != nil {
		if days, ok := r.spread(c, random, least); ok {
			return days
		}
	}
	return fuzzInterval(random.float32(), c.Interval, least, c.Maximum)
}

// spread chooses by load; false if the review is overdue whatever is chosen, or
// its preset is not known.
func (r *Rescheduler) spread(c *Rescheduled, random *random, least uint32) (uint32, bool) {
	load := r.loads[c.Preset]
	lower, upper := fuzzBounds(c.Interval, least, c.Maximum)
	if load == nil || upper < c.Elapsed {
		return 0, false
	}
	lower = max(lower, c.Elapsed)
	counts := make([]int, upper-lower+1)
	for i := range counts {
		ahead := int32(lower-c.Elapsed) + int32(i)
		if ahead > 0 {
			counts[i] = load.due[r.today+ahead]
		} else {
			counts[i] = load.overdue + load.studied
		}
	}
	weights := r.balancer.easyFactors(r.balancer.presets[c.Preset], int(lower-c.Elapsed), counts)
	for i, n := range counts {
		weights[i] = dayWeight(n, int(lower)+i, weights[i])
	}
	i, ok := draw(random, weights)
	return lower + uint32(i), ok
}

// leastInterval keeps an interval from falling below the one before it where
// that was only chance: one day more than before if the model says longer, as
// before if it is within the spread, anything if the model says clearly shorter.
func leastInterval(interval float32, previous, maximum uint32) uint32 {
	if roundToUint32(interval) > previous {
		return previous + 1
	}
	if _, upper := fuzzBounds(interval, 1, maximum); previous <= upper {
		return previous
	}
	return 0
}

// rescheduleSeed is the seed of the answer that gave the card its interval.
func rescheduleSeed(card *anki.Card) uint64 {
	if card.Reps == 0 {
		return uint64(card.ID)
	}
	return previousSeedOf(card)
}
