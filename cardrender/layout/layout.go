package layout

import (
	"time"

	"golang.org/x/net/html"

	"karuta/cardrender/dom"
	"karuta/cardrender/fonts"
	"karuta/cardrender/paint"
	"karuta/cardrender/style"
)

// Options are what a page is laid out with.
type Options struct {
	Width, Height float32 // of the view, CSS pixels
	Styles        *style.Resolver
	Fonts         *fonts.Set
	Own           *fonts.Own // fonts that the card brings along; may be nil

	// Picture returns the picture at an address, or nil where there is none.
	Picture func(address string) paint.Picture
	// SVG returns the picture of an svg element in the card; nil: such elements are left out.
	SVG func(n *html.Node, s *style.Style) paint.Picture
	// Embed returns what stands in place of an element, such as a formula, or nil for all others. May be nil.
	Embed func(n *html.Node, s *style.Style) *Embedded

	Until time.Time // layout gives up then; zero: never
}

// Embedded is a picture that stands on a line like a word.
type Embedded struct {
	Picture       paint.Picture
	Width, Height float32
	Baseline      float32 // from the top
	Wide          bool    // as wide as the line, Width at least
	Plain         bool    // the filters of the element's style are not meant for it
}

// layouter lays one page out.
type layouter struct {
	options   Options
	styles    *style.Resolver
	rootStyle *style.Style
	cut       bool
	steps     int
	depth     int
	page      *Page
}

// timeout is thrown by step when the time is up.
type timeout struct{}

// step counts work, and gives up when the time is up.
func (l *layouter) step() {
	if l.steps++; l.steps%64 == 0 && !l.options.Until.IsZero() && time.Now().After(l.options.Until) {
		panic(timeout{})
	}
}

// Layout lays a document out. It reports false if the time was not enough.
func Layout(doc *dom.Document, o Options) (page *Page, ok bool) {
	defer func() {
		if r := recover(); r != nil {
			if _, late := r.(timeout); !late {
				panic(r)
			}
			page, ok = nil, false
		}
	}()
	l := &layouter{options: o, styles: o.Styles, page: &Page{}}
	b := &builder{l: l, counters: counterStacks{}}
	root := b.root(doc)
	l.edges(root, o.Width)
	root.W = o.Width
	l.content(root, o.Height, nil, 0, 0)
	root.H = max(root.H, o.Height)
	l.placeOutside(root, true)
	l.page.Width, l.page.Height = o.Width, root.H
	l.page.Cut = l.cut
	l.paintPage(root)
	return l.page, true
}

// picture looks a picture up.
func (l *layouter) picture(address, alt string) *content {
	c := &content{alt: alt, baseline: 1}
	if l.options.Picture != nil {
		c.picture = l.options.Picture(address)
	}
	if c.picture == nil {
		c.missing = true
		return c
	}
	c.w, c.h = c.picture.Size()
	return c
}

// edges finds the used margins, borders and padding of a box in a block of the width.
func (l *layouter) edges(b *Box, width float32) {
	s := b.style
	for side := range 4 {
		b.margin[side], b.padding[side] = s.Margin[side].Of(width), s.Padding[side].Of(width)
		b.border[side] = s.BorderWidth(side)
	}
	if b.collapsed != nil {
		for side := range 4 {
			b.border[side] = b.collapsed[side].Width / 2
		}
	}
	if b.kind == block && (s.Display == style.Table || s.Display == style.InlineTable) && s.Collapse {
		b.padding = [4]float32{}
	}
}

// choice returns the fonts for a style.
func (l *layouter) choice(s *style.Style) *fonts.Choice {
	return l.options.Fonts.Choose(fonts.Wanted{
		Families: s.Family, Weight: s.Weight, Italic: s.Italic, Own: l.options.Own, Lang: s.Lang,
	})
}

// fontLine is how far lines of a style reach from the baseline.
type fontLine struct{ ascent, descent, height float32 }

// fontLine returns the measures of a style's first font: ascent and descent are whole pixels as in browsers.
func (l *layouter) fontLine(s *style.Style) fontLine {
	m := l.options.Fonts.Metrics(l.choice(s).Primary())
	return lineOf(m, s.Size)
}

func lineOf(m fonts.Metrics, size float32) fontLine {
	f := fontLine{ascent: whole(m.Ascent * size), descent: whole(m.Descent * size)}
	f.height = f.ascent + f.descent + whole(m.Gap*size)
	return f
}

func whole(v float32) float32 { return float32(int(v + 0.5)) }
