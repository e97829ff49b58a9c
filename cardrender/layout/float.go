package layout

import "karuta/cardrender/style"

// floats are the boxes that float in one block, by the place of their margins' outer edge.
type floats struct {
	left, right []floatBox
	lowest      float32 // no later float may be higher
}

type floatBox struct{ x, y, w, h float32 }

func (f *floats) none() bool { return len(f.left) == 0 && len(f.right) == 0 }

// room returns what is free between left and right from y on, over a height.
func (f *floats) room(y, h, left, right float32) (from, to float32) {
	for _, b := range f.left {
		if b.y < y+h && b.y+b.h > y {
			left = max(left, b.x+b.w)
		}
	}
	for _, b := range f.right {
		if b.y < y+h && b.y+b.h > y {
			right = min(right, b.x)
		}
	}
	return left, max(left, right)
}

// next returns the next place below y where a float ends.
func (f *floats) next(y float32) (float32, bool) {
	best, found := float32(0), false
	for _, list := range [2][]floatBox{f.left, f.right} {
		for _, b := range list {
			if end := b.y + b.h; end > y && (!found || end < best) {
				best, found = end, true
			}
		}
	}
	return best, found
}

// clear returns the lower edge of the floats of a side.
func (f *floats) clear(side string) float32 {
	end := float32(-1e9)
	if side != "right" {
		for _, b := range f.left {
			end = max(end, b.y+b.h)
		}
	}
	if side != "left" {
		for _, b := range f.right {
			end = max(end, b.y+b.h)
		}
	}
	return end
}

func (f *floats) bottom() float32 { return f.clear("both") }

// place finds a place for a float of a size, between left and right at y or below.
func (f *floats) place(side style.Keyword, w, h, y, left, right float32) (x, top float32) {
	y = max(y, f.lowest)
	for {
		from, to := f.room(y, max(h, 1), left, right)
		next, more := f.next(y)
		if to-from >= w-0.01 || !more {
			f.lowest = y
			if side == "left" {
				f.left = append(f.left, floatBox{from, y, w, h})
				return from, y
			}
			f.right = append(f.right, floatBox{to - w, y, w, h})
			return to - w, y
		}
		y = next
	}
}

// floatKid lays a float out and places it; its position is then in the float's block.
func (l *layouter) floatKid(kid *Box, w, inner float32, fl *floats, x, y float32) {
	l.block(kid, w, inner, nil, 0, 0)
	if kid.style.Clear != "" {
		y = max(y, fl.clear(string(kid.style.Clear)))
	}
	fx, fy := fl.place(kid.style.Float, kid.W+kid.marginsX(), kid.H+kid.marginsY(), y, x, x+w)
	kid.X, kid.Y = fx+kid.margin[style.Left], fy+kid.margin[style.Top]
	l.relative(kid, w, inner)
}
