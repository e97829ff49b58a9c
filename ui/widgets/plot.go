package widgets

import (
	"fmt"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"karuta/ui/theme"
)

// PlotLine is one line of a Plot.
type PlotLine struct {
	Name   string
	Color  fyne.ThemeColorName
	Values []float64 // from left to right at equal distances; not negative
}

// Plot draws lines over a common ground, with a scale at the left and a legend above. The pointer reads the values.
type Plot struct {
	widget.BaseWidget

	Left, Right string               // below the ends of the ground
	Point       func(i int) string   // what the i-th point is called
	Format      func(float64) string // of the values; nil writes whole numbers

	lines []PlotLine
	at    int // the point under the pointer, or -1
}

var _ desktop.Hoverable = (*Plot)(nil)

// NewPlot makes an empty plot.
func NewPlot() *Plot {
	p := &Plot{at: -1}
	p.ExtendBaseWidget(p)
	return p
}

// SetLines replaces what is drawn.
func (p *Plot) SetLines(lines ...PlotLine) {
	p.lines, p.at = lines, -1
	p.Refresh()
}

// Lines returns what is drawn.
func (p *Plot) Lines() []PlotLine { return p.lines }

func (p *Plot) points() int {
	n := 0
	for _, l := range p.lines {
		n = max(n, len(l.Values))
	}
	return n
}

// top is the round number that the scale ends with.
func (p *Plot) top() float64 {
	highest := 0.0
	for _, l := range p.lines {
		for _, v := range l.Values {
			highest = max(highest, v)
		}
	}
	return roundUp(highest)
}

// roundUp returns the next of 1, 2, 4, 6, 8 and 10 times a power of ten, an even number of which halves are round, too.
func roundUp(v float64) float64 {
	if v <= 0 {
		return 1
	}
	power := math.Pow(10, math.Floor(math.Log10(v)))
	for _, step := range []float64{1, 2, 4, 6, 8} {
		if v <= step*power {
			return step * power
		}
	}
	return 10 * power
}

func (p *Plot) text(v float64) string {
	if p.Format != nil {
		return p.Format(v)
	}
	return fmt.Sprintf("%.4g", v)
}

// MouseIn implements desktop.Hoverable.
func (p *Plot) MouseIn(ev *desktop.MouseEvent) { p.MouseMoved(ev) }

// MouseMoved implements desktop.Hoverable.
func (p *Plot) MouseMoved(ev *desktop.MouseEvent) {
	n := p.points()
	if n < 2 {
		return
	}
	share := (ev.Position.X - plotScale) / max(1, p.Size().Width-plotScale)
	p.read(max(0, min(n-1, int(math.Round(float64(share)*float64(n-1))))))
}

// MouseOut implements desktop.Hoverable.
func (p *Plot) MouseOut() { p.read(-1) }

func (p *Plot) read(point int) {
	if p.at != point {
		p.at = point
		p.Refresh()
	}
}

// legend is the name of a line, with its value where the pointer is.
func (p *Plot) legend(i int) string {
	l := p.lines[i]
	if p.at < 0 || p.at >= len(l.Values) {
		return l.Name
	}
	return l.Name + ": " + p.text(l.Values[p.at])
}

// AccessibilityLabel implements fyne.Accessible.
func (p *Plot) AccessibilityLabel() string {
	text := "Plot"
	for _, l := range p.lines {
		if n := len(l.Values); n > 0 {
			text += fmt.Sprintf("; %s: from %s to %s", l.Name, p.text(l.Values[0]), p.text(l.Values[n-1]))
		}
	}
	return text
}

// AccessibilityRole implements fyne.Accessible.
func (p *Plot) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

const (
	plotHeight float32 = 150
	plotScale  float32 = 44 // width of the numbers at the left
	plotLegend float32 = 24
	plotFoot   float32 = 20
	plotGrid           = 2 // lines above the ground
)

