package deckoptions

import (
	"fmt"
	"strings"

	"karuta/app"
	"karuta/collection"
)

// effectText says in numbers what saving would do.
func effectText(e *collection.DeckOptionsEffect) string {
	var parts []string
	if before, after := todayText(&e.Before), todayText(&e.After); before != after {
		parts = append(parts, "Left today in this deck: "+after+", instead of "+before+".")
	}
	if before, after := e.Before.Due[0], e.After.Due[0]; before != after {
		parts = append(parts, fmt.Sprintf("Reviews due today in all decks, without limits: %d, instead of %d.", after, before))
	}
	if e.Rescheduled > 0 {
		parts = append(parts, fmt.Sprintf("%s, %d of them to an earlier day.", moved(e.Rescheduled), e.Sooner))
	}
	if before, after := perDay(&e.Before), perDay(&e.After); before != after {
		parts = append(parts, fmt.Sprintf("In the next %d days %s reviews a day become due, instead of %s.", collection.ForecastDays, after, before))
	}
	if len(parts) == 0 {
		return "Nothing that is due now or later changes; the options hold from the next answer on."
	}
	return strings.Join(parts, " ")
}

func moved(n int) string {
	if n == 1 {
		return "1 review moves"
	}
	return app.Plural(n, "review") + " move"
}

func todayText(w *collection.WorkAhead) string {
	return fmt.Sprintf("%d new, %d learning, %d due", w.Today.New, w.Today.Learning, w.Today.Review)
}

// perDay is the mean of the coming days.
func perDay(w *collection.WorkAhead) string {
	sum := 0
	for _, n := range w.Due {
		sum += n
	}
	return formatOneDecimal(float64(sum) / collection.ForecastDays)
}

func formatOneDecimal(n float64) string {
	return strings.TrimSuffix(fmt.Sprintf("%.1f", n), ".0")
}

// forecast are the reviews due on each day from tomorrow on: what is overdue today would dwarf them.
func forecast(w *collection.WorkAhead) []float64 {
	out := make([]float64, len(w.Due)-1)
	for i, n := range w.Due[1:] {
		out[i] = float64(n)
	}
	return out
}

// dayName calls the days of the forecast, of which 0 is tomorrow.
func dayName(day int) string {
	if day == 0 {
		return "tomorrow"
	}
	return fmt.Sprintf("in %d days", day+1)
}

// movesCards reports whether the plot of the coming days says anything.
func movesCards(e *collection.DeckOptionsEffect) bool { return e.Before.Due != e.After.Due }
