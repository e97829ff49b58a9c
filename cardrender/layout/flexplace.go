package layout

import (
	"slices"

	"karuta/cardrender/style"
)

// arrange gives lines and items their places and returns the height of the content.
func (f *flexBox) arrange(lines []*flexLine, room float32) float32 {
	s := f.b.style
	sum := float32(0)
	for i, line := range lines {
		if i > 0 {
			sum += f.gapX
		}
		sum += line.across
	}
	total := sum
	if f.column {
		total = f.w
	} else if f.h >= 0 {
		total = f.h
	} else if v, ok := f.l.definiteHeight(f.b, s.MinH, f.l.options.Height); ok && s.MinH.IsFixed() {
		total = max(total, v-f.b.edgesY())
	}
	f.placeLines(lines, total, sum)
	used := float32(0)
	for _, line := range lines {
		used = max(used, f.placeItems(line, room))
	}
	if f.column {
		return max(used, room)
	}
	if f.h >= 0 {
		return f.h
	}
	return sum
}

// placeLines shares the room across among the lines.
func (f *flexBox) placeLines(lines []*flexLine, total, sum float32) {
	s := f.b.style
	if len(lines) == 1 && s.Wrap == "" {
		lines[0].across = max(total, 0)
		return
	}
	free := total - sum
	content := string(s.AlignContent)
	if content == "" || content == "stretch" {
		for _, line := range lines {
			line.across += max(0, free) / float32(max(1, len(lines)))
		}
		free = 0
	}
	if s.Wrap == "wrap-reverse" {
		slices.Reverse(lines)
	}
	at, between := distribute(content, free, len(lines))
	for _, line := range lines {
		line.at = at
		at += line.across + between + f.gapX
	}
}

// distribute returns where the first of n things starts and what is put between them beside gaps.
func distribute(how string, free float32, n int) (start, between float32) {
	k := float32(n)
	switch how {
	case "center":
		return free / 2, 0
	case "end", "flex-end", "right":
		return free, 0
	case "space-between":
		if n > 1 && free > 0 {
			return 0, free / (k - 1)
		}
	case "space-around":
		if free > 0 {
			return free / k / 2, free / k
		}
	case "space-evenly":
		if free > 0 {
			return free / (k + 1), free / (k + 1)
		}
	}
	return 0, 0
}

// placeItems places the items of a line and returns where it ends along.
func (f *flexBox) placeItems(line *flexLine, room float32) float32 {
	used, autos := f.gap*float32(len(line.items)-1), 0
	above := float32(0)
	for _, it := range line.items {
		used += it.size + it.before + it.after
		if it.autoBefore {
			autos++
		}
		if it.auto {
			autos++
		}
		if f.align(it.box) == "baseline" {
			above = max(above, it.box.first+it.startX)
		}
	}
	if room < 0 {
		room = used
	}
	free := room - used
	each := float32(0)
	at, between := distribute(string(f.b.style.Justify), free, len(line.items))
	if autos > 0 && free > 0 {
		each, at, between = free/float32(autos), 0, 0
	}
	for _, it := range line.items {
		if it.autoBefore {
			at += each
		}
		at += it.before
		f.placeItem(line, it, at, room, above)
		at += it.size + it.after + between + f.gap
		if it.auto {
			at += each
		}
	}
	return used
}

func (f *flexBox) placeItem(line *flexLine, it *flexItem, at, room, above float32) {
	kid := it.box
	s := kid.style
	startAuto, endAuto := s.Margin[style.Top].IsAuto(), s.Margin[style.Bottom].IsAuto()
	size := s.Height
	if f.column {
		startAuto, endAuto, size = s.Margin[style.Left].IsAuto(), s.Margin[style.Right].IsAuto(), s.Width
	}
	align := f.align(kid)
	if align == "stretch" && size.IsAuto() && !startAuto && !endAuto && kid.kind != replaced && !f.column {
		f.stretch(line, it)
	}
	free := line.across - it.across - it.startX - it.endX
	cross := line.at + it.startX + across(align, free, startAuto, endAuto)
	if align == "baseline" && !f.column && !startAuto && !endAuto {
		cross += above - (kid.first + it.startX)
	}
	if f.reverse {
		at = room - at - it.size
	}
	if f.column {
		at, cross = cross, at
	}
	kid.X, kid.Y = f.b.edgeLeft()+at, f.b.edgeTop()+cross
	f.b.takeFirst(kid)
	f.l.relative(kid, f.w, f.h)
}

// stretch makes an item as high as its line.
func (f *flexBox) stretch(line *flexLine, it *flexItem) {
	across := line.across - it.startX - it.endX
	if v, ok := f.l.definiteHeight(it.box, it.box.style.MaxH, f.h); ok {
		across = min(across, v)
	}
	if across != it.across {
		f.layItem(it, it.size, across)
	}
}

// across returns how far an item is moved across its line.
func across(align string, free float32, startAuto, endAuto bool) float32 {
	switch {
	case startAuto && endAuto:
		return max(0, free/2)
	case startAuto:
		return free
	case endAuto:
	case align == "center":
		return free / 2
	case align == "end" || align == "flex-end" || align == "self-end":
		return free
	}
	return 0
}
