package fsrs

import (
	"cmp"
	"slices"
)

// beginning is the first answer to a card and the days until it came back on
// another day for the first time.
type beginning struct {
	rating int
	days   uint32
}

func beginningOf(card []PastReview) (b beginning, ok bool) {
	for i := 1; i < len(card); i++ {
		if card[i].Days > 0 {
			return beginning{int(card[0].Rating), card[i].Days}, true
		}
	}
	return b, false
}

// withoutOutliers leaves out the histories that begin as few others do, as
// Anki's optimiser does: in a short log, that may be all of them.
func withoutOutliers(cards [][]PastReview) [][]PastReview {
	count, total := map[beginning]int{}, map[int]int{}
	for _, card := range cards {
		if b, ok := beginningOf(card); ok {
			count[b]++
			total[b.rating]++
		}
	}
	var order []beginning
	for b := range count {
		order = append(order, b)
	}
	slices.SortFunc(order, func(a, b beginning) int { // the rarest first
		return cmp.Or(cmp.Compare(count[a], count[b]), cmp.Compare(a.days, b.days))
	})
	usual, dropped := map[beginning]bool{}, map[int]int{}
	for _, b := range order {
		if dropped[b.rating]+count[b] < max(20, total[b.rating]/20) {
			dropped[b.rating] += count[b]
			continue
		}
		longest := uint32(100)
		if b.rating == 4 {
			longest = 365
		}
		usual[b] = count[b] >= 6 && b.days <= longest
	}
	var out [][]PastReview
	for _, card := range cards {
		if b, ok := beginningOf(card); ok && usual[b] {
			out = append(out, card)
		}
	}
	return out
}
