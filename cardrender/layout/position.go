package layout

import "karuta/cardrender/style"

// takeOut notes a box out of the flow, to be placed once sizes are known.
func (l *layouter) takeOut(b, kid *Box) {
	kid.parent = b
	b.outside = append(b.outside, kid)
}

// contains reports whether a box is what absolutely placed boxes inside of it are placed in.
func (b *Box) contains() bool {
	return b.style.Position != "" || len(b.style.Ops) > 0
}

// placeOutside lays out and places all boxes out of the flow, from the outermost in.
func (l *layouter) placeOutside(b *Box, root bool) {
	for _, kid := range b.kidsOnPage() {
		if kid.style.Outside() && !root {
			continue
		}
		l.placeBelow(kid, []holder{{box: b}})
	}
	for _, kid := range b.outside {
		if kid.style.Outside() {
			l.placeOne(kid, []holder{{box: b}})
		}
	}
}

// holder is a box on the way from the root to a box, with its place on the page.
type holder struct {
	box  *Box
	x, y float32
}

func (l *layouter) placeBelow(b *Box, path []holder) {
	l.step()
	if !b.style.Outside() {
		l.placeBelowOut(b, path)
	}
}

// kidsOnPage lists the boxes that have a place in this one, also those that stand on its lines and those that float.
func (b *Box) kidsOnPage() []*Box {
	var out []*Box
	if !b.lines {
		for _, kid := range b.kids {
			if !kid.style.Outside() {
				out = append(out, kid)
			}
		}
	} else {
		for _, row := range b.rows {
			for i := range row.pieces {
				if piece := &row.pieces[i]; piece.run == nil && piece.box.kind != inline && piece.box.kind != text {
					out = append(out, piece.box)
				}
			}
		}
	}
	for _, kid := range b.outside {
		if !kid.style.Outside() {
			out = append(out, kid)
		}
	}
	if b.marker != nil {
		out = append(out, b.marker)
	}
	return out
}

// placeOne lays out one box out of the flow. path leads from the root to where it stood.
func (l *layouter) placeOne(b *Box, path []holder) {
	in := path[0]
	if b.style.Position == "absolute" {
		for i := len(path) - 1; i > 0; i-- {
			if path[i].box.contains() {
				in = path[i]
				break
			}
		}
	}
	area := in.box
	x, y := in.x+area.border[style.Left], in.y+area.border[style.Top]
	w, h := area.W-area.border[style.Left]-area.border[style.Right], area.H-area.border[style.Top]-area.border[style.Bottom]
	if in.box == path[0].box && b.style.Position == "fixed" {
		h = l.options.Height
	}
	stood := path[len(path)-1]
	staticX, staticY := stood.x+b.static[0]-x, stood.y+b.static[1]-y
	l.edges(b, w)
	px, width := l.axisX(b, w, staticX)
	b.W = width
	l.stretched(b, w, h)
	py := l.axisY(b, h, staticY)
	b.X, b.Y = x+px-stood.x, y+py-stood.y
	l.placeBelowOut(b, path)
}

// placeBelowOut goes on inside a box that has its place.
func (l *layouter) placeBelowOut(b *Box, path []holder) {
	last := path[len(path)-1]
	path = append(path, holder{b, last.x + b.X, last.y + b.Y})
	for _, kid := range b.kidsOnPage() {
		l.placeBelow(kid, path)
	}
	for _, kid := range b.outside {
		if kid.style.Outside() {
			l.placeOne(kid, path)
		}
	}
}

// stretched lays the content out, with the height that top and bottom leave.
func (l *layouter) stretched(b *Box, w, h float32) {
	s := b.style
	if b.kind == replaced {
		width := b.W
		l.replacedBox(b, w, h)
		if s.Width.IsFixed() || s.Height.IsFixed() || b.content.w > 0 {
			return
		}
		b.W = width
		return
	}
	top, bottom := s.Inset[style.Top], s.Inset[style.Bottom]
	if s.Height.IsAuto() && !top.IsAuto() && !bottom.IsAuto() && s.Display != style.Table {
		fixed := *s
		fixed.BorderBox = true
		fixed.Height = style.Pixels(max(0, h-top.Of(h)-bottom.Of(h)-b.marginsY()))
		b.style = &fixed
	}
	l.content(b, h, nil, 0, 0)
}

// axisX finds place and width across.
func (l *layouter) axisX(b *Box, w, static float32) (x, width float32) {
	s := b.style
	left, right := s.Inset[style.Left], s.Inset[style.Right]
	switch {
	case b.kind == replaced:
		l.replacedBox(b, w, l.options.Height)
		width = b.W
	case s.Width.IsFixed():
		width = l.limitWidth(b, l.outerWidth(b, s.Width.Of(w)), w)
	case !left.IsAuto() && !right.IsAuto() && s.Width.IsAuto() && s.Display != style.Table:
		width = l.limitWidth(b, w-left.Of(w)-right.Of(w)-b.marginsX(), w)
	default:
		room := w - b.marginsX()
		if !left.IsAuto() {
			room -= left.Of(w)
		} else if !right.IsAuto() {
			room -= right.Of(w)
		} else {
			room -= static
		}
		width = l.limitWidth(b, l.shrunk(b, s.Width.Kind, room), w)
	}
	return placeX(b, w, static, width), width
}

// placeX finds the place across of a box whose width is known.
func placeX(b *Box, w, static, width float32) float32 {
	s := b.style
	left, right := s.Inset[style.Left], s.Inset[style.Right]
	switch {
	case !left.IsAuto() && !right.IsAuto():
		free := w - left.Of(w) - right.Of(w) - width - b.marginsX()
		if s.Margin[style.Left].IsAuto() && s.Margin[style.Right].IsAuto() && free > 0 {
			return left.Of(w) + free/2
		}
		if s.Margin[style.Left].IsAuto() {
			return left.Of(w) + free
		}
		return left.Of(w) + b.margin[style.Left]
	case !left.IsAuto():
		return left.Of(w) + b.margin[style.Left]
	case !right.IsAuto():
		return w - right.Of(w) - b.margin[style.Right] - width
	}
	return static + b.margin[style.Left]
}

// axisY finds the place down; the height is known.
func (l *layouter) axisY(b *Box, h, static float32) float32 {
	s := b.style
	top, bottom := s.Inset[style.Top], s.Inset[style.Bottom]
	switch {
	case !top.IsAuto() && !bottom.IsAuto() && s.Margin[style.Top].IsAuto() && s.Margin[style.Bottom].IsAuto():
		return top.Of(h) + max(0, h-top.Of(h)-bottom.Of(h)-b.H)/2
	case !top.IsAuto():
		return top.Of(h) + b.margin[style.Top]
	case !bottom.IsAuto():
		return h - bottom.Of(h) - b.margin[style.Bottom] - b.H
	}
	return static + b.margin[style.Top]
}
