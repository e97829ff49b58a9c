package paint

import (
	"bytes"
	"image"
	"image/color"
	"image/png"

	"github.com/go-text/typesetting/font"
	ot "github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/font/opentype/tables"
	"golang.org/x/image/draw"
)

// Glyph is a letter at its place: X and Y are where its origin lies on the page.
type Glyph struct {
	ID      font.GID
	X, Y    float32
	Upright bool // in vertical text: turned back, so that it stands
	Advance float32
}

// Run is text of one font.
type Run struct {
	Face *font.Face
	// Outline gives the outlines of letters where the face was read without them; nil: the face has them.
	Outline func(id font.GID) []ot.Segment
	Size    float32
	Bold    bool // the face is not, so it is made so
	Slant   bool // likewise
	Color   color.NRGBA
	Glyphs  []Glyph
	Box     Rect
}

// Glyphs keeps letters that were drawn.
type Glyphs struct {
	// Write turns words of a drawing into runs that start at the origin; nil: drawings have no words.
	Write Writer

	masks    map[maskKey]*image.Alpha
	outlines map[outlineKey]*Path
	pictures map[pictureKey]*image.RGBA
	bytes    int
}

// Writer turns text into runs that start at the origin, and returns how wide they are together.
type Writer func(text string, font Font) (runs []Run, width float32)

// Font is what words of a drawing are written in.
type Font struct {
	Families []string
	Size     float32
	Weight   int
	Italic   bool
}

// maxGlyphBytes is how much memory kept letters may take before all are forgotten.
const maxGlyphBytes = 12 << 20

type maskKey struct {
	outlineKey
	size float32 // in pixels
	sub  uint8   // quarter of a pixel to the right
}

type outlineKey struct {
	face        *font.Face
	id          font.GID
	bold, slant bool
}

type pictureKey struct {
	face *font.Face
	id   font.GID
	w, h int
}

// NewGlyphs makes an empty store of letters.
func NewGlyphs() *Glyphs {
	g := &Glyphs{}
	g.Forget()
	return g
}

// Forget drops all letters.
func (g *Glyphs) Forget() {
	g.masks, g.outlines, g.pictures = map[maskKey]*image.Alpha{}, map[outlineKey]*Path{}, map[pictureKey]*image.RGBA{}
	g.bytes = 0
}

// Drop drops the letters of fonts.
func (g *Glyphs) Drop(fonts map[*font.Face]bool) {
	for k, mask := range g.masks {
		if fonts[k.face] {
			g.bytes -= maskBytes(mask)
			delete(g.masks, k)
		}
	}
	for k, p := range g.outlines {
		if fonts[k.face] {
			g.bytes -= outlineBytes(p)
			delete(g.outlines, k)
		}
	}
	for k := range g.pictures {
		if fonts[k.face] {
			g.bytes -= pictureBytes(k)
			delete(g.pictures, k)
		}
	}
}

func maskBytes(mask *image.Alpha) int { return len(mask.Pix) + 64 }

func pictureBytes(k pictureKey) int { return 4 * k.w * k.h }

func outlineBytes(p *Path) int {
	if p == nil {
		return 0
	}
	return len(p.points) * 8
}

func (g *Glyphs) keep(n int) {
	if g.bytes += n; g.bytes > maxGlyphBytes {
		g.Forget()
	}
}

// outline returns the path of a run's letter in units of one font size, y downwards; nil if it has none.
func (g *Glyphs) outline(r *Run, k outlineKey) *Path {
	if p, ok := g.outlines[k]; ok {
		return p
	}
	var p *Path
	if segments := r.outline(k.id); len(segments) > 0 {
		p = outlinePath(segments, 1/float32(k.face.Upem()))
		if k.slant {
			p = p.Mapped(Matrix{A: 1, C: -0.2, D: 1})
		}
		if k.bold {
			for _, shift := range []float32{0.014, 0.028} {
				p = p.joined(p.Mapped(Translate(shift, 0)))
			}
		}
		g.keep(outlineBytes(p))
	}
	g.outlines[k] = p
	return p
}

