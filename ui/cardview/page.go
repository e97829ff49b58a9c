package cardview

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"karuta/cardrender"
	"karuta/ui/theme"
)

// tileHeight is how high the pictures are that a page is divided into: what a graphics card takes, and few enough to
// be painted at once when they scroll into view.
const tileHeight float32 = 512

// maxTiles is how many painted tiles are kept beside those in view.
const maxTiles = 6

// page is the laid out card inside the scroller: painted tiles, marks of the selection, the box to type in.
type page struct {
	widget.BaseWidget
	v       *cardView
	shown   *cardrender.Page
	tiles   map[int]*canvas.Image
	scale   float32 // at which the tiles were painted
	marks   []fyne.CanvasObject
	height  float32
	pointer fyne.Position

	selecting bool
	from, to  cardrender.Spot
	selected  string
}

var (
	_ fyne.Tappable          = (*page)(nil)
	_ fyne.SecondaryTappable = (*page)(nil)
	_ fyne.Draggable         = (*page)(nil)
	_ desktop.Mouseable      = (*page)(nil)
	_ desktop.Hoverable      = (*page)(nil)
	_ desktop.Cursorable     = (*page)(nil)
)

func newPage(v *cardView) *page {
	p := &page{v: v, tiles: map[int]*canvas.Image{}}
	p.ExtendBaseWidget(p)
	return p
}

// show takes a page that was laid out for a view of the size; nil for none.
func (p *page) show(shown *cardrender.Page, size fyne.Size) {
	clear(p.tiles)
	p.shown, p.height = shown, 0
	p.unselect()
	if shown != nil {
		zoom := p.v.zoom
		p.height = shown.Height*zoom + p.v.strip.height()
		if p.height < size.Height+0.5 { // it fits, but for what was lost in reckoning
			p.height = min(p.height, size.Height)
		}
		if in := shown.Input; in != nil {
			p.v.typed.Move(fyne.NewPos(in.X*zoom, in.Y*zoom))
			p.v.typed.Resize(fyne.NewSize(in.W*zoom, max(in.H*zoom, p.v.typed.MinSize().Height)))
		}
	}
	p.Resize(fyne.NewSize(size.Width, max(p.height, size.Height)))
	p.Refresh()
}

// showTiles paints what has come into view.
func (p *page) showTiles() {
	if p.shown == nil {
		return
	}
	scale := float32(1)
	if c := fyne.CurrentApp().Driver().CanvasForObject(p.v); c != nil {
		scale = c.Scale()
	}
	if scale != p.scale {
		clear(p.tiles)
		p.scale = scale
	}
	top, height := p.v.scroll.Offset.Y, p.v.scroll.Size().Height
	first, last := int(top/tileHeight), int((top+height)/tileHeight)
	changed := false
	for i := max(0, first); i <= last && float32(i)*tileHeight < p.height; i++ {
		if p.tiles[i] == nil {
			p.tiles[i] = p.tile(i)
			changed = true
		}
	}
	if len(p.tiles) > last-first+1+maxTiles {
		for i := range p.tiles {
			if i < first-1 || i > last+1 {
				delete(p.tiles, i)
			}
		}
	}
	if changed {
		p.Refresh()
	}
}

// repaint paints the tiles in view anew, because a picture on them moved. The others are painted when they come back.
func (p *page) repaint() {
	clear(p.tiles)
	p.showTiles()
}

// tile paints one tile.
func (p *page) tile(i int) *canvas.Image {
	y := float32(i) * tileHeight
	h := min(tileHeight, p.height-y)
	w := p.shown.Width * p.v.zoom
	img := image.NewRGBA(image.Rect(0, int(y*p.scale), int(w*p.scale+0.5), int((y+h)*p.scale+0.5)))
	if err := p.v.renderer.PaintAt(p.shown, img, p.scale*p.v.zoom, p.v.film.since()); err != nil && p.v.options.OnProblem != nil {
		p.v.options.OnProblem(err)
	}
	img.Rect = img.Rect.Sub(img.Rect.Min)
	tile := canvas.NewImageFromImage(img)
	tile.FillMode, tile.ScaleMode = canvas.ImageFillStretch, canvas.ImageScaleFastest
	tile.Move(fyne.NewPos(0, y))
	tile.Resize(fyne.NewSize(float32(img.Rect.Dx())/p.scale, float32(img.Rect.Dy())/p.scale))
	return tile
}

// onCard returns the place on the card, as it was made, that is at a place of the page.
func (p *page) onCard(at fyne.Position) (x, y float32) { return at.X / p.v.zoom, at.Y / p.v.zoom }

// Tapped implements fyne.Tappable.
func (p *page) Tapped(ev *fyne.PointEvent) {
	if p.shown == nil {
		return
	}
	n := p.shown.ActionAt(p.onCard(ev.Position))
	if n == nil {
		return
	}
	action := cardrender.Click(n)
	if action.Script > 0 {
		p.v.scripts.click(action.Script)
	}
	switch {
	case action.Changed:
		p.v.relayout()
	case action.Command != "" && p.v.options.OnCommand != nil:
		p.v.options.OnCommand(action.Command)
	case action.Link != "" && p.v.options.OnLink != nil:
		p.v.options.OnLink(action.Link)
	}
}

