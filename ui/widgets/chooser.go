package widgets

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"karuta/ui/theme"
)

// chooser is the open list of a Select: an overlay that closes on Esc and on a click outside.
type chooser struct {
	widget.BaseWidget
	s       *Select
	canvas  fyne.Canvas
	before  fyne.Focusable
	filter  *Entry
	list    *widget.List
	shown   []string
	current int
}

var _ escaper = (*chooser)(nil)

func newChooser(s *Select) *chooser {
	c := &chooser{s: s, filter: NewEntry("Type to find")}
	c.filter.OnChanged = func(string) { c.update() }
	c.filter.OnSubmitted = func(string) { c.pick(c.current) }
	c.filter.OnKey = c.key
	c.list = widget.NewList(
		func() int { return len(c.shown) },
		func() fyne.CanvasObject { return newChoice() },
		func(id widget.ListItemID, o fyne.CanvasObject) {
			if id < len(c.shown) {
				o.(*choice).set(c.label(id), id == c.current, func() { c.pick(id) })
			}
		})
	c.list.HideSeparators = true
	c.ExtendBaseWidget(c)
	return c
}

func (c *chooser) open(on fyne.Canvas) {
	c.canvas, c.before = on, on.Focused()
	c.update()
	for i, option := range c.shown {
		if option == c.s.selected {
			c.current = i
		}
	}
	on.Overlays().Add(c)
	on.Focus(c.filter)
	c.list.ScrollTo(c.current)
}

func (c *chooser) close() {
	c.canvas.Overlays().Remove(c)
	if c.before != nil {
		c.canvas.Focus(c.before)
	}
}

// creates reports whether the last row offers to create what was typed.
func (c *chooser) creates() bool {
	text := strings.TrimSpace(c.filter.Text)
	if c.s.CanCreate == "" || text == "" {
		return false
	}
	for _, option := range c.s.Options {
		if strings.EqualFold(option, text) {
			return false
		}
	}
	return true
}

func (c *chooser) label(row int) string {
	if c.creates() && row == len(c.shown)-1 {
		return c.s.CanCreate + " “" + c.shown[row] + "”"
	}
	return c.shown[row]
}

func (c *chooser) update() {
	words := strings.Fields(strings.ToLower(c.filter.Text))
	c.shown, c.current = c.shown[:0], 0
	for _, option := range c.s.Options {
		if containsAll(strings.ToLower(option), words) {
			c.shown = append(c.shown, option)
		}
	}
	if c.creates() {
		c.shown = append(c.shown, strings.TrimSpace(c.filter.Text))
	}
	c.list.Refresh()
	c.list.ScrollToTop()
}

