package svg

import (
	"strings"

	"golang.org/x/net/html"

	"karuta/cardrender/dom"
	"karuta/cardrender/paint"
)

// words adds what a text element says. A part with a place of its own starts a new piece.
func (r *reader) words(n *html.Node, l look, list *paint.List) {
	w := &writer{r: r, list: list}
	w.start(r.x(n, "x"), r.y(n, "y"), l)
	w.write(n, l, 0)
	w.flush()
}

// writer gathers the parts of a text element.
type writer struct {
	r      *reader
	list   *paint.List
	words  *paint.Words
	dx, dy float32 // waiting for the next part
	space  bool    // the text so far ends in a space
}

func (w *writer) start(x, y float32, l look) {
	w.flush()
	w.words = &paint.Words{X: x, Y: y, Anchor: map[string]float32{"middle": 0.5, "end": 1}[l.anchor]}
	w.space = true
}

func (w *writer) flush() {
	if w.words != nil && len(w.words.Parts) > 0 {
		last := &w.words.Parts[len(w.words.Parts)-1]
		last.Text = strings.TrimRight(last.Text, " ")
		w.list.Add(w.words)
	}
	w.words = nil
}

func (w *writer) write(n *html.Node, l look, depth int) {
	if depth > maxDepth {
		return
	}
	w.dx += w.r.attr(n, "dx", 0)
	w.dy += w.r.attr(n, "dy", 0)
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type == html.TextNode:
			w.add(c.Data, l)
		case dom.Is(c, "tspan", "a", "textPath"):
			own := w.r.styled(c, l)
			if own.none {
				continue
			}
			_, hasX := dom.Lookup(c, "x")
			_, hasY := dom.Lookup(c, "y")
			if hasX || hasY {
				x, y := w.words.X, w.words.Y
				if hasX {
					x = w.r.x(c, "x")
				}
				if hasY {
					y = w.r.y(c, "y")
				} else {
					y += w.moved()
				}
				w.start(x, y, own)
			}
			w.write(c, own, depth+1)
		}
	}
}

// moved returns how far the parts so far have moved down.
func (w *writer) moved() float32 {
	sum := float32(0)
	for _, p := range w.words.Parts {
		sum += p.DY
	}
	return sum
}

func (w *writer) add(text string, l look) {
	text = strings.Join(strings.Fields(" "+text+" ."), " ")
	text = strings.TrimSuffix(text, ".") // its space stays where the text ended in one
	if text = strings.TrimSuffix(text, " "); text == "" {
		return
	}
	fill, _, ok := w.r.paint(l.fill, l.fillAlpha*l.opacity, l, paint.Rect{})
	if !ok || l.hidden {
		fill.A = 0
	}
	w.words.Parts = append(w.words.Parts, paint.Part{
		Text: text + " ", Color: fill, DX: w.dx, DY: w.dy,
		Font: paint.Font{Families: l.families, Size: l.size, Weight: l.weight, Italic: l.italic},
	})
	w.dx, w.dy = 0, 0
}
