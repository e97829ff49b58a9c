package cardrender

import (
	"strings"

	"karuta/cardrender/paint"
)

// Spot is a place between two characters of a page's texts.
type Spot struct{ Text, Char int }

// SpotAt returns the place between characters that is nearest to a point; false if the page has no text.
func (p *Page) SpotAt(x, y float32) (Spot, bool) {
	best, far := -1, float32(0)
	for i := range p.Texts {
		b := p.Texts[i].Box
		dy := max(b.Y-y, y-b.Bottom(), 0)
		dx := max(b.X-x, x-b.Right(), 0)
		// Lines first: a point beside a line belongs to it, however far it is.
		if d := dy*1000 + dx; best < 0 || d < far {
			best, far = i, d
		}
	}
	if best < 0 {
		return Spot{}, false
	}
	edges := p.Texts[best].Edges
	char, near := 0, float32(0)
	for i, e := range edges {
		d := e - x
		if d < 0 {
			d = -d
		}
		if i == 0 || d < near {
			char, near = i, d
		}
	}
	return Spot{best, char}, true
}

// WordAt returns the ends of the word at a spot.
func (p *Page) WordAt(s Spot) (from, to Spot) {
	t := p.Texts[s.Text].Text
	start, end := s.Char, s.Char
	for start > 0 && !isBlank(t[start-1]) {
		start--
	}
	for end < len(t) && !isBlank(t[end]) {
		end++
	}
	return Spot{s.Text, start}, Spot{s.Text, end}
}

func isBlank(r rune) bool { return r == ' ' || r == '\u00a0' || r == '\n' || r == '\t' }

func (s Spot) before(o Spot) bool { return s.Text < o.Text || s.Text == o.Text && s.Char < o.Char }

// Selected returns the text between two spots, and where it is on the page.
func (p *Page) Selected(a, b Spot) (text string, marks []paint.Rect) {
	if b.before(a) {
		a, b = b, a
	}
	var out strings.Builder
	for i := a.Text; i <= b.Text && i < len(p.Texts); i++ {
		t := &p.Texts[i]
		from, to := 0, len(t.Text)
		if i == a.Text {
			from = min(a.Char, to)
		} else {
			out.WriteString(t.Break)
		}
		if i == b.Text {
			to = min(b.Char, to)
		}
		if from >= to {
			continue
		}
		out.WriteString(string(t.Text[from:to]))
		left, right := min(t.Edges[from], t.Edges[to]), max(t.Edges[from], t.Edges[to])
		marks = append(marks, paint.Rect{X: left, Y: t.Box.Y, W: right - left, H: t.Box.H})
	}
	return strings.ReplaceAll(out.String(), "\u00a0", " "), marks
}

// All returns the ends of all text.
func (p *Page) All() (from, to Spot) {
	if n := len(p.Texts); n > 0 {
		return Spot{}, Spot{n - 1, len(p.Texts[n-1].Text)}
	}
	return Spot{}, Spot{}
}
