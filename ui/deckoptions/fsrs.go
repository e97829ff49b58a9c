package deckoptions

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"karuta/collection"
	"karuta/collection/anki"
)

// retentionLabel names the setting that the view draws itself, for its scopes.
const retentionLabel = "Desired retention"

var paramSetting = &setting{
	label:  "FSRS parameters",
	detail: "How FSRS thinks your memory works: 21 numbers, found by “Optimise”. Empty means the usual ones. They are not made to be edited.",
	kind:   long,
	lines:  3,
	text:   func(o *anki.DeckOptions) string { return formatParams(o.FSRSParams()) },
	put: func(o *anki.DeckOptions, text string) error {
		params, err := parseParams(text)
		if err != nil {
			return err
		}
		setParams(o, params)
		return nil
	},
}

// setParams makes parameters hold. Older lists give way where there are none: they would come back.
func setParams(o *anki.DeckOptions, params []float32) {
	if o.FSRSParams6 = params; len(params) == 0 {
		o.FSRSParams5, o.FSRSParams4 = nil, nil
	}
}

var paramSearchSetting = &setting{
	label:  "Learn from the cards that",
	detail: "A search. Empty means the cards of the preset's decks that are not suspended.",
	kind:   long,
	lines:  1,
	text:   func(o *anki.DeckOptions) string { return o.ParamSearch },
	put: func(o *anki.DeckOptions, text string) error {
		o.ParamSearch = strings.TrimSpace(text)
		return nil
	},
}

func formatParams(params []float32) string {
	words := make([]string, len(params))
	for i, p := range params {
		words[i] = strconv.FormatFloat(float64(p), 'f', -1, 32)
	}
	return strings.Join(words, ", ")
}

func parseParams(text string) ([]float32, error) {
	var out []float32
	for _, field := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(", \t\n[]", r) }) {
		n, err := strconv.ParseFloat(field, 32)
		if err != nil || n != n || n > 1e6 || n < -1e6 {
			return nil, fmt.Errorf("%q is not a number.", field) //nolint:revive,staticcheck // it is shown as it is
		}
		out = append(out, float32(n))
	}
	switch len(out) {
	case 0, 17, 19, 21:
		return out, nil
	}
	return nil, errors.New("21 numbers (17 or 19 of older versions), or nothing.") //nolint:revive,staticcheck // it is shown as it is
}

// putRetention takes the text of the desired retention, in percent.
func (m *model) putRetention(text string) {
	n, err := parseNumber(text, 70, 99)
	if err != nil {
		m.problems[retentionLabel] = err.Error()
		return
	}
	delete(m.problems, retentionLabel)
	m.setRetention(float32(n / 100))
}

// retentionText says what the desired retention means for the intervals.
func (m *model) retentionText() string {
	days := collection.IntervalAt(m.options().FSRSParams(), 100, m.retention())
	return fmt.Sprintf("An interval of 100 days at 90 %% is one of %s here.", daysText(days))
}

// optimizeText says when the presets were optimised last, if that is long ago.
func (m *model) optimizeText() string {
	const long = 30
	if days := m.stored.DaysSinceOptimizing; m.global.FSRS && days > long {
		return fmt.Sprintf("All presets were optimised %d days ago; since then there is more to learn from. The arrow beside Save does it.", days)
	}
	return ""
}

// retentionWarning says what is unwise about the desired retention.
func (m *model) retentionWarning() string {
	switch r := m.retention(); {
	case r > 0.95:
		return "That is very high: expect short intervals and many reviews."
	case r < 0.8:
		return "That is very low: expect long intervals and to forget much."
	}
	return ""
}

func daysText(days float32) string {
	if days < 1.5 {
		return "1 day"
	}
	return fmt.Sprintf("%.0f days", days)
}

// foundText says what came of optimising.
func foundText(o collection.OptimizedFSRS) string {
	switch {
	case o.Before.Predictions == 0:
		return "There are no reviews to learn from. The preset must be that of the decks whose cards count, subdecks included."
	case !o.Improved:
		return "The parameters fit your reviews as well as any that could be found. " + fitText("They", o.After.LogLoss, o.After.RMSE, o.After.Predictions)
	}
	return fmt.Sprintf("Better parameters were found, from %s: log loss %.4f instead of %.4f, RMSE %s instead of %s. They hold once you save.",
		reviews(o.After.Predictions), o.After.LogLoss, o.Before.LogLoss, percent(o.After.RMSE), percent(o.Before.RMSE))
}

// healthNote is what is said after a health check.
type healthNote struct {
	text string // empty if there was none
	poor bool
}

func newHealthNote(checked, good bool, answers int) healthNote {
	switch {
	case !checked:
		return healthNote{text: fmt.Sprintf("Health not checked: %s are too few to tell. Try again when you have studied more.", reviews(answers))}
	case good:
		return healthNote{text: "Health: good. FSRS can learn to predict how you remember."}
	}
	return healthNote{poor: true, text: "Health: poor. FSRS finds it hard to predict how you remember, so its intervals will often be too long or too short. " +
		"What helps: rewrite or suspend the cards that you forget again and again; answer in the same way every time – Hard still means that you knew it, " +
		"and whatever you did not know is Again; and learn by heart only what you have understood. It takes a few months until that shows here."}
}

func fitText(subject string, logLoss, rmse float64, predictions int) string {
	if predictions == 0 {
		return "There are no reviews to compare with."
	}
	return fmt.Sprintf("%s predict %s with log loss %.4f and RMSE %s. Smaller is better.", subject, reviews(predictions), logLoss, percent(rmse))
}

func reviews(n int) string { return fmt.Sprintf("%d reviews", n) }

func percent(share float64) string { return fmt.Sprintf("%.2f %%", 100*share) }

// searchName is the name by which the stored collection finds the cards of the chosen preset: its stored one.
func (m *model) searchName() string {
	if m.current.stored != nil {
		return m.current.stored.Name
	}
	return m.current.Name
}
