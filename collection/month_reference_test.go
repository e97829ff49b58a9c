package collection

import (
	_ "embed"
	"fmt"
	"math/rand/v2"
	"os"
	"testing"
	"time"
)

//go:embed testdata/month.py
var monthSetup string

// TestMonthReference lets Karuta and the real backend study a collection of
// 3,000 cards through a month, with SM-2 and with FSRS: each day's queue and,
// at its end, every table are the same.
func TestMonthReference(t *testing.T) {
	days, answers := 3, 25
	if os.Getenv("KARUTA_LONG") == "1" {
		days, answers = 30, 120
	}
	for i, fsrs := range []bool{false, true} {
		t.Run(fmt.Sprintf("fsrs=%t", fsrs), func(t *testing.T) {
			s := newSideBySide(t, rand.New(rand.NewPCG(31, uint64(i))), monthSetup, map[string]any{"seed": i, "fsrs": fsrs})
			for range days {
				s.wholeDay(answers)
				s.nextMorning()
			}
		})
	}
}

// wholeQueue is more than a day's queue holds.
const wholeQueue = 10_000

// wholeDay compares the day's queue, studies with the success of a person who
// has learnt something, and compares what is left and everything written.
func (s *sideBySide) wholeDay(answers int) {
	s.t.Helper()
	s.sameTree()
	s.sameQueue(wholeQueue)
	for range answers {
		s.advance(time.Duration(3+s.IntN(40)) * time.Second)
		q := s.sameQueue(3)
		if s.t.Failed() {
			s.t.FailNow()
		}
		if len(q.Cards) == 0 {
			break
		}
		s.answer(q, []int{0, 0, 1, 2, 2, 2, 2, 2, 2, 3}[s.IntN(10)])
	}
	s.sameQueue(wholeQueue)
	s.sameTree()
	s.sameTables()
}

// nextMorning goes on to some time of the next day, now and then of the one after.
func (s *sideBySide) nextMorning() {
	days := 1 + s.IntN(8)/7
	s.advance(time.Date(s.at.Year(), s.at.Month(), s.at.Day()+days, 6+s.IntN(12), s.IntN(60), 0, 0, time.UTC).Sub(s.at))
}

func TestOnlyRoundingIsForgiven(t *testing.T) {
	const data = `{"pos":1,"s":0.9526,"d":9.883,"dr":0.94,"decay":0.154,"lrt":1775576548}`
	for other, want := range map[string]bool{
		`{"pos":1,"s":0.9525,"d":9.883,"dr":0.94,"decay":0.154,"lrt":1775576548}`: true,
		`{"pos":1,"s":0.9526,"d":9.884,"dr":0.94,"decay":0.154,"lrt":1775576548}`: true,
		`{"pos":1,"s":0.9626,"d":9.883,"dr":0.94,"decay":0.154,"lrt":1775576548}`: false,
		`{"pos":1,"s":0.9526,"d":9.893,"dr":0.94,"decay":0.154,"lrt":1775576548}`: false,
		`{"pos":1,"s":0.9525,"d":9.883,"dr":0.94,"decay":0.154,"lrt":1775576549}`: false,
		`{"pos":2,"s":0.9525,"d":9.883,"dr":0.94,"decay":0.154,"lrt":1775576548}`: false,
		`{"pos":1}`: false,
	} {
		if got := nearlySameMemory(data, other); got != want {
			t.Errorf("%s: %t", other, got)
		}
	}
}