func containsAll(text string, words []string) bool {
	for _, word := range words {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}

func (c *chooser) pick(row int) {
	if row < 0 || row >= len(c.shown) {
		return
	}
	option, create := c.shown[row], c.creates() && row == len(c.shown)-1
	c.close()
	if !create {
		c.s.choose(option)
	} else if c.s.OnCreate != nil {
		c.s.OnCreate(option)
	}
}

func (c *chooser) key(name fyne.KeyName) bool {
	switch name {
	case fyne.KeyDown:
		c.move(1)
	case fyne.KeyUp:
		c.move(-1)
	case fyne.KeyPageDown:
		c.move(8)
	case fyne.KeyPageUp:
		c.move(-8)
	default:
		return false
	}
	return true
}

func (c *chooser) move(rows int) {
	c.current = max(0, min(c.current+rows, len(c.shown)-1))
	c.list.ScrollTo(c.current)
	c.list.Refresh()
}

func (c *chooser) unclaimedKey(name fyne.KeyName) {
	if name == fyne.KeyEscape {
		c.close()
	}
}

// Tapped implements fyne.Tappable: a click outside closes the list.
func (c *chooser) Tapped(*fyne.PointEvent) { c.close() }

// CreateRenderer implements fyne.Widget.
func (c *chooser) CreateRenderer() fyne.WidgetRenderer {
	ground := canvas.NewRectangle(theme.Color(fynetheme.ColorNameMenuBackground))
	ground.CornerRadius, ground.StrokeWidth = theme.Radius, 1
	r := &chooserRenderer{baseRenderer{[]fyne.CanvasObject{ground, c.filter, c.list}}, c, ground}
	r.Refresh()
	return r
}

type chooserRenderer struct {
	baseRenderer
	c      *chooser
	ground *canvas.Rectangle
}

func (r *chooserRenderer) MinSize() fyne.Size { return fyne.Size{} }

func (r *chooserRenderer) Layout(size fyne.Size) {
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(r.c.s)
	width := max(r.c.s.Size().Width, 220)
	count := len(r.c.s.Options)
	if r.c.s.CanCreate != "" {
		count++
	}
	rows := float32(max(1, min(8, count)))
	height := theme.Control + rows*(choiceHeight+theme.Space4) + 3*theme.Space4
	x := max(theme.Space8, min(at.X, size.Width-width-theme.Space8))
	y := at.Y + r.c.s.Size().Height + theme.Space4
	if y+height > size.Height {
		y = max(theme.Space8, at.Y-height-theme.Space4)
		height = min(height, size.Height-2*theme.Space8)
	}
	r.ground.Move(fyne.NewPos(x, y))
	r.ground.Resize(fyne.NewSize(width, height))
	inner := width - 2*theme.Space4
	filter := r.c.filter.MinSize().Height
	r.c.filter.Move(fyne.NewPos(x+theme.Space4, y+theme.Space4))
	r.c.filter.Resize(fyne.NewSize(inner, filter))
	r.c.list.Move(fyne.NewPos(x+theme.Space4, y+filter+2*theme.Space4))
	r.c.list.Resize(fyne.NewSize(inner, max(0, height-filter-3*theme.Space4)))
}

func (r *chooserRenderer) Refresh() {
	r.ground.FillColor = theme.Color(fynetheme.ColorNameMenuBackground)
	r.ground.StrokeColor = theme.Color(theme.Line)
	r.ground.Shadow = canvas.Shadow{Color: theme.Color(fynetheme.ColorNameShadow), BlurRadius: 16, Offset: fyne.NewPos(0, 4)}
	r.ground.Refresh()
	r.c.filter.Refresh()
	r.c.list.Refresh()
}

const choiceHeight float32 = 30

// choice is one row of the list.
type choice struct {
	widget.BaseWidget
	text    *Text
	current bool
	hovered bool
	tapped  func()
}

var _ desktop.Hoverable = (*choice)(nil)

func newChoice() *choice {
	c := &choice{text: NewText("")}
	c.text.Elastic = true
	c.ExtendBaseWidget(c)
	return c
}

func (c *choice) set(text string, current bool, tapped func()) {
	c.text.SetText(text)
	c.current, c.tapped = current, tapped
	c.Refresh()
}

func (c *choice) Tapped(*fyne.PointEvent) { call(c.tapped) }

func (c *choice) MouseIn(*desktop.MouseEvent) { c.hover(true) }

func (c *choice) MouseMoved(*desktop.MouseEvent) {}

func (c *choice) MouseOut() { c.hover(false) }

func (c *choice) hover(hovered bool) {
	c.hovered = hovered
	c.Refresh()
}

func (c *choice) CreateRenderer() fyne.WidgetRenderer {
	ground := canvas.NewRectangle(theme.Color(fynetheme.ColorNameSelection))
	ground.CornerRadius = 6
	r := &choiceRenderer{baseRenderer{[]fyne.CanvasObject{ground, c.text}}, c, ground}
	r.Refresh()
	return r
}

type choiceRenderer struct {
	baseRenderer
	c      *choice
	ground *canvas.Rectangle
}

func (r *choiceRenderer) MinSize() fyne.Size { return fyne.NewSize(80, choiceHeight) }

func (r *choiceRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	height := r.c.text.MinSize().Height
	r.c.text.Move(fyne.NewPos(theme.Space8, (size.Height-height)/2))
	r.c.text.Resize(fyne.NewSize(size.Width-2*theme.Space8, height))
}

func (r *choiceRenderer) Refresh() {
	r.ground.FillColor = theme.Color(fynetheme.ColorNameHover)
	if r.c.current {
		r.ground.FillColor = theme.Color(fynetheme.ColorNameSelection)
	}
	SetVisible(r.ground, r.c.current || r.c.hovered)
	r.ground.Refresh()
	r.c.text.Refresh()
}
