package collection_test

import (
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"karuta/internal/interop"
)

// TestDaysAreAnkis moves the clock about, also backwards and over the turns of
// summer time, and compares the day number and its end with the real backend.
func TestDaysAreAnkis(t *testing.T) {
	for i, name := range []string{"Europe/Berlin", "America/New_York", "Australia/Lord_Howe"} {
		t.Run(name, func(t *testing.T) {
			zone, err := time.LoadLocation(name)
			if err != nil {
				t.Fatal(err)
			}
			p := &pair{TB: t, at: time.Date(2026, 3, 2, 12, 0, 0, 0, zone)}
			clock := wallClock(p.at)
			p.anki = interop.NewClient(t, interop.Options{Clock: &clock, Zone: name})
			p.path = filepath.Join(t.TempDir(), "collection.anki2")
			p.copyToKaruta() // Karuta's clock has the zone of p.at
			defer p.closeKaruta()
			r := rand.New(rand.NewPCG(17, uint64(i)))
			offsets := map[int]bool{}
			for range 60 {
				p.at = time.Date(2026, time.Month(3+r.IntN(24)), 1+r.IntN(31), r.IntN(24), r.IntN(2)*59, r.IntN(2)*59, 0, zone)
				if r.IntN(3) == 0 {
					p.at = time.Date(2026, time.Month(pick(r, 3, 4, 10, 11)), 1+r.IntN(31), 3+r.IntN(2), 59*r.IntN(2), 0, 0, zone)
				}
				p.anki.SetClock(wallClock(p.at))
				var want struct{ Today, Next int64 }
				p.python(`
col.close()
col.reopen()  # while it is open, its day never ends earlier than it thought
t = col._backend.sched_timing_today()
result = {"Today": t.days_elapsed, "Next": t.next_day_at}
`, nil, &want)
				got, err := p.col.Timing()
				p.check(err)
				if int64(got.Today) != want.Today || int64(got.NextDayAt) != want.Next {
					t.Errorf("%v: day %d ends at %v, Anki's %d at %v", p.at, got.Today, time.Unix(int64(got.NextDayAt), 0).In(zone),
						want.Today, time.Unix(want.Next, 0).In(zone))
				}
				_, west := p.at.Zone()
				offsets[west] = true
			}
			if len(offsets) != 2 {
				t.Errorf("only the offsets %v were met", offsets)
			}
		})
	}
}

// wallClock is the moment for a client in the moment's zone: it reads what it is
// given as its local time.
func wallClock(at time.Time) interop.Clock {
	return interop.Clock{
		At: time.Date(at.Year(), at.Month(), at.Day(), at.Hour(), at.Minute(), at.Second(), 0, time.UTC), Frozen: true,
	}
}
