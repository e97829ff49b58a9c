package deckoptions

import (
	"math"
	"slices"
	"strings"
	"testing"
)

func TestSimulationIsAskedForWhatIsEdited(t *testing.T) {
	m := sample()
	m.setScope(newLimit, scopeToday)
	m.putLimit(newLimit, "7")
	m.setRetentionScope(scopeDeck)
	m.putRetention("85")
	request, err := m.request(&simulation{days: "100", more: "20"})
	if err != nil {
		t.Fatal(err)
	}
	p := request.Preset.Config
	if request.Days != 100 || request.MoreNew != 20 || p.NewPerDay != 7 || p.ReviewsPerDay != 200 || p.DesiredRetention != 0.85 {
		t.Errorf("asked for %+v with %d new, %d reviews, %v", request, p.NewPerDay, p.ReviewsPerDay, p.DesiredRetention)
	}
	if m.options().NewPerDay != 20 {
		t.Error("the preset has changed")
	}
	for _, wrong := range []simulation{{days: "0", more: "0"}, {days: "3651", more: "0"}, {days: "9", more: "-1"}, {days: "9", more: ""}} {
		if _, err := m.request(&wrong); err == nil {
			t.Errorf("%q days, %q more are taken", wrong.days, wrong.more)
		}
	}
}

func TestManyDaysAreDrawnAsMeans(t *testing.T) {
	r := run{}
	sum := 0
	for i := range 365 {
		r.days = append(r.days, simulatedDay{answers: i, seconds: 60, memorized: 5})
		sum += i
	}
	values := r.values(reviewsADay)
	if len(values) > plotPoints || len(values) < plotPoints/2 || values[0] != 1.5 || !slices.IsSorted(values) {
		t.Errorf("%d points from %v", len(values), values[0])
	}
	if v := r.values(minutesADay); slices.Min(v) != 1 || slices.Max(v) != 1 {
		t.Errorf("minutes from %v to %v", slices.Min(v), slices.Max(v))
	}
	few := run{days: r.days[:10]}
	if got := few.values(reviewsADay); len(got) != 10 || got[9] != 9 {
		t.Errorf("ten days: %v", got)
	}
}

func TestOldRunsGoAndAComparisonTakesTheirPlace(t *testing.T) {
	s := &simulation{shown: minutesACard}
	for _, name := range []string{"a", "b", "c", "d"} {
		s.addRun(run{name: name, days: []simulatedDay{{answers: 4, seconds: 120, memorized: 9}}})
	}
	if len(s.runs) != maxRuns || s.runs[0].name != "b" || s.shown != reviewsADay || len(s.quantities()) != 3 {
		t.Errorf("runs %+v show %d", s.runs, s.shown)
	}
	if got := strings.Split(s.text(), "\n")[2]; got != "d: 4 reviews and 2 minutes a day, 9 cards remembered at the end." {
		t.Errorf("says %q", got)
	}
	s.compare([]outcome{
		{percent: 80, answers: 100, seconds: 600, memorized: 50},
		{percent: 90, answers: 200, seconds: 2400, memorized: 100},
		{percent: 99, answers: 900, seconds: 9000, memorized: 110},
	}, 10, 0.9)
	if len(s.runs) > 0 || len(s.quantities()) != 4 {
		t.Error("the runs are still there")
	}
	if got := s.comparedValues(minutesACard); math.Abs(got[0]-0.2) > 1e-6 || math.Abs(got[1]-0.4) > 1e-6 {
		t.Errorf("minutes per card %v", got)
	}
	if got := s.text(); !strings.HasPrefix(got, "Yours, 90 %: 4 minutes a day, 100 cards") || !strings.Contains(got, "Least time for each card, 80 %: 1 minutes a day") {
		t.Errorf("says %q", got)
	}
	if s.clear(); s.text() != "" {
		t.Error("cleared, and there is still something to say")
	}
}

func TestSimulationIsDrawn(t *testing.T) {
	b := newBench(t)
	b.turn("Use FSRS")
	s := b.v.newSimulation()
	s.modal.Open(b.canvas)
	s.model.more, s.model.days = "200", "100"
	s.simulate()
	b.typeInto("New cards/day", "5")
	s.simulate()
	if lines := s.plot.Lines(); len(lines) != 2 || lines[0].Name == lines[1].Name || slices.Max(lines[1].Values) <= 0 {
		t.Errorf("%d lines are drawn: %s", len(lines), s.said.Text())
	}
	s.show("Cards remembered")
	if got := s.plot.Lines()[0].Values; got[len(got)-1] < 50 {
		t.Errorf("of 203 cards %v are remembered at the end", got[len(got)-1])
	}
	s.compare()
	if lines := s.plot.Lines(); len(lines) != 1 || len(lines[0].Values) != 30 || s.plot.Point(0) != "70 %" {
		t.Errorf("comparing draws %d lines: %s", len(lines), s.said.Text())
	}
	s.clear()
	s.model.days = "soon"
	if s.simulate(); !strings.HasPrefix(s.said.Text(), "Days to simulate") {
		t.Errorf("says %q", s.said.Text())
	}
}