func (r *Run) outline(id font.GID) []ot.Segment {
	if r.Outline != nil {
		return r.Outline(id)
	}
	data, _ := r.Face.GlyphDataOutline(id)
	return data.Segments
}

func (p *Path) joined(o *Path) *Path {
	out := &Path{}
	out.Append(p)
	out.Append(o)
	return out
}

func outlinePath(segments []ot.Segment, scale float32) *Path {
	p := &Path{}
	for _, s := range segments {
		a := s.Args
		for i := range a {
			a[i].X, a[i].Y = a[i].X*scale, -a[i].Y*scale
		}
		switch s.Op {
		case ot.SegmentOpMoveTo:
			p.MoveTo(a[0].X, a[0].Y)
		case ot.SegmentOpLineTo:
			p.LineTo(a[0].X, a[0].Y)
		case ot.SegmentOpQuadTo:
			p.QuadTo(a[0].X, a[0].Y, a[1].X, a[1].Y)
		case ot.SegmentOpCubeTo:
			p.CubeTo(a[0].X, a[0].Y, a[1].X, a[1].Y, a[2].X, a[2].Y)
		}
	}
	return p
}

// Text draws a run.
func (c *Canvas) Text(r *Run) {
	if r.Color.A == 0 && !isColored(r.Face) {
		return
	}
	for i := range r.Glyphs {
		c.glyph(r, &r.Glyphs[i])
	}
}

func isColored(f *font.Face) bool { return f.COLR != nil || len(f.BitmapSizes()) > 0 }

func (c *Canvas) glyph(r *Run, gl *Glyph) {
	key := outlineKey{r.Face, gl.ID, r.Bold, r.Slant}
	if isColored(r.Face) && c.colored(r, gl) {
		return
	}
	if c.matrix.Straight() && !gl.Upright {
		c.maskGlyph(r, gl, key)
		return
	}
	p := c.glyphs.outline(r, key)
	if p == nil {
		return
	}
	m := Translate(gl.X, gl.Y)
	if gl.Upright {
		// Back by a quarter turn about the middle of the letter's square.
		mid := r.Size * 0.38
		m = m.Mul(Translate(gl.Advance/2, -mid)).Mul(Rotate(-90)).Mul(Translate(-gl.Advance/2, mid))
	}
	c.Fill(p.Mapped(m.Mul(Scale(r.Size, r.Size))), r.Color)
}

// maxMask is the size of letters, in pixels, that are kept as masks.
const maxMask = 120

func (c *Canvas) maskGlyph(r *Run, gl *Glyph, key outlineKey) {
	size := r.Size * c.matrix.A
	x, y := c.matrix.Apply(gl.X, gl.Y)
	if !(x > -1e6 && x < 1e6 && y > -1e6 && y < 1e6) {
		return
	}
	if size > maxMask {
		if p := c.glyphs.outline(r, key); p != nil {
			c.Fill(p.Mapped(Translate(gl.X, gl.Y).Mul(Scale(r.Size, r.Size))), r.Color)
		}
		return
	}
	left := floor(x + 0.125)
	k := maskKey{key, size, uint8(min(3, (x+0.125-float32(left))*4))}
	mask, ok := c.glyphs.masks[k]
	if !ok {
		mask = c.glyphs.rasterise(r, k)
		c.glyphs.masks[k] = mask
		c.glyphs.keep(maskBytes(mask))
	}
	if len(mask.Pix) == 0 {
		return
	}
	placed := *mask
	placed.Rect = mask.Rect.Add(image.Pt(left, round(y)))
	if placed.Rect.Overlaps(c.clip) {
		c.blend(&placed, premultiply(r.Color))
	}
}

func floor(v float32) int {
	n := int(v)
	if float32(n) > v {
		n--
	}
	return n
}

