package sched_test

import (
	"encoding/json"
	"math"
	"slices"
	"testing"

	"karuta/collection/anki"
	"karuta/collection/sched"
)

var buttons = [...]string{"again", "hard", "good", "easy"}

func TestFixture(t *testing.T) {
	f := readFixture(t)
	for i := range f.Cases {
		c := &f.Cases[i]
		t.Run(c.Name, func(t *testing.T) { f.compare(t, c) })
	}
}

// compare works the case out and compares states, labels and answers.
func (f *fixture) compare(t *testing.T, c *fixtureCase) {
	t.Helper()
	var row cardJSON
	decode(t, &row, c.Card)
	ctx, config := f.contextOf(t, c)
	states := sched.Next(ctx, row.card())
	sameState(t, "current", states.Current, c.Expected.States["current"])
	rounded := false
	for i, b := range buttons {
		rounded = sameState(t, b, states.After(anki.Rating(i+1)), c.Expected.States[b]) || rounded
	}
	if rounded {
		return
	}
	if got := states.Labels(ctx.Timing, config.Ahead); got != c.Expected.Labels {
		t.Errorf("labels = %q, want %q", got, c.Expected.Labels)
	}
	f.answers(t, c, ctx, row)
}

// answers gives all four answers and compares row, log line and leech tag.
func (f *fixture) answers(t *testing.T, c *fixtureCase, ctx sched.Context, row cardJSON) {
	t.Helper()
	for i, b := range buttons {
		want, ok := c.Expected.After[b]
		if !ok {
			continue
		}
		got := sched.Answer(ctx, row.card(), anki.Rating(i+1), 5000)
		wantRow := row
		wantRow.Data = slices.Clone(row.Data)
		decode(t, &wantRow, want.Card)
		if w, g := wantRow.card(), got.Card; !sameRow(w, &g) {
			t.Errorf("%s: card\n got %+v\nwant %+v", b, g, *w)
		}
		e := got.Entry
		log := logJSON{e.Rating, e.Interval, e.LastInterval, e.EaseFactor, e.TakenMillis, uint8(e.Kind)}
		if log != want.Revlog {
			t.Errorf("%s: log line %+v, want %+v", b, log, want.Revlog)
		}
		if tagged := want.Tags == " leech "; got.Leech != tagged {
			t.Errorf("%s: leech = %v, want %v", b, got.Leech, tagged)
		}
	}
}

// sameRow compares all columns, the data column by its values.
func sameRow(want, got *anki.Card) bool {
	w, g := *want, *got
	w.Data, g.Data = "", ""
	return w == g && sameData(want.Data, got.Data)
}

// sameData compares the keys and values of two data columns; the memory of FSRS
// may be off in the last digit, where two mathematics libraries round differently.
func sameData(want, got string) bool {
	var a, b map[string]any
	if json.Unmarshal([]byte(want), &a) != nil || json.Unmarshal([]byte(got), &b) != nil || len(a) != len(b) {
		return false
	}
	for key, w := range a {
		g, ok := b[key]
		x, number := w.(float64)
		y, _ := g.(float64)
		if !ok || w != g && !(number && (key == "s" && nearly(x, y) || key == "d" && math.Abs(x-y) < 0.0011)) {
			return false
		}
	}
	return true
}

type stateJSON struct {
	Kind      string     `json:"kind"`
	Position  uint32     `json:"position"`
	Left      uint32     `json:"remaining_steps"`
	Secs      uint32     `json:"scheduled_secs"`
	Elapsed   uint32     `json:"elapsed_secs"`
	Memory    []float64  `json:"memory"`
	Days      uint32     `json:"scheduled_days"`
	DaysSince uint32     `json:"elapsed_days"`
	Ease      float32    `json:"ease_factor"`
	Lapses    uint32     `json:"lapses"`
	Leeched   bool       `json:"leeched"`
	Finished  bool       `json:"finished"`
	Learning  *stateJSON `json:"learning"`
	Review    *stateJSON `json:"review"`
	Original  *stateJSON `json:"original"`
}

var kinds = map[string]sched.StateKind{
	"new": sched.StateNew, "learning": sched.StateLearning, "review": sched.StateReview,
	"relearning": sched.StateRelearning, "preview": sched.StatePreview,
}

// state turns the fixture's nested form into ours.
func (j *stateJSON) state() (s sched.State, memory []float64) {
	if j.Original != nil {
		s, memory = j.Original.state()
		s.Filtered = true
		return s, memory
	}
	if j.Learning != nil {
		s, memory = j.Learning.state()
		r, _ := j.Review.state()
		r.Left, r.Secs, r.Elapsed = s.Left, s.Secs, s.Elapsed
		s = r
	} else {
		s = sched.State{
			Position: j.Position, Left: j.Left, Secs: j.Secs, Elapsed: j.Elapsed, Days: j.Days, ElapsedDays: j.DaysSince,
			Ease: j.Ease, Lapses: j.Lapses, Leech: j.Leeched, Finished: j.Finished,
		}
		memory = j.Memory
	}
	s.Kind = kinds[j.Kind]
	s.HasMemory = memory != nil
	return s, memory
}

// sameState compares a state. It returns true where FSRS chose a delay in seconds that is off by one, because
// of the last digit of a stability: that much the two may differ.
func sameState(t *testing.T, name string, got sched.State, text json.RawMessage) (rounded bool) {
	t.Helper()
	var j stateJSON
	decode(t, &j, text)
	want, memory := j.state()
	if memory != nil && (!nearly(float64(got.Memory.Stability), memory[0]) || !nearly(float64(got.Memory.Difficulty), memory[1])) {
		t.Errorf("%s: memory = %v, want %v", name, got.Memory, memory)
	}
	got.Memory = want.Memory
	if got.HasMemory && (got.Secs+1 == want.Secs || got.Secs == want.Secs+1) {
		rounded = true
		got.Secs = want.Secs
	}
	if got != want {
		t.Errorf("%s:\n got %+v\nwant %+v", name, got, want)
	}
	return rounded
}
