package fsrs

import (
	"slices"

	"karuta/collection/anki"
)

// PastReview is one answer of a card's history, as training and evaluation see it.
type PastReview struct {
	Rating anki.Rating   // Again to Easy
	Days   uint32        // scheduler days since the card's review before it; 0 at the first
	At     anki.RevlogID // when it was answered
}

// Reviews returns a card's answers since it was last new, from its log sorted
// by id; nil if the log does not reach back so far, or all of it is too old to
// be counted. Only such histories tell how a memory developed.
func (h History) Reviews(log []anki.RevlogEntry) []PastReview {
	start, complete := historyStart(log, h.IgnoreBefore)
	if start < 0 || !complete {
		return nil
	}
	var out []PastReview
	var before int64
	for i := start; i < len(log); i++ {
		e := &log[i]
		if isCram(e) || !isGraded(e) {
			continue
		}
		ago, review := h.daysAgo(e), PastReview{Rating: anki.Rating(e.Rating), At: e.ID}
		if len(out) > 0 {
			review.Days = uint32(max(0, before-ago))
		}
		before = ago
		out = append(out, review)
	}
	return out
}

// countPredictions returns how many of a card's answers can be predicted: those
// that came on a later day than the one before them.
func countPredictions(card []PastReview) int {
	n := 0
	for i := 1; i < len(card); i++ {
		if card[i].Days > 0 {
			n++
		}
	}
	return n
}

// predictionTimes returns when the answers were given that can be predicted, in order.
func predictionTimes(cards [][]PastReview) []anki.RevlogID {
	var times []anki.RevlogID
	for _, card := range cards {
		for i := 1; i < len(card); i++ {
			if card[i].Days > 0 {
				times = append(times, card[i].At)
			}
		}
	}
	slices.Sort(times)
	return times
}

// recencyWeights returns what each answer counts: from a quarter for the oldest
// that can be predicted to 1 for the newest, most of it gained towards the end.
func recencyWeights(cards [][]PastReview) [][]float64 {
	times := predictionTimes(cards)
	last := float64(max(len(times)-1, 1))
	out := make([][]float64, len(cards))
	for k, card := range cards {
		out[k] = make([]float64, len(card))
		for i := 1; i < len(card); i++ {
			if card[i].Days > 0 {
				at, _ := slices.BinarySearch(times, card[i].At)
				place := float64(at) / last
				out[k][i] = 0.25 + 0.75*place*place*place
			}
		}
	}
	return out
}
