package deckoptions

import (
	"fmt"
	"strings"

	"karuta/collection"
)

// simulation are the forecasts that were asked for: either runs over days, or one comparison of desired retentions.
type simulation struct {
	days, more string // as typed
	runs       []run
	compared   []outcome
	overDays   int     // of the comparison
	retention  float32 // that held then
	shown      quantity
}

// run is a forecast of days.
type run struct {
	name string
	days []simulatedDay
}

// simulatedDay is one day of a run.
type simulatedDay struct {
	answers            int
	seconds, memorized float32
}

// outcome is what one desired retention leads to, all days together.
type outcome struct {
	percent            int
	answers            int
	seconds, memorized float32 // memorized: cards recalled at the end that would not be without any review
}

// quantity is what is drawn of a forecast.
type quantity int

const (
	reviewsADay quantity = iota
	minutesADay
	remembered
	minutesACard // of a comparison only
)

var quantityWords = []string{"Reviews a day", "Minutes a day", "Cards remembered", "Minutes per card"}

// maxRuns is how many runs are drawn over each other; the oldest goes.
const maxRuns = 3

// request turns what is typed into what is to be simulated, or says what cannot be read.
func (m *model) request(s *simulation) (collection.Simulation, error) {
	days, err := parseCount(s.days, 1, 3650)
	if err != nil {
		return collection.Simulation{}, fmt.Errorf("Days to simulate: %w", err) //nolint:staticcheck // it is shown as it is
	}
	more, err := parseCount(s.more, 0, 100000)
	if err != nil {
		return collection.Simulation{}, fmt.Errorf("More new cards: %w", err) //nolint:staticcheck // it is shown as it is
	}
	preset := clone(&m.current.DeckConfig)
	preset.Name = m.searchName()
	preset.Config.NewPerDay, preset.Config.ReviewsPerDay = m.limit(newLimit), m.limit(reviewLimit)
	preset.Config.DesiredRetention = m.retention()
	return collection.Simulation{Preset: &preset, Days: int(days), MoreNew: int(more)}, nil
}

// runName tells one run from another.
func (m *model) runName() string {
	return fmt.Sprintf("%s %%, %d new, %d reviews", formatNumber(100*float64(m.retention())), m.limit(newLimit), m.limit(reviewLimit))
}

func (s *simulation) addRun(r run) {
	s.compared = nil
	s.runs = append(s.runs, r)
	s.runs = s.runs[max(0, len(s.runs)-maxRuns):]
	if s.shown == minutesACard {
		s.shown = reviewsADay
	}
}

func (s *simulation) compare(c []outcome, days int, retention float32) {
	s.runs, s.compared, s.overDays, s.retention = nil, c, days, retention
}

func (s *simulation) clear() { s.runs, s.compared = nil, nil }

// quantities are what can be drawn now.
func (s *simulation) quantities() []string {
	if len(s.compared) > 0 {
		return quantityWords
	}
	return quantityWords[:minutesACard]
}

func (d simulatedDay) value(q quantity) float64 {
	switch q {
	case minutesADay:
		return float64(d.seconds) / 60
	case remembered:
		return float64(d.memorized)
	case reviewsADay, minutesACard:
	}
	return float64(d.answers)
}

func (r outcome) value(q quantity, days int) float64 {
	minutes := float64(r.seconds) / 60
	switch q {
	case minutesADay:
		return minutes / float64(days)
	case remembered:
		return float64(r.memorized)
	case minutesACard:
		return minutes / max(1, float64(r.memorized))
	case reviewsADay:
	}
	return float64(r.answers) / float64(days)
}

// plotPoints is how many points of a line are worth drawing.
const plotPoints = 120

// values are those of a run, several days as their mean where there are many.
func (r *run) values(q quantity) []float64 {
	each := (len(r.days) + plotPoints - 1) / plotPoints
	var out []float64
	for i := 0; i < len(r.days); i += each {
		sum, n := 0.0, 0
		for _, d := range r.days[i:min(i+each, len(r.days))] {
			sum += d.value(q)
			n++
		}
		out = append(out, sum/float64(n))
	}
	return out
}

// comparedValues are those of the comparison, by retention.
func (s *simulation) comparedValues(q quantity) []float64 {
	out := make([]float64, len(s.compared))
	for i, r := range s.compared {
		out[i] = r.value(q, s.overDays)
	}
	return out
}

// text says in words what came out.
func (s *simulation) text() string {
	if len(s.compared) > 0 {
		return s.comparedText()
	}
	var lines []string
	for _, r := range s.runs {
		answers, seconds := 0, float32(0)
		for _, d := range r.days {
			answers, seconds = answers+d.answers, seconds+d.seconds
		}
		n := float64(len(r.days))
		lines = append(lines, fmt.Sprintf("%s: %s reviews and %s minutes a day, %.0f cards remembered at the end.", r.name,
			formatOneDecimal(float64(answers)/n), formatOneDecimal(float64(seconds)/60/n), r.days[len(r.days)-1].memorized))
	}
	return strings.Join(lines, "\n")
}

func (s *simulation) comparedText() string {
	best, now := s.compared[0], s.compared[0]
	for _, r := range s.compared {
		if r.value(minutesACard, s.overDays) < best.value(minutesACard, s.overDays) {
			best = r
		}
		if float32(r.percent)/100 <= s.retention+0.005 {
			now = r
		}
	}
	describe := func(r outcome) string {
		return fmt.Sprintf("%d %%: %s minutes a day, %.0f cards remembered that would be forgotten without", r.percent, formatOneDecimal(r.value(minutesADay, s.overDays)), r.memorized)
	}
	return "Yours, " + describe(now) + ".\nLeast time for each card, " + describe(best) + "."
}
