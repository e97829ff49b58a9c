package sched

import (
	"math"

	"karuta/collection/sched/fsrs"
)

// An Expectation knows memories by a grid of stabilities and difficulties, and
// takes the mean of the four nearest for one in between. Stabilities lie close
// together where they are small: first each is some per cent above the one
// before it, and from where that would be more than gridDays, gridDays above.
const (
	gridDays       = 7.5
	gridHighest    = 365   // days, not reached
	gridLowest     = 0.001 // days
	gridDifficulty = 24    // difficulties, evenly from 1 to 10
)

var (
	gridGrowth      = math.Ln2 / 14 // of the logarithm of small stabilities
	gridStabilities = stabilitiesOfGrid()
	gridSmall       = smallStabilities() // how many of them
	gridSize        = len(gridStabilities) * gridDifficulty
)

func smallStabilities() int {
	turn := math.Log(gridDays / (1 - math.Exp(-gridGrowth)))
	return int(math.Ceil((turn - math.Log(gridLowest)) / gridGrowth))
}

func stabilitiesOfGrid() []float32 {
	var out []float32
	for i := range smallStabilities() {
		out = append(out, float32(gridLowest*math.Exp(gridGrowth*float64(i))))
	}
	for s := out[len(out)-1] + gridDays; s < gridHighest; s += gridDays {
		out = append(out, s)
	}
	return out
}

// gridMemory is the memory at an index of the grid.
func gridMemory(i int) fsrs.Memory {
	return fsrs.Memory{
		Stability:  gridStabilities[i/gridDifficulty],
		Difficulty: 1 + 9*float32(i%gridDifficulty)/(gridDifficulty-1),
	}
}

// place is where in the grid a memory lies: between four indexes, each with its share.
type place struct {
	index [4]int
	share [4]float32
}

func placeOf(m fsrs.Memory) place {
	largestSmall := gridStabilities[gridSmall-1]
	at := float64(gridSmall-1) + float64(m.Stability-largestSmall)/gridDays
	if m.Stability <= largestSmall {
		at = math.Log(float64(m.Stability)/gridLowest) / gridGrowth
	}
	s, sShare := between(at, len(gridStabilities))
	d, dShare := between(float64(m.Difficulty-1)/9*(gridDifficulty-1), gridDifficulty)
	var p place
	for i := range p.index {
		p.index[i] = s[i/2]*gridDifficulty + d[i%2]
		p.share[i] = float32(sShare[i/2] * dShare[i%2])
	}
	return p
}

// between returns the two places of n next to a position, with their shares.
func between(at float64, n int) (index [2]int, share [2]float32) {
	at = min(max(at, 0), float64(n-1))
	low := int(at)
	over := float32(at - float64(low))
	return [2]int{low, min(low+1, n-1)}, [2]float32{1 - over, over}
}

// mean is the value at the place of a grid that has values at its indexes.
func (p *place) mean(grid []float32) float32 {
	return float32(p.share[0]*grid[p.index[0]]) + float32(p.share[1]*grid[p.index[1]]) +
		float32(p.share[2]*grid[p.index[2]]) + float32(p.share[3]*grid[p.index[3]])
}
