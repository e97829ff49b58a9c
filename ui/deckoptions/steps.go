package deckoptions

import (
	"errors"
	"math"
	"strconv"
	"strings"
)

// units of a step, in minutes, the longest first.
var units = []struct {
	letter  string
	minutes float64
}{{"d", 24 * 60}, {"h", 60}, {"m", 1}, {"s", 1.0 / 60}}

// formatSteps writes delays given in minutes: "1m 10m 1d".
func formatSteps(minutes []float32) string {
	words := make([]string, len(minutes))
	for i, m := range minutes {
		words[i] = formatStep(float64(m))
	}
	return strings.Join(words, " ")
}

// formatStep takes the longest unit of which the delay is a whole number; parts of a second are left out.
func formatStep(minutes float64) string {
	seconds := math.Round(minutes * 60)
	for _, u := range units {
		n := seconds / (u.minutes * 60)
		if whole := math.Round(n); whole >= 1 && math.Abs(n-whole) < 1e-9 {
			return strconv.FormatFloat(whole, 'f', -1, 64) + u.letter
		}
	}
	return "0s"
}

// parseSteps reads what formatSteps writes; a number without a unit is minutes.
func parseSteps(text string) ([]float32, error) {
	var out []float32
	for _, field := range strings.Fields(strings.ReplaceAll(text, ",", " ")) {
		minutes, ok := parseStep(strings.ToLower(field))
		if !ok {
			return nil, errors.New("Delays with spaces between, such as 30s 10m 1h 2d.") //nolint:revive,staticcheck // it is shown as it is
		}
		out = append(out, float32(minutes))
	}
	return out, nil
}

func parseStep(field string) (minutes float64, ok bool) {
	unit := 1.0
	for _, u := range units {
		if number, found := strings.CutSuffix(field, u.letter); found {
			field, unit = number, u.minutes
			break
		}
	}
	n, err := strconv.ParseFloat(field, 64)
	if err != nil || !(n > 0) || n*unit*60 > 1e9 {
		return 0, false
	}
	return n * unit, true
}
