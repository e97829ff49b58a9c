package fsrs

import (
	"time"

	"karuta/collection/anki"
)

// secsPerDay is the length of a day of the scheduler.
const secsPerDay = 86_400

// sm2FactorFloor is the largest factor in the log that stands for an FSRS
// difficulty instead of an ease.
const sm2FactorFloor = 1100

// History tells how a card's log is to be read.
type History struct {
	NextDayAt anki.Secs // the next rollover; days are counted from it
	Retention float32   // share of reviews recalled before FSRS, 0–1
	// IgnoreBefore leaves out what was logged before this moment; 0 for nothing.
	IgnoreBefore anki.Millis
}

// IgnoreBefore reads the preset's date "YYYY-MM-DD"; anything else is 0.
func IgnoreBefore(date string) anki.Millis {
	day, err := time.Parse("2006-1-2", date)
	if err != nil {
		return 0
	}
	return anki.Millis(day.UnixMilli())
}

// FromLog replays a card's log, sorted by id, and returns the memory it leads
// to and how many answers it was computed from, one that only gave the starting
// point left out; false if the log holds nothing to start from.
func (m *Model) FromLog(log []anki.RevlogEntry, h History) (_ Memory, answers int, ok bool) {
	start, complete := historyStart(log, h.IgnoreBefore)
	if start < 0 {
		return Memory{}, 0, false
	}
	var memory *Memory
	reviews := gradedEntries(log[start:])
	if !complete {
		first := m.fromLoggedState(&log[start], h.Retention)
		memory = &first
	}
	for i := range reviews {
		if i == 0 && !complete {
			continue
		}
		var elapsed uint32
		if i > 0 {
			elapsed = uint32(max(0, h.daysAgo(&reviews[i-1])-h.daysAgo(&reviews[i])))
		}
		next := m.Step(memory, anki.Rating(reviews[i].Rating), elapsed)
		memory = &next
		answers++
	}
	return *memory, answers, true
}

// LastAnswer returns when the card was last answered, cramming aside, and the
// interval in days that this answer prolonged: 0 after a lapse and for one given
// in learning. The moment is 0 if the card was not answered since it was new.
func LastAnswer(log []anki.RevlogEntry) (at anki.Secs, prolonged uint32) {
	for i := len(log) - 1; i >= 0; i-- {
		e := &log[i]
		switch {
		case isReset(e):
			return 0, 0
		case e.Rating == 0 || isCram(e):
			continue
		case e.LastInterval > 0 && e.Rating > 1:
			prolonged = uint32(e.LastInterval)
		}
		return anki.Millis(e.ID).Secs(), prolonged
	}
	return 0, 0
}

// historyStart returns the index of the entry where replaying begins, -1 if
// there is none, and whether the card's whole life since it was new follows it.
func historyStart(log []anki.RevlogEntry, ignoreBefore anki.Millis) (start int, complete bool) {
	learning, graded, found := lastLife(log, ignoreBefore)
	switch {
	case !found:
		return -1, false
	case learning < 0:
		return graded, false
	case anki.Millis(log[learning].ID) >= ignoreBefore:
		return learning, true
	case graded < 0 && len(log)-learning == 1:
		return learning, true // too old, but it is all there is of this life
	default:
		return graded, false
	}
}

// lastLife looks back to where the card was last new: the first entry of its
// learning, and the first graded one that counts, -1 for none. Nothing is found
// in a card that was reset and not studied since.
func lastLife(log []anki.RevlogEntry, ignoreBefore anki.Millis) (learning, graded int, found bool) {
	learning, graded = -1, -1
	for i := len(log) - 1; i >= 0; i-- {
		e := &log[i]
		switch {
		case isCram(e):
			continue
		case isGraded(e) && e.Kind == anki.ReviewLearning:
			learning = i
		case learning >= 0:
			return learning, graded, true
		case isReset(e):
			return learning, graded, graded >= 0
		}
		if isGraded(e) && isInterday(e) && anki.Millis(e.ID) > ignoreBefore {
			graded = i
		}
	}
	return learning, graded, true
}

func isReset(e *anki.RevlogEntry) bool { return e.Kind == anki.ReviewManual && e.EaseFactor == 0 }

func isCram(e *anki.RevlogEntry) bool {
	return e.Kind == anki.ReviewFiltered && e.EaseFactor == 0
}

func isGraded(e *anki.RevlogEntry) bool { return e.Rating >= 1 && e.Rating <= 4 }

func isInterday(e *anki.RevlogEntry) bool { return e.Interval >= 1 || e.Interval <= -secsPerDay }

func gradedEntries(log []anki.RevlogEntry) []anki.RevlogEntry {
	var out []anki.RevlogEntry
	for i := range log {
		if isGraded(&log[i]) && !isCram(&log[i]) {
			out = append(out, log[i])
		}
	}
	return out
}

func (m *Model) fromLoggedState(e *anki.RevlogEntry, retention float32) Memory {
	ease := float32(e.EaseFactor) / 1000
	if e.EaseFactor == 0 {
		ease = 2.5
	}
	interval := max(e.Interval, 1)
	memory := m.FromSM2(ease, float32(interval), retention)
	if e.EaseFactor > 0 && e.EaseFactor <= sm2FactorFloor {
		memory.Difficulty = float32((ease-0.1)*9) + 1
	}
	return memory
}

// daysAgo returns the scheduler days since the entry.
func (h History) daysAgo(e *anki.RevlogEntry) int64 {
	return max(0, int64(h.NextDayAt-anki.Millis(e.ID).Secs())/secsPerDay)
}