// CreateRenderer implements fyne.Widget.
func (p *Plot) CreateRenderer() fyne.WidgetRenderer {
	r := &plotRenderer{p: p}
	r.Refresh()
	return r
}

type plotRenderer struct {
	baseRenderer
	p *Plot
}

func (r *plotRenderer) MinSize() fyne.Size { return fyne.NewSize(200, plotHeight) }

func (r *plotRenderer) Layout(fyne.Size) { r.draw() }

func (r *plotRenderer) Refresh() {
	r.draw()
	canvas.Refresh(r.p)
}

// draw makes all objects anew: there are few, and a plot seldom changes.
func (r *plotRenderer) draw() {
	r.objects = nil
	size := r.p.Size()
	ground := fyne.NewPos(plotScale, size.Height-plotFoot)
	width, height := size.Width-plotScale, ground.Y-plotLegend
	if width <= 0 || height <= 0 {
		return
	}
	top := r.p.top()
	for i := 0; i <= plotGrid; i++ {
		share := float32(i) / plotGrid
		y := ground.Y - share*height
		r.line(theme.Line, 1, fyne.NewPos(ground.X, y), fyne.NewPos(size.Width, y))
		r.text(r.p.text(top*float64(share)), fyne.TextAlignTrailing, theme.Muted, fyne.NewPos(0, y-8), plotScale-theme.Space8)
	}
	r.foot(ground, width)
	r.legend(width)
	if n := r.p.points(); r.p.at >= 0 && n > 1 {
		x := ground.X + width*float32(r.p.at)/float32(n-1)
		r.line(theme.Border, 1, fyne.NewPos(x, plotLegend), fyne.NewPos(x, ground.Y))
	}
	for _, l := range r.p.lines {
		r.curve(l, ground, width, height/float32(top))
	}
}

func (r *plotRenderer) foot(ground fyne.Position, width float32) {
	at := ground.AddXY(0, theme.Space4)
	r.text(r.p.Left, fyne.TextAlignLeading, theme.Muted, at, width)
	r.text(r.p.Right, fyne.TextAlignTrailing, theme.Muted, at, width)
	if r.p.at >= 0 && r.p.Point != nil {
		r.text(r.p.Point(r.p.at), fyne.TextAlignCenter, theme.Ink, at, width)
	}
}

func (r *plotRenderer) legend(width float32) {
	x := plotScale
	for i, l := range r.p.lines {
		r.line(l.Color, 3, fyne.NewPos(x, 8), fyne.NewPos(x+12, 8))
		x += 12 + theme.Space8
		r.text(r.p.legend(i), fyne.TextAlignLeading, theme.Ink, fyne.NewPos(x, 0), width)
		x += fyne.MeasureText(r.p.legend(i), theme.TextSmall, fyne.TextStyle{}).Width + theme.Space16
	}
}

func (r *plotRenderer) curve(l PlotLine, ground fyne.Position, width, scale float32) {
	point := func(i int) fyne.Position {
		return fyne.NewPos(ground.X+width*float32(i)/float32(max(1, len(l.Values)-1)), ground.Y-float32(l.Values[i])*scale)
	}
	for i := 1; i < len(l.Values); i++ {
		r.line(l.Color, 2, point(i-1), point(i))
	}
}

func (r *plotRenderer) line(color fyne.ThemeColorName, width float32, from, to fyne.Position) {
	l := canvas.NewLine(theme.Color(color))
	l.StrokeWidth, l.Position1, l.Position2 = width, from, to
	r.objects = append(r.objects, l)
}

func (r *plotRenderer) text(content string, align fyne.TextAlign, color fyne.ThemeColorName, at fyne.Position, width float32) {
	t := canvas.NewText(content, theme.Color(color))
	t.TextSize, t.Alignment = theme.TextSmall, align
	t.Move(at)
	t.Resize(fyne.NewSize(width, t.MinSize().Height))
	r.objects = append(r.objects, t)
}
