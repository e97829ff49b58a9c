package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"karuta/ui/theme"
)

const modalWidth float32 = 560

// barRoom is what the scroll bar has at the right of the body, within the dialog's padding.
const barRoom = theme.Space16

// panel centres the dialog in its layer: as wide as it may be, as high as it needs to be.
type panel struct {
	widget.BaseWidget
	m      *Modal
	ground *canvas.Rectangle
	scroll *container.Scroll
	row    *fyne.Container
}

func newPanelWidget(m *Modal, ground *canvas.Rectangle, scroll *container.Scroll, row *fyne.Container) *panel {
	p := &panel{m: m, ground: ground, scroll: scroll, row: row}
	ground.CornerRadius = theme.RadiusLarge
	p.ExtendBaseWidget(p)
	return p
}

func (p *panel) CreateRenderer() fyne.WidgetRenderer {
	r := &panelRenderer{baseRenderer{[]fyne.CanvasObject{p.ground, p.m.title, p.scroll, p.row}}, p}
	r.Refresh()
	return r
}

type panelRenderer struct {
	baseRenderer
	p *panel
}

func (r *panelRenderer) MinSize() fyne.Size { return fyne.NewSize(0, 0) }

func (r *panelRenderer) Layout(size fyne.Size) {
	p := r.p
	limit := p.m.MaxWidth
	if limit == 0 {
		limit = modalWidth
	}
	pad := theme.Space24
	if size.Width < 520 {
		pad = theme.Space16
	}
	width := max(0, min(limit, size.Width-2*theme.Space12))
	inner := width - 2*pad

	titleHeight := float32(0)
	if p.m.title.Content != "" {
		titleHeight = p.m.title.MinSize().Height + theme.Space12
	}
	rowHeight := float32(0)
	if p.row.Visible() {
		p.row.Resize(fyne.NewSize(inner, p.row.Size().Height))
		rowHeight = p.row.MinSize().Height + theme.Space16
	}
	// Wrapping text knows its height only once it has its width.
	body := p.scroll.Content
	const ring = ringWidth // the scroller clips: focus rings and shadows at its edges have their room in it
	body.Resize(fyne.NewSize(inner+ring+barRoom, body.Size().Height))
	bodyHeight := body.MinSize().Height
	room := size.Height - 2*theme.Space12 - 2*pad - titleHeight - rowHeight
	bodyHeight = max(0, min(bodyHeight, room))

	height := 2*pad + titleHeight + bodyHeight - ring + rowHeight
	x, y := (size.Width-width)/2, max(theme.Space12, (size.Height-height)*0.45)
	p.ground.Move(fyne.NewPos(x, y))
	p.ground.Resize(fyne.NewSize(width, height))
	y += pad
	p.m.title.Move(fyne.NewPos(x+pad, y))
	p.m.title.Resize(fyne.NewSize(inner, p.m.title.MinSize().Height))
	y += titleHeight
	y -= ring
	p.scroll.Move(fyne.NewPos(x+pad-ring, y))
	p.scroll.Resize(fyne.NewSize(inner+ring+barRoom, bodyHeight+ring))
	y += bodyHeight + theme.Space16
	p.row.Move(fyne.NewPos(x+pad, y))
	p.row.Resize(fyne.NewSize(inner, rowHeight-theme.Space16))
}

func (r *panelRenderer) Refresh() {
	p := r.p
	p.ground.FillColor = theme.Color(theme.Surface)
	p.ground.StrokeColor, p.ground.StrokeWidth = theme.Color(theme.Line), 1
	p.ground.Shadow = canvas.Shadow{Color: theme.Color(fynetheme.ColorNameShadow), BlurRadius: 24, Offset: fyne.NewPos(0, 6)}
	p.ground.Refresh()
	p.m.title.Refresh()
	p.scroll.Refresh()
	p.row.Refresh()
	r.Layout(p.Size())
}

// buttonRow lays a note at the left and buttons at the right; buttons that do not fit beside each other are stacked.
type buttonRow struct {
	width float32
}

func (b *buttonRow) buttonsWidth(objects []fyne.CanvasObject) float32 {
	width := float32(0)
	for i, o := range objects {
		if i > 0 {
			width += theme.Space8
		}
		width += o.MinSize().Width
	}
	return width
}

func (b *buttonRow) stacked(objects []fyne.CanvasObject) bool {
	return b.width > 0 && b.buttonsWidth(objects[1:]) > b.width
}

func (b *buttonRow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := objects[0].MinSize()
	for _, o := range objects[1:] {
		size = size.Max(fyne.NewSize(0, o.MinSize().Height))
	}
	if n := float32(len(objects) - 1); b.stacked(objects) {
		size.Height = n*(size.Height+theme.Space8) - theme.Space8
	}
	return size
}

func (b *buttonRow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	b.width = size.Width
	note, buttons := objects[0], objects[1:]
	if b.stacked(objects) {
		note.Resize(fyne.Size{})
		y := float32(0)
		for _, o := range buttons {
			height := o.MinSize().Height
			o.Move(fyne.NewPos(0, y))
			o.Resize(fyne.NewSize(size.Width, height))
			y += height + theme.Space8
		}
		return
	}
	x := size.Width - b.buttonsWidth(buttons)
	height := note.MinSize().Height
	note.Move(fyne.NewPos(0, (size.Height-height)/2))
	note.Resize(fyne.NewSize(max(0, x-theme.Space12), height))
	for _, o := range buttons {
		min := o.MinSize()
		o.Move(fyne.NewPos(x, 0))
		o.Resize(fyne.NewSize(min.Width, size.Height))
		x += min.Width + theme.Space8
	}
}
