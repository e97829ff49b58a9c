package template

import (
	"cmp"
	"slices"
)

// block is a stretch that two sequences have in common: a[i:i+size] equals b[j:j+size].
type block struct {
	i, j, size int
}

// matcher compares two texts by their longest common stretches, first the longest, then those left and right of it. In
// this and in what it does with long texts it follows Anki, so that typed answers look the same.
type matcher struct {
	a, b      []rune
	positions map[rune][]int // in b, ascending

	// Work space of longest: by position in b plus one, the length of the match that ends there. All zero in between.
	lengths, next []int
}

func newMatcher(a, b []rune) *matcher {
	m := &matcher{a: a, b: b, positions: map[rune][]int{}, lengths: make([]int, len(b)+1), next: make([]int, len(b)+1)}
	for j, r := range b {
		m.positions[r] = append(m.positions[r], j)
	}
	// In long texts only frequent characters start a match. One would expect the opposite, but so does Anki.
	if n := len(b); n >= 200 {
		for r, positions := range m.positions {
			if len(positions) <= n/100+1 {
				delete(m.positions, r)
			}
		}
	}
	return m
}

// longest finds the longest match within a[alo:ahi] and b[blo:bhi].
func (m *matcher) longest(alo, ahi, blo, bhi int) block {
	best := block{alo, blo, 0}
	var previous []int
	for i := alo; i < ahi; i++ {
		current := within(m.positions[m.a[i]], blo, bhi)
		for _, j := range current {
			size := m.lengths[j] + 1
			m.next[j+1] = size
			if size > best.size {
				best = block{i + 1 - size, j + 1 - size, size}
			}
		}
		for _, j := range previous {
			m.lengths[j+1] = 0
		}
		m.lengths, m.next, previous = m.next, m.lengths, current
	}
	for _, j := range previous {
		m.lengths[j+1] = 0
	}
	for best.i > alo && best.j > blo && m.a[best.i-1] == m.b[best.j-1] {
		best = block{best.i - 1, best.j - 1, best.size + 1}
	}
	for best.i+best.size < ahi && best.j+best.size < bhi && m.a[best.i+best.size] == m.b[best.j+best.size] {
		best.size++
	}
	return best
}

// within returns those of the ascending positions that are in [lo, hi).
func within(positions []int, lo, hi int) []int {
	from, _ := slices.BinarySearch(positions, lo)
	to, _ := slices.BinarySearch(positions, hi)
	return positions[from:max(from, to)]
}

// blocks lists the matches in order, adjacent ones joined, and a final one of size 0 at the end of both.
func (m *matcher) blocks() []block {
	type area struct{ alo, ahi, blo, bhi int }
	var found []block
	for queue := []area{{0, len(m.a), 0, len(m.b)}}; len(queue) > 0; {
		q := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		x := m.longest(q.alo, q.ahi, q.blo, q.bhi)
		if x.size == 0 {
			continue
		}
		found = append(found, x)
		if q.alo < x.i && q.blo < x.j {
			queue = append(queue, area{q.alo, x.i, q.blo, x.j})
		}
		if x.i+x.size < q.ahi && x.j+x.size < q.bhi {
			queue = append(queue, area{x.i + x.size, q.ahi, x.j + x.size, q.bhi})
		}
	}
	slices.SortFunc(found, func(x, y block) int { return cmp.Or(cmp.Compare(x.i, y.i), cmp.Compare(x.j, y.j)) })
	var joined []block
	for _, x := range found {
		if last := len(joined) - 1; last >= 0 && joined[last].i+joined[last].size == x.i && joined[last].j+joined[last].size == x.j {
			joined[last].size += x.size
		} else {
			joined = append(joined, x)
		}
	}
	return append(joined, block{len(m.a), len(m.b), 0})
}
