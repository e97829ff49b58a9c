package sched

import "karuta/collection/anki"

// Mix joins a list with another that comes before it, after it or evenly spread
// between it.
func Mix[T any](main, other []T, how anki.ReviewMix) []T {
	out := make([]T, 0, len(main)+len(other))
	switch how {
	case anki.MixAfterReviews:
		return append(append(out, main...), other...)
	case anki.MixBeforeReviews:
		return append(append(out, other...), main...)
	}
	ratio := float32(len(main)+1) / float32(len(other)+1)
	i, j := 0, 0
	for i < len(main) && j < len(other) {
		if float32(float32(j+1)*ratio) < float32(i+1) {
			out = append(out, other[j])
			j++
		} else {
			out = append(out, main[i])
			i++
		}
	}
	return append(append(out, main[i:]...), other[j:]...)
}
