package layout

import (
	"karuta/cardrender/style"
)

// expandTracks repeats those that are to be repeated as often as there is room.
func expandTracks(list []style.Track, room, gap float32, kids int) []style.Track {
	var out []style.Track
	for i := 0; i < len(list); i++ {
		if !list[i].AutoFill {
			out = append(out, list[i])
			continue
		}
		end := i
		size := float32(0)
		for end < len(list) && list[end].AutoFill {
			t := list[end]
			least := t.Min.Of(max(0, room))
			if t.Fr == 0 && t.Max.IsFixed() {
				least = max(least, t.Max.Of(max(0, room)))
			}
			size += max(1, least) + gap
			end++
		}
		times := 1
		if room > 0 {
			times = max(1, min(maxGrid/(end-i), int((room+gap)/size)))
		}
		if list[i].AutoFit {
			times = min(times, max(1, kids))
		}
		for range times {
			out = append(out, list[i:end]...)
		}
		i = end - 1
	}
	return out
}

// track returns the track at an index; what is beyond the template is automatic.
func track(template, auto []style.Track, i int) style.Track {
	if i < len(template) {
		return template[i]
	}
	if len(auto) > 0 {
		return auto[(i-len(template))%len(auto)]
	}
	return style.Track{}
}

// sizes finds the sizes of tracks. least and most say what an item needs along the axis.
func (g *gridBox) sizes(n int, template, auto []style.Track, room, gap float32, rows bool, need func(it *gridItem) (low, high float32)) []float32 {
	low, high := templateSizes(n, template, auto, room)
	g.contentSizes(low, high, template, auto, room, gap, rows, need)
	return g.stretchTracks(low, high, template, auto, room, gap, rows)
}

// templateSizes returns the sizes that tracks have by themselves.
func templateSizes(n int, template, auto []style.Track, room float32) (low, high []float32) {
	low, high = make([]float32, n), make([]float32, n)
	for i := range n {
		t := track(template, auto, i)
		if t.Min.IsFixed() && (room >= 0 || !t.Min.HasShare()) {
			low[i] = t.Min.Of(max(0, room))
		}
		if t.Fr == 0 && t.Max.IsFixed() && (room >= 0 || !t.Max.HasShare()) {
			high[i] = t.Max.Of(max(0, room))
		}
		high[i] = max(low[i], high[i])
	}
	return low, high
}

// contentSizes makes tracks as large as what is in them.
func (g *gridBox) contentSizes(low, high []float32, template, auto []style.Track, room, gap float32, rows bool, need func(it *gridItem) (low, high float32)) {
	fits := func(i int) bool { // the track takes its size from what is in it
		t := track(template, auto, i)
		return !t.Min.IsFixed() || t.Min.HasShare() && room < 0
	}
	for _, it := range g.items {
		at, span := it.col, it.colSpan
		if rows {
			at, span = it.row, it.rowSpan
		}
		needLow, needHigh := need(it)
		if span == 1 {
			t := track(template, auto, at)
			if fits(at) {
				low[at] = max(low[at], needLow)
			}
			if !t.Max.IsFixed() || t.Max.HasShare() && room < 0 {
				want := needHigh
				if t.Max.Kind == style.MinContent {
					want = needLow
				}
				high[at] = max(high[at], want, low[at])
			}
			high[at] = max(high[at], low[at])
			continue
		}
		g.spread(low, high, at, span, gap, needLow, needHigh, fits)
	}
}

// spread makes room for an item over several tracks.
func (g *gridBox) spread(low, high []float32, at, span int, gap, needLow, needHigh float32, fits func(int) bool) {
	var flexible []int
	sumLow, sumHigh := gap*float32(span-1), gap*float32(span-1)
	for i := at; i < at+span && i < len(low); i++ {
		sumLow += low[i]
		sumHigh += high[i]
		if fits(i) {
			flexible = append(flexible, i)
		}
	}
	for _, i := range flexible {
		low[i] += max(0, needLow-sumLow) / float32(len(flexible))
		high[i] = max(low[i], high[i]+max(0, needHigh-sumHigh)/float32(len(flexible)))
	}
}

// stretchTracks shares what room is left.
func (g *gridBox) stretchTracks(low, high []float32, template, auto []style.Track, room, gap float32, rows bool) []float32 {
	n := len(low)
	out := make([]float32, n)
	fr, sum := float32(0), gap*float32(max(0, n-1))
	for i := range n {
		t := track(template, auto, i)
		out[i] = low[i]
		if t.Fr > 0 {
			fr += t.Fr
		}
		sum += low[i]
	}
	if room < 0 {
		return g.unboundTracks(low, high, template, auto, fr)
	}
	// First up to what is wanted, then the shares.
	if free := room - sum; free > 0 {
		wish := float32(0)
		for i := range n {
			if track(template, auto, i).Fr == 0 {
				wish += high[i] - low[i]
			}
		}
		if wish > 0 {
			f := min(1, free/wish)
			for i := range n {
				if track(template, auto, i).Fr == 0 {
					out[i] += (high[i] - low[i]) * f
				}
			}
		}
	}
	if fr > 0 {
		g.shareFr(out, low, template, auto, room-gap*float32(max(0, n-1)))
		return out
	}
	justify := g.b.style.Justify
	if rows {
		justify = g.b.style.AlignContent
	}
	if justify == "" || justify == "stretch" {
		g.stretchAuto(out, template, auto, room-gap*float32(max(0, n-1)))
	}
	return out
}

func (g *gridBox) unboundTracks(low, high []float32, template, auto []style.Track, fr float32) []float32 {
	out := make([]float32, len(low))
	unit := float32(0)
	for i := range out {
		out[i] = high[i]
		if t := track(template, auto, i); t.Fr > 0 {
			unit = max(unit, max(low[i], high[i])/max(t.Fr, 1))
		}
	}
	if fr > 0 {
		for i := range out {
			if t := track(template, auto, i); t.Fr > 0 {
				out[i] = max(low[i], unit*t.Fr)
			}
		}
	}
	return out
}

// shareFr divides what is left by the fr of each track; none becomes smaller than what is in it.
func (g *gridBox) shareFr(out, low []float32, template, auto []style.Track, room float32) {
	fixed := map[int]bool{}
	for {
		free, fr := room, float32(0)
		for i := range out {
			if t := track(template, auto, i); t.Fr > 0 && !fixed[i] {
				fr += t.Fr
			} else {
				free -= out[i]
			}
		}
		if fr == 0 {
			return
		}
		unit := max(0, free) / max(fr, 1)
		again := false
		for i := range out {
			t := track(template, auto, i)
			if t.Fr == 0 || fixed[i] {
				continue
			}
			out[i] = unit * t.Fr
			if out[i] < low[i] {
				out[i], fixed[i], again = low[i], true, true
			}
		}
		if !again {
			return
		}
	}
}

// stretchAuto gives what is left to the tracks without a size of their own.
func (g *gridBox) stretchAuto(out []float32, template, auto []style.Track, room float32) {
	var list []int
	for i := range out {
		room -= out[i]
		if t := track(template, auto, i); t.Max.IsAuto() && t.Fr == 0 {
			list = append(list, i)
		}
	}
	for _, i := range list {
		out[i] += max(0, room) / float32(len(list))
	}
}
