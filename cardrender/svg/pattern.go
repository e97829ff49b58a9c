package svg

import (
	"math"

	"golang.org/x/net/html"

	"karuta/cardrender/dom"
	"karuta/cardrender/paint"
)

// tiled is a shape filled with a picture that is repeated.
type tiled struct {
	path paint.Path
	tile paint.List
	box  paint.Rect   // of one tile
	m    paint.Matrix // from the pattern's units to those of the shape

	fromX, toX, fromY, toY int // tiles that the shape touches
}

// maxTiles is how often a pattern may be repeated in one shape. A finer one is not drawn.
const maxTiles = 4000

// count finds the tiles that the shape touches and returns how many there are; false: far too many.
func (t *tiled) count() (int, bool) {
	back, ok := t.m.Invert()
	if !ok {
		return 0, false
	}
	area := back.Bounds(t.path.Bounds())
	from := func(v, start, size float32) float64 { return math.Floor(float64((v - start) / size)) }
	x0, x1 := from(area.X, t.box.X, t.box.W), from(area.Right(), t.box.X, t.box.W)
	y0, y1 := from(area.Y, t.box.Y, t.box.H), from(area.Bottom(), t.box.Y, t.box.H)
	if tiles := (x1 - x0 + 1) * (y1 - y0 + 1); !(tiles <= maxTiles) || !(math.Abs(x0)+math.Abs(y0) < 1e9) {
		return 0, false
	}
	t.fromX, t.toX, t.fromY, t.toY = int(x0), int(x1), int(y0), int(y1)
	return (t.toX - t.fromX + 1) * (t.toY - t.fromY + 1), true
}

// size returns how many things a list draws.
func size(list *paint.List) int {
	n := len(list.Items)
	for _, item := range list.Items {
		if g, ok := item.(*paint.Group); ok {
			n += size(&g.List)
		}
	}
	return n
}

// Bounds implements paint.Item.
func (t *tiled) Bounds() paint.Rect { return t.path.Bounds() }

// Paint implements paint.Item.
func (t *tiled) Paint(c *paint.Canvas) {
	c.Clip(&t.path, func() {
		c.With(t.m, func() {
			for y := t.fromY; y <= t.toY; y++ {
				for x := t.fromX; x <= t.toX; x++ {
					c.With(paint.Translate(float32(x)*t.box.W, float32(y)*t.box.H), func() {
						if c.Visible(t.box) {
							c.ClipRect(t.box, func() { t.tile.Paint(c) })
						}
					})
				}
			}
		})
	})
}

// pattern returns a shape filled with the pattern that value names, or nil.
func (r *reader) pattern(value string, path *paint.Path) *tiled {
	n := r.named(value, "pattern")
	if n == nil || r.nesting > 3 {
		return nil
	}
	if r.uses++; r.uses > maxUses {
		return nil
	}
	source := n
	if other := r.target(n); other != nil && dom.Is(other, "pattern") && n.FirstChild == nil {
		source = other
	}
	bounds := path.Bounds()
	get := func(name string) string {
		if v, ok := dom.Lookup(n, name); ok {
			return v
		}
		return dom.Attr(source, name)
	}
	w, h := r.p.size()
	inBox := get("patternUnits") != "userSpaceOnUse"
	if inBox {
		w, h = 1, 1
	}
	box := paint.Rect{X: r.p.length(get("x"), w), Y: r.p.length(get("y"), h), W: r.p.length(get("width"), w), H: r.p.length(get("height"), h)}
	if inBox {
		box = paint.Rect{X: bounds.X + box.X*bounds.W, Y: bounds.Y + box.Y*bounds.H, W: box.W * bounds.W, H: box.H * bounds.H}
	}
	if box.Empty() || bounds.Empty() {
		return nil
	}
	r.nesting++
	tile := r.children(source, r.styled(source, initial(r.p.around)), 1)
	r.nesting--
	t := &tiled{path: *path, box: box, tile: r.inTile(source, tile, box, bounds), m: parseTransform(get("patternTransform"))}
	items := float32(size(&tile) + 1)
	if tiles, ok := t.count(); !ok || !r.afford(items*(r.share(bounds)+float32(tiles)/2000)) {
		return nil
	}
	return t
}

// inTile puts what a pattern shows to its place in the tile.
func (r *reader) inTile(n *html.Node, tile paint.List, box, bounds paint.Rect) paint.List {
	switch view := viewBox(n); {
	case view[2] > 0:
		tile = mapped(tile, fitted(view, box.W, box.H, dom.Attr(n, "preserveAspectRatio")))
	case dom.Attr(n, "patternContentUnits") == "objectBoundingBox":
		tile = mapped(tile, paint.Scale(bounds.W, bounds.H))
	}
	return mapped(tile, paint.Translate(box.X, box.Y))
}
