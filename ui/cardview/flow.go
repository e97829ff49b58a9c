package cardview

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"karuta/ui/theme"
)

// flow lays a document out: it turns blocks into the toolkit's objects at their places.
type flow struct {
	measurer
	pictures   func(name string) *picture
	input      fyne.CanvasObject // the type-in box
	ink        color.Color
	viewHeight float32

	objects []fyne.CanvasObject
	links   []link
	answer  float32 // where the answer starts; 0: nowhere
}

type link struct {
	pos  fyne.Position
	size fyne.Size
	href string
}

// maxObjects is how many objects one card may become. What is longer is cut: nobody learns a card of a whole book.
const maxObjects = 20000

// blocks lays blocks out below each other from y on, between x and x+width, and returns where they end.
func (f *flow) blocks(blocks []*block, x, y, width float32) float32 {
	gap := float32(0)
	for i, b := range blocks {
		if len(f.objects) > maxObjects {
			break
		}
		if i > 0 {
			y += max(gap, b.style.before)
		}
		if b.answer && f.answer == 0 {
			f.answer = y
		}
		left := min(b.left, width/2)
		from := y
		at := len(f.objects)
		y = f.block(b, x+left, y, width-left)
		if len(b.backs) > 0 {
			ground := newRectangle(b.backs[len(b.backs)-1], fyne.NewPos(x+left, from), fyne.NewSize(width-left, y-from))
			f.objects = append(f.objects[:at:at], append([]fyne.CanvasObject{ground}, f.objects[at:]...)...)
		}
		gap = b.style.after
	}
	return y
}

func (f *flow) block(b *block, x, y, width float32) float32 {
	switch {
	case b.rule:
		f.objects = append(f.objects,
			newRectangle(theme.Color(theme.Border), fyne.NewPos(x, y+theme.Space16), fyne.NewSize(width, 1)))
		return y + 2*theme.Space16 + 1
	case b.input:
		height := f.input.MinSize().Height
		w := min(width, 420)
		f.input.Move(fyne.NewPos(x+alignOffset(b.style.align, width-w), y+theme.Space8))
		f.input.Resize(fyne.NewSize(w, height))
		f.objects = append(f.objects, f.input)
		return y + height + 2*theme.Space8
	case b.table != nil:
		return f.table(b, x, y, width)
	}
	return f.text(b, x, y, width)
}

// text breaks a block into lines.
func (f *flow) text(b *block, x, y, width float32) float32 {
	pieces := f.pieces(b, width)
	first := true
	for len(pieces) > 0 {
		n, used, br := fit(pieces, width)
		line := pieces[:n]
		lineX := x + alignOffset(b.style.align, max(0, width-used))
		if first && b.marker != "" {
			f.marker(b, line, lineX, y)
		}
		y = f.line(line, lineX, y)
		pieces = pieces[n:]
		if br && len(pieces) == 0 {
			break // a break at the end of a block makes no empty line
		}
		first = false
	}
	return y
}

// fit returns how many pieces stand on the next line, how wide they are and whether a break ended it.
func fit(pieces []piece, width float32) (n int, used float32, br bool) {
	for i, p := range pieces {
		if p.br {
			return i + 1, used, true
		}
		space := p.space
		if i == 0 && !p.style.pre {
			space = 0
		}
		// Pieces without a space between them belong together, unless they may be broken anywhere.
		if i > 0 && used+space+p.width > width {
			return breakBefore(pieces, i), widthOf(pieces[:breakBefore(pieces, i)]), false
		}
		used += space + p.width
	}
	return len(pieces), used, false
}

// breakBefore returns the last place at or before i where the line may be broken.
func breakBefore(pieces []piece, i int) int {
	for at := i; at > 0; at-- {
		if pieces[at].space > 0 || breaksBetween(pieces[at-1], pieces[at]) {
			return at
		}
	}
	return i
}

func breaksBetween(a, b piece) bool {
	if a.picture != nil || b.picture != nil || a.reading != nil || b.reading != nil || a.text == "" || b.text == "" {
		return true
	}
	last := []rune(a.text)
	return breaksAnywhere(last[len(last)-1]) || breaksAnywhere([]rune(b.text)[0])
}

func widthOf(pieces []piece) float32 {
	width := float32(0)
	for i, p := range pieces {
		if i > 0 || p.style.pre {
			width += p.space
		}
		width += p.width
	}
	return width
}