// TappedSecondary implements fyne.SecondaryTappable.
func (p *page) TappedSecondary(ev *fyne.PointEvent) {
	c := fyne.CurrentApp().Driver().CanvasForObject(p)
	if c == nil || p.shown == nil {
		return
	}
	copied := fyne.NewMenuItem("Copy", func() { p.copySelection() })
	copied.Disabled = p.selected == ""
	all := fyne.NewMenuItem("Select all", func() {
		from, to := p.shown.All()
		p.sel(from, to)
	})
	menu := fyne.NewMenu("", copied, all)
	if p.shown.Moves() {
		menu.Items = append(menu.Items, fyne.NewMenuItemSeparator(), fyne.NewMenuItem(p.v.film.command(), p.v.film.toggle))
	}
	widget.ShowPopUpMenuAtPosition(menu, c, ev.AbsolutePosition)
}

// MouseDown implements desktop.Mouseable: a selection starts.
func (p *page) MouseDown(ev *desktop.MouseEvent) {
	if p.shown == nil || ev.Button != desktop.MouseButtonPrimary {
		return
	}
	p.unselect()
	p.from, p.selecting = p.shown.SpotAt(p.onCard(ev.Position))
}

// MouseUp implements desktop.Mouseable.
func (p *page) MouseUp(*desktop.MouseEvent) {}

// Dragged implements fyne.Draggable: the selection grows.
func (p *page) Dragged(ev *fyne.DragEvent) {
	if !p.selecting || p.shown == nil {
		return
	}
	if to, ok := p.shown.SpotAt(p.onCard(ev.Position)); ok {
		p.sel(p.from, to)
	}
}

// DragEnd implements fyne.Draggable.
func (p *page) DragEnd() { p.selecting = false }

// sel marks the text between two spots.
func (p *page) sel(from, to cardrender.Spot) {
	text, places := p.shown.Selected(from, to)
	p.from, p.to, p.selected, p.marks = from, to, text, nil
	accent := color.NRGBAModel.Convert(theme.Color(theme.Accent)).(color.NRGBA)
	accent.A = 70
	zoom := p.v.zoom
	for _, place := range places {
		mark := canvas.NewRectangle(accent)
		mark.Move(fyne.NewPos(place.X*zoom, place.Y*zoom))
		mark.Resize(fyne.NewSize(place.W*zoom, place.H*zoom))
		p.marks = append(p.marks, mark)
	}
	p.Refresh()
}

func (p *page) unselect() {
	if p.selected != "" || len(p.marks) > 0 {
		p.selected, p.marks = "", nil
		p.Refresh()
	}
}

// copySelection puts the selected text on the clipboard and reports whether there is any.
func (p *page) copySelection() bool {
	if p.selected == "" {
		return false
	}
	fyne.CurrentApp().Clipboard().SetContent(p.selected)
	return true
}

// MouseIn implements desktop.Hoverable.
func (p *page) MouseIn(ev *desktop.MouseEvent) { p.pointer = ev.Position }

// MouseMoved implements desktop.Hoverable.
func (p *page) MouseMoved(ev *desktop.MouseEvent) { p.pointer = ev.Position }

// MouseOut implements desktop.Hoverable.
func (p *page) MouseOut() {}

// Cursor implements desktop.Cursorable.
func (p *page) Cursor() desktop.Cursor {
	if p.shown == nil {
		return desktop.DefaultCursor
	}
	x, y := p.onCard(p.pointer)
	if p.shown.ActionAt(x, y) != nil {
		return desktop.PointerCursor
	}
	for i := range p.shown.Texts {
		if p.shown.Texts[i].Box.Contains(x, y) {
			return desktop.TextCursor
		}
	}
	return desktop.DefaultCursor
}

// CreateRenderer implements fyne.Widget.
func (p *page) CreateRenderer() fyne.WidgetRenderer { return &pageRenderer{p} }

type pageRenderer struct{ p *page }

func (r *pageRenderer) Destroy() {}

func (r *pageRenderer) Objects() []fyne.CanvasObject {
	objects := make([]fyne.CanvasObject, 0, len(r.p.tiles)+len(r.p.marks)+1)
	for _, tile := range r.p.tiles {
		objects = append(objects, tile)
	}
	objects = append(objects, r.p.marks...)
	if r.p.shown != nil && r.p.shown.Input != nil {
		objects = append(objects, r.p.v.typed)
	}
	return objects
}

func (r *pageRenderer) MinSize() fyne.Size { return fyne.NewSize(0, r.p.height) }

func (r *pageRenderer) Layout(fyne.Size) {}

func (r *pageRenderer) Refresh() { canvas.Refresh(r.p) }
