package fsrs

import (
	"context"
	"math"
	"slices"

	"karuta/collection/anki"
)

// How the health of a log is checked, as in Anki.
const (
	healthParts = 5   // of the log, each predicted from all that came before it
	minToCheck  = 300 // predictions; so many or fewer tell nothing
	// How far log loss and RMSE may be above what is usual. One of them may be higher.
	poorLogLoss, poorRMSE = 1.11, 1.53
)

// Health is whether FSRS can learn to predict how somebody remembers.
type Health struct {
	Checked bool // false if there were too few answers to tell
	Good    bool // answers can be foretold about as well as those of most people
	// Answers that can be predicted are in the log.
	Answers int
	// Fit is that of predictions made, part by part, with parameters learnt from
	// what came before: those of answers that were not known while learning.
	Fit Fit
}

// CheckHealth finds out how well answers are predicted by parameters that were
// learnt without them. It learns five times, and tells how often it has. The
// error is the context's.
func CheckHealth(ctx context.Context, cards [][]PastReview, opt TrainOptions) (Health, error) {
	times := predictionTimes(cards)
	h := Health{Answers: len(times), Checked: len(times) > minToCheck}
	if !h.Checked {
		return h, nil
	}
	size := len(times) / (healthParts + 1)
	sum := fitSum{bins: map[bin]*binSum{}}
	for part := range healthParts {
		from, until := times[(part+1)*size], anki.RevlogID(math.MaxInt64)
		if part < healthParts-1 {
			until = times[(part+2)*size]
		}
		params, err := Train(ctx, withoutOutliers(answeredBefore(cards, from)), TrainOptions{RelearnSteps: opt.RelearnSteps, Seed: opt.Seed})
		if err != nil {
			return Health{}, err
		}
		l := newLearner(weightsOf(params))
		for _, card := range answeredBefore(cards, until) {
			sum.add(l, card, weightsFrom(card, from))
		}
		if opt.Progress != nil {
			opt.Progress(part+1, healthParts)
		}
	}
	h.Fit = sum.fit()
	recalled := recalledShare(cards)
	h.Good = h.Fit.LogLoss/usualLogLoss(recalled) <= poorLogLoss || h.Fit.RMSE/usualRMSE(recalled, len(times)) <= poorRMSE
	return h, nil
}

// answeredBefore returns the histories as they were at a moment.
func answeredBefore(cards [][]PastReview, at anki.RevlogID) [][]PastReview {
	var out [][]PastReview
	for _, card := range cards {
		n, _ := slices.BinarySearchFunc(card, at, func(r PastReview, at anki.RevlogID) int {
			if r.At < at {
				return -1
			}
			return 1
		})
		if n > 0 {
			out = append(out, card[:n])
		}
	}
	return out
}

// weightsFrom lets the answers from a moment on count, all of them the same.
func weightsFrom(card []PastReview, at anki.RevlogID) []float64 {
	out := make([]float64, len(card))
	for i := range card {
		if card[i].At >= at {
			out[i] = 1
		}
	}
	return out
}

// recalledShare returns which part of the predictable answers were not Again.
func recalledShare(cards [][]PastReview) float64 {
	recalled, all := 0.0, 0.0
	for _, card := range cards {
		for i := 1; i < len(card); i++ {
			if card[i].Days == 0 {
				continue
			}
			all++
			if card[i].Rating > anki.RatingAgain {
				recalled++
			}
		}
	}
	return recalled / all
}

// usualLogLoss is the log loss of most people who recall that share of their
// reviews. It was fitted to many logs by those who make FSRS, as usualRMSE was.
func usualLogLoss(recalled float64) float64 {
	return 0.623 * math.Pow(4*recalled*(1-recalled), 0.738)
}

// usualRMSE is the RMSE of most people with so many predictable answers.
func usualRMSE(recalled float64, answers int) float64 {
	return 0.0135/(math.Pow(recalled, 0.504)-1.14) + 0.176/(math.Pow(float64(answers)/1000, 0.825)+2.22) + 0.101
}