// line places the pieces of one line and returns where the next one starts.
func (f *flow) line(line []piece, x, y float32) float32 {
	var ascent, below float32
	for _, p := range line {
		if p.br && len(line) > 1 {
			continue
		}
		ascent, below = max(ascent, p.ascent), max(below, p.below)
	}
	base := y + ascent
	for i := 0; i < len(line); {
		p := line[i]
		if i > 0 || p.style.pre {
			x += p.space
		}
		// Words of one run become one text: fewer objects, and the letters of a phrase keep their distances.
		end := i + 1
		text, width := p.text, p.width
		for end < len(line) && joins(p, line[end]) {
			if line[end].space > 0 {
				text += " "
			}
			text += line[end].text
			width += line[end].space + line[end].width
			end++
		}
		f.place(p, text, x, base, width)
		x += width
		i = end
	}
	return base + below
}

func joins(a, b piece) bool {
	return a.run == b.run && a.style == b.style && !b.br && a.text != "" && b.text != "" && !a.style.pre &&
		a.reading == nil && b.reading == nil && a.picture == nil && b.picture == nil
}

// place makes the objects of a piece whose baseline is at base.
func (f *flow) place(p piece, text string, x, base, width float32) {
	switch {
	case p.br:
		return
	case p.picture != nil:
		f.placePicture(p, x, base)
	case p.text != "":
		f.placeText(p, text, x, base, width)
	}
	if p.style.href != "" {
		f.links = append(f.links, link{fyne.NewPos(x, base-p.ascent), fyne.NewSize(width, p.ascent+p.below), p.style.href})
	}
}

func (f *flow) placePicture(p piece, x, base float32) {
	if p.picture.image == nil {
		return
	}
	img := canvas.NewImageFromImage(p.picture.image)
	img.FillMode, img.ScaleMode = canvas.ImageFillStretch, canvas.ImageScaleSmooth
	img.Move(fyne.NewPos(x, base-p.ascent))
	img.Resize(fyne.NewSize(p.pictureWidth, p.ascent))
	f.objects = append(f.objects, img)
}

func (f *flow) placeText(p piece, text string, x, base, width float32) {
	s := p.style
	m := f.measure(p.text, s)
	base -= s.shift * s.size
	top := base - m.base
	if s.back != nil {
		f.objects = append(f.objects, newRectangle(s.back, fyne.NewPos(x, top), fyne.NewSize(width, m.height)))
	}
	if p.reading != nil {
		r := f.newText(p.reading.text, p.reading.style)
		r.Move(fyne.NewPos(x+(width-p.reading.width)/2, top-(p.reading.ascent+p.reading.below)*0.8))
		r.Resize(fyne.NewSize(p.reading.width, p.reading.ascent+p.reading.below))
		f.objects = append(f.objects, r)
		x += (width - m.width) / 2
		width = m.width
	}
	t := f.newText(text, s)
	t.Move(fyne.NewPos(x, top))
	t.Resize(fyne.NewSize(width, m.height))
	f.objects = append(f.objects, t)
	thick := max(1, s.size/16)
	if s.underline || s.href != "" {
		f.objects = append(f.objects, newRectangle(t.Color, fyne.NewPos(x, base+s.size*0.12), fyne.NewSize(width, thick)))
	}
	if s.strike {
		f.objects = append(f.objects, newRectangle(t.Color, fyne.NewPos(x, base-s.size*0.28), fyne.NewSize(width, thick)))
	}
}

// marker puts bullet or number left of a list item's first line.
func (f *flow) marker(b *block, line []piece, x, y float32) {
	ascent := float32(0)
	for _, p := range line {
		ascent = max(ascent, p.ascent)
	}
	m := f.measure(b.marker, &b.style)
	t := f.newText(b.marker, &b.style)
	t.Move(fyne.NewPos(x-m.width-theme.Space8, y+ascent-m.base))
	t.Resize(fyne.NewSize(m.width, m.height))
	f.objects = append(f.objects, t)
}

func alignOffset(align fyne.TextAlign, room float32) float32 {
	switch align {
	case fyne.TextAlignCenter:
		return room / 2
	case fyne.TextAlignTrailing:
		return room
	}
	return 0
}
