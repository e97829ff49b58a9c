package layout

import "karuta/cardrender/style"

// replacedBox finds the size of a picture.
func (l *layouter) replacedBox(b *Box, width, height float32) {
	if b.content.missing {
		l.missing(b)
	}
	w, h := l.replacedSize(b, width, height)
	b.W, b.H = w+b.edgesX(), h+b.edgesY()
	b.bottomOut = margins{}.with(b.margin[style.Bottom])
	b.baseline = b.edgeTop() + h*b.content.baseline
	if b.content.baseline == 1 {
		b.baseline = b.H + b.margin[style.Bottom]
	}
	b.first = b.baseline
}

// missing gives a picture that is not there the place of its sign or of the words that stand for it.
func (l *layouter) missing(b *Box) {
	c := b.content
	c.w, c.h = 16, 16
	if c.alt != "" {
		label := &Box{kind: block, style: b.style.Anonymous(style.Block), node: b.node, lines: true}
		t := &Box{kind: text, style: label.style, node: b.node, text: c.alt, parent: label}
		label.kids = []*Box{t}
		_, w := l.widths(label)
		label.W = w
		l.content(label, -1, nil, 0, 0)
		c.w, c.h = 16+w, max(16, label.H)
		label.X = 16
		b.kids = []*Box{label}
	}
}

// replacedSize returns the size of the content: what the style says, in the picture's own shape.
func (l *layouter) replacedSize(b *Box, width, height float32) (w, h float32) {
	s, c := b.style, b.content
	ratio := s.Ratio
	if c.w > 0 && c.h > 0 {
		ratio = c.w / c.h
	}
	w, hasW := b.contentLength(s.Width, width, b.edgesX())
	h, hasH := b.contentLength(s.Height, height, b.edgesY())
	switch {
	case hasW && hasH:
	case hasW:
		_, h = inShape(w, -1, c.w, c.h, ratio)
	case hasH:
		w, _ = inShape(-1, h, c.w, c.h, ratio)
	default:
		w, h = natural(c.w, c.h, ratio)
	}
	lowW, _ := b.contentLength(s.MinW, width, b.edgesX())
	lowH, _ := b.contentLength(s.MinH, height, b.edgesY())
	highW, highH := float32(1e9), float32(1e9)
	if v, ok := b.contentLength(s.MaxW, width, b.edgesX()); ok {
		highW = v
	}
	if v, ok := b.contentLength(s.MaxH, height, b.edgesY()); ok {
		highH = v
	}
	if ratio > 0 && !(hasW && hasH) {
		return fitted(w, h, lowW, highW, lowH, highH, !hasW, !hasH)
	}
	return max(lowW, min(w, highW)), max(lowH, min(h, highH))
}

// contentLength returns a length of the style without the edges, if it has a value.
func (b *Box) contentLength(v style.Length, base, edges float32) (float32, bool) {
	if !v.IsFixed() || v.HasShare() && base < 0 {
		return 0, false
	}
	got := v.Of(base)
	if b.style.BorderBox {
		got -= edges
	}
	return max(0, got), true
}

// inShape finds the side that is not known, which is negative, from the other one.
func inShape(w, h, naturalW, naturalH, ratio float32) (float32, float32) {
	switch {
	case w < 0 && ratio > 0:
		return h * ratio, h
	case w < 0:
		return naturalW, h
	case ratio > 0:
		return w, w / ratio
	}
	return w, naturalH
}

// natural returns the size of a picture of which nothing is said; without any it takes a place of the usual size.
func natural(w, h, ratio float32) (float32, float32) {
	if w != 0 || h != 0 {
		return w, h
	}
	if ratio > 0 {
		return 300, 300 / ratio
	}
	return 300, 150
}

// fitted keeps a picture within limits without changing its shape, where width or height may follow.
func fitted(w, h, lowW, highW, lowH, highH float32, freeW, freeH bool) (float32, float32) {
	scale := func(f float32) {
		if freeW {
			w *= f
		}
		if freeH {
			h *= f
		}
	}
	if w > highW {
		f := highW / w
		w = highW
		if freeH {
			h *= f
		}
	}
	if h > highH {
		f := highH / h
		h = highH
		if freeW {
			w *= f
		}
	}
	if w > 0 && w < lowW {
		scale(lowW / w)
		w = max(w, lowW)
	}
	if h > 0 && h < lowH {
		scale(lowH / h)
		h = max(h, lowH)
	}
	return w, h
}
