package cardview

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"karuta/ui/theme"
)

// page is the laid out card inside the scroller. It is tappable only over links.
type page struct {
	widget.BaseWidget
	v       *htmlView
	objects []fyne.CanvasObject
	links   []link
	height  float32
	answer  float32
	pointer fyne.Position
}

var (
	_ fyne.Tappable      = (*page)(nil)
	_ desktop.Hoverable  = (*page)(nil)
	_ desktop.Cursorable = (*page)(nil)
)

func newPage(v *htmlView) *page {
	p := &page{v: v}
	p.ExtendBaseWidget(p)
	return p
}

// build lays the card out for a view of the size.
func (p *page) build(size fyne.Size) {
	if size.Width <= 2*pad {
		return
	}
	f := &flow{
		measurer: measurer{}, pictures: p.v.loader.get, input: p.v.typed,
		ink: theme.Color(theme.Ink), viewHeight: size.Height,
	}
	end := f.blocks(p.v.doc.blocks, pad, pad, size.Width-2*pad)
	p.objects, p.links, p.answer = f.objects, f.links, f.answer
	p.height = end + pad
	p.Resize(fyne.NewSize(size.Width, max(p.height, size.Height)))
	p.Refresh()
}

func (p *page) linkAt(pos fyne.Position) string {
	for _, l := range p.links {
		if pos.X >= l.pos.X && pos.X < l.pos.X+l.size.Width && pos.Y >= l.pos.Y && pos.Y < l.pos.Y+l.size.Height {
			return l.href
		}
	}
	return ""
}

// Tapped implements fyne.Tappable.
func (p *page) Tapped(ev *fyne.PointEvent) {
	if href := p.linkAt(ev.Position); href != "" && p.v.options.OnLink != nil {
		p.v.options.OnLink(href)
	}
}

// MouseIn implements desktop.Hoverable.
func (p *page) MouseIn(ev *desktop.MouseEvent) { p.pointer = ev.Position }

// MouseMoved implements desktop.Hoverable.
func (p *page) MouseMoved(ev *desktop.MouseEvent) { p.pointer = ev.Position }

// MouseOut implements desktop.Hoverable.
func (p *page) MouseOut() {}

// Cursor implements desktop.Cursorable.
func (p *page) Cursor() desktop.Cursor {
	if p.linkAt(p.pointer) != "" {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}

// CreateRenderer implements fyne.Widget.
func (p *page) CreateRenderer() fyne.WidgetRenderer { return &pageRenderer{p} }

type pageRenderer struct{ p *page }

func (r *pageRenderer) Destroy() {}

func (r *pageRenderer) Objects() []fyne.CanvasObject { return r.p.objects }

func (r *pageRenderer) MinSize() fyne.Size { return fyne.NewSize(0, r.p.height) }

func (r *pageRenderer) Layout(fyne.Size) {}

func (r *pageRenderer) Refresh() { canvas.Refresh(r.p) }