func (g *Glyphs) rasterise(r *Run, k maskKey) *image.Alpha {
	p := g.outline(r, k.outlineKey)
	if p == nil {
		return &image.Alpha{}
	}
	m := Matrix{k.size, 0, 0, k.size, float32(k.sub) / 4, 0}
	b := m.Bounds(p.Bounds())
	area := image.Rect(floor(b.X), floor(b.Y), floor(b.Right())+1, floor(b.Bottom())+1)
	if area.Dx() > 4*maxMask || area.Dy() > 4*maxMask || area.Empty() {
		return &image.Alpha{}
	}
	c := Canvas{dst: &image.RGBA{Rect: area}, matrix: m, clip: area}
	return c.coverage(p, area)
}

// colored draws a letter that has colours of its own, and reports whether it has.
func (c *Canvas) colored(r *Run, gl *Glyph) bool {
	if data, ok := r.Face.GlyphDataColor(gl.ID); ok {
		return c.layers(r, gl, data)
	}
	data, ok := r.Face.GlyphDataBitmap(gl.ID)
	if !ok || data.Format != font.PNG {
		return false
	}
	extents, ok := r.Face.GlyphExtents(gl.ID)
	if !ok {
		return false
	}
	s := r.Size / float32(r.Face.Upem())
	dst := Rect{gl.X + extents.XBearing*s, gl.Y - extents.YBearing*s, extents.Width * s, -extents.Height * s}
	area := c.matrix.Bounds(dst)
	w, h := max(1, round(area.W)), max(1, round(area.H))
	if w > 2048 || h > 2048 {
		return true
	}
	k := pictureKey{r.Face, gl.ID, w, h}
	picture, ok := c.glyphs.pictures[k]
	if !ok {
		picture = scaledPNG(data.Data, w, h)
		c.glyphs.pictures[k] = picture
		c.glyphs.keep(pictureBytes(k))
	}
	if picture != nil {
		c.stamp(picture, round(area.X), round(area.Y))
	}
	return true
}

func scaledPNG(data []byte, w, h int) *image.RGBA {
	config, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil || config.Width > 1024 || config.Height > 1024 {
		return nil
	}
	decoded, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return nil
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.CatmullRom.Scale(out, out.Bounds(), decoded, decoded.Bounds(), draw.Src, nil)
	return out
}

// stamp lays a picture on this one, pixel on pixel.
func (c *Canvas) stamp(src *image.RGBA, left, top int) {
	area := src.Rect.Sub(src.Rect.Min).Add(image.Pt(left, top)).Intersect(c.clip)
	for y := area.Min.Y; y < area.Max.Y; y++ {
		from := src.Pix[src.PixOffset(src.Rect.Min.X+area.Min.X-left, src.Rect.Min.Y+y-top):]
		row := c.dst.Pix[c.dst.PixOffset(area.Min.X, y):]
		for x := range area.Dx() {
			px := from[x*4 : x*4+4 : x*4+4]
			if px[3] == 0 {
				continue
			}
			cover := uint32(255)
			if c.mask != nil {
				cover = uint32(c.mask.AlphaAt(area.Min.X+x, y).A)
			}
			over(row[x*4:x*4+4:x*4+4], color.RGBA{px[0], px[1], px[2], px[3]}, cover)
		}
	}
}

// layers draws a letter made of plain layers of one colour each.
func (c *Canvas) layers(r *Run, gl *Glyph, data font.GlyphColor) bool {
	list, ok := data.Paint.(tables.PaintColrLayersResolved)
	if !ok {
		return false
	}
	m := Translate(gl.X, gl.Y).Mul(Scale(r.Size, r.Size))
	for _, layer := range list {
		fill := r.Color
		if len(r.Face.CPAL) > 0 && int(layer.PaletteIndex) < len(r.Face.CPAL[0]) {
			p := r.Face.CPAL[0][layer.PaletteIndex]
			fill = color.NRGBA{p.Red, p.Green, p.Blue, p.Alpha}
		}
		if p := c.glyphs.outline(r, outlineKey{face: r.Face, id: font.GID(layer.GlyphID)}); p != nil {
			c.Fill(p.Mapped(m), fill)
		}
	}
	return true
}
