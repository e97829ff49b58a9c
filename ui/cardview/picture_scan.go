package cardview

import (
	"image"
	"image/draw"

	"github.com/srwiley/rasterx"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// boxScanner fills shapes as rasterx.ScannerGV does, but looks only at the part of the picture that a shape covers:
// a coat of arms has thousands of shapes of a few pixels each.
type boxScanner struct {
	*rasterx.ScannerGV // keeps colours
	dest               draw.Image
	raster             vector.Rasterizer
	points             []scanPoint
	box                fixed.Rectangle26_6
}

type scanPoint struct {
	fixed.Point26_6
	start bool
}

var _ rasterx.Scanner = (*boxScanner)(nil)

func newBoxScanner(dest draw.Image) *boxScanner {
	size := dest.Bounds().Size()
	s := &boxScanner{ScannerGV: rasterx.NewScannerGV(size.X, size.Y, dest, dest.Bounds()), dest: dest}
	s.Clear()
	return s
}

// Start begins a part of the shape.
func (s *boxScanner) Start(p fixed.Point26_6) { s.add(p, true) }

// Line draws on to p.
func (s *boxScanner) Line(p fixed.Point26_6) { s.add(p, false) }

func (s *boxScanner) add(p fixed.Point26_6, start bool) {
	if len(s.points) == 0 {
		s.box = fixed.Rectangle26_6{Min: p, Max: p}
	}
	s.box.Min = fixed.Point26_6{X: min(s.box.Min.X, p.X), Y: min(s.box.Min.Y, p.Y)}
	s.box.Max = fixed.Point26_6{X: max(s.box.Max.X, p.X), Y: max(s.box.Max.Y, p.Y)}
	s.points = append(s.points, scanPoint{p, start})
}

// GetPathExtent returns the box around the shape.
func (s *boxScanner) GetPathExtent() fixed.Rectangle26_6 { return s.box }

// Clear forgets the shape.
func (s *boxScanner) Clear() { s.points, s.box = s.points[:0], fixed.Rectangle26_6{} }

// SetBounds does nothing: the picture's size is known.
func (s *boxScanner) SetBounds(int, int) {}

// Draw fills the shape.
func (s *boxScanner) Draw() {
	area := image.Rect(s.box.Min.X.Floor(), s.box.Min.Y.Floor(), s.box.Max.X.Ceil(), s.box.Max.Y.Ceil())
	area = area.Intersect(s.dest.Bounds())
	if area.Empty() {
		return
	}
	s.raster.Reset(area.Dx(), area.Dy())
	for _, p := range s.points {
		x, y := float32(p.X)/64-float32(area.Min.X), float32(p.Y)/64-float32(area.Min.Y)
		if p.start {
			s.raster.MoveTo(x, y)
		} else {
			s.raster.LineTo(x, y)
		}
	}
	s.raster.Draw(s.dest, area, s.Source, area.Min)
}
