package svg

import (
	"slices"
	"strings"

	"golang.org/x/net/html"

	"karuta/cardrender/dom"
	"karuta/cardrender/paint"
	"karuta/cardrender/style"
)

// gradient reads a gradient for a shape with the bounds; nil if it is none.
func (r *reader) gradient(n *html.Node, bounds paint.Rect, strength float32) *paint.Gradient {
	radial := strings.EqualFold(n.Data, "radialGradient")
	if !radial && !strings.EqualFold(n.Data, "linearGradient") {
		return nil
	}
	// What is not said is taken from the gradient that this one names.
	chain := []*html.Node{n}
	for next := n; len(chain) < 8; chain = append(chain, next) {
		next = r.target(next)
		if next == nil || slices.Contains(chain, next) {
			break
		}
	}
	lookup := func(name, otherwise string) string {
		for _, one := range chain {
			if v, ok := dom.Lookup(one, name); ok {
				return v
			}
		}
		return otherwise
	}
	g := &paint.Gradient{Radial: radial}
	switch lookup("spreadMethod", "pad") {
	case "repeat":
		g.Repeat = true
	case "reflect":
		g.Reflect = true
	}
	inBox := lookup("gradientUnits", "objectBoundingBox") != "userSpaceOnUse"
	w, h := r.p.size()
	if inBox {
		w, h = 1, 1
	}
	if radial {
		g.X0, g.Y0 = r.p.length(lookup("cx", "50%"), w), r.p.length(lookup("cy", "50%"), h)
		g.X1 = r.p.length(lookup("r", "50%"), (w+h)/2)
		g.Y1 = g.X1
	} else {
		g.X0, g.Y0 = r.p.length(lookup("x1", "0%"), w), r.p.length(lookup("y1", "0%"), h)
		g.X1, g.Y1 = r.p.length(lookup("x2", "100%"), w), r.p.length(lookup("y2", "0%"), h)
	}
	g.Stops = r.stops(chain, strength)
	if len(g.Stops) == 0 {
		return nil
	}
	m := parseTransform(lookup("gradientTransform", ""))
	if inBox {
		m = paint.Translate(bounds.X, bounds.Y).Mul(paint.Scale(max(bounds.W, 1e-3), max(bounds.H, 1e-3))).Mul(m)
	}
	if m != paint.Identity {
		g.Map = &m
	}
	return g
}

func (r *reader) stops(chain []*html.Node, strength float32) []paint.Stop {
	for _, n := range chain {
		var out []paint.Stop
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if !dom.Is(c, "stop") || len(out) > 100 {
				continue
			}
			l := r.styled(c, initial(r.p.around))
			fill, ok := style.ParseColor(l.stopColor)
			if !ok {
				fill = l.color
			}
			at := alpha(dom.Attr(c, "offset"))
			if dom.Attr(c, "offset") == "" {
				at = 0
			}
			if len(out) > 0 {
				at = max(at, out[len(out)-1].At)
			}
			out = append(out, paint.Stop{At: at, Color: faded(fill, l.stopAlpha*strength)})
		}
		if len(out) > 0 {
			return out
		}
	}
	return nil
}
