package cardview

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"karuta/ui/theme"
	"karuta/ui/widgets"
)

// pad is the space between the edges of the view and the card's content.
const pad = theme.Space24

// htmlView is the View made of the toolkit's own texts and pictures.
type htmlView struct {
	widget.BaseWidget
	options Options
	loader  *loader
	doc     *document
	card    Card
	typed   *widgets.Entry
	page    *page
	scroll  *container.Scroll
	ground  *canvas.Rectangle
	fresh   bool // the next layout scrolls to the start
}

var _ View = (*htmlView)(nil)

// New makes an empty view.
func New(o Options) View {
	v := &htmlView{options: o, doc: &document{}, ground: canvas.NewRectangle(nil)}
	v.ground.CornerRadius = theme.RadiusLarge
	v.loader = newLoader(o, v.relayout)
	v.typed = widgets.NewEntry("Type the answer")
	v.typed.OnSubmitted = func(text string) {
		if o.OnSubmit != nil {
			o.OnSubmit(text)
		}
	}
	v.typed.OnEscape = o.OnEscape
	v.page = newPage(v)
	v.scroll = container.NewVScroll(v.page)
	v.ExtendBaseWidget(v)
	return v
}

// ShowCard implements View.
func (v *htmlView) ShowCard(card Card) {
	v.loader.forget()
	v.card, v.doc, v.fresh = card, read(card), true
	v.typed.SetText("")
	v.relayout()
}

// Prepare implements View.
func (v *htmlView) Prepare(card Card) {
	for _, name := range imagesOf(read(card).blocks) {
		v.loader.get(name)
	}
}

// ScrollBy implements View.
func (v *htmlView) ScrollBy(pages float32) bool {
	before := v.scroll.Offset.Y
	v.scroll.ScrollToOffset(fyne.NewPos(0, before+pages*v.scroll.Size().Height*0.9))
	return v.scroll.Offset.Y != before
}

// Typed implements View.
func (v *htmlView) Typed() (text string, has bool) { return v.typed.Text, v.doc.input }

// FocusTyped implements View.
func (v *htmlView) FocusTyped() bool {
	c := fyne.CurrentApp().Driver().CanvasForObject(v)
	if !v.doc.input || c == nil {
		return false
	}
	c.Focus(v.typed)
	return true
}

// Close implements View.
func (v *htmlView) Close() {
	v.loader.closed = true
	v.doc = &document{}
	v.relayout()
}

// relayout builds the page again, for another card, size, theme or because a picture came.
func (v *htmlView) relayout() {
	v.ground.FillColor = theme.Color(theme.Surface)
	if v.doc.back != nil && !(v.isPlainPaper() && !v.card.Night) {
		v.ground.FillColor = v.doc.back
	}
	v.ground.Refresh()
	v.page.build(v.scroll.Size())
	v.scroll.Refresh()
	if v.fresh && v.scroll.Size().Height > 0 {
		v.fresh = v.stillLoading()
		v.scroll.ScrollToOffset(fyne.NewPos(0, v.start()))
	}
}

// isPlainPaper reports whether the notetype asks for plain white, which is what the surface is anyway.
func (v *htmlView) isPlainPaper() bool {
	r, g, b, a := v.doc.back.RGBA()
	return r == 0xFFFF && g == 0xFFFF && b == 0xFFFF && a == 0xFFFF
}

// start returns where to scroll to: the answer, if the card is higher than the view.
func (v *htmlView) start() float32 {
	if v.page.height <= v.scroll.Size().Height {
		return 0
	}
	return min(max(0, v.page.answer-pad), v.page.height-v.scroll.Size().Height)
}

func (v *htmlView) stillLoading() bool {
	for _, name := range imagesOf(v.doc.blocks) {
		if !v.loader.get(name).done {
			return true
		}
	}
	return false
}

// CreateRenderer implements fyne.Widget.
func (v *htmlView) CreateRenderer() fyne.WidgetRenderer {
	return &viewRenderer{v}
}

type viewRenderer struct{ v *htmlView }

func (r *viewRenderer) Destroy() {}

func (r *viewRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.v.ground, r.v.scroll}
}

func (r *viewRenderer) MinSize() fyne.Size { return fyne.NewSize(160, 120) }

func (r *viewRenderer) Layout(size fyne.Size) {
	r.v.ground.Resize(size)
	r.v.scroll.Resize(size)
	r.v.relayout()
}

func (r *viewRenderer) Refresh() { r.v.relayout() }

// imagesOf lists the pictures of blocks, in order.
func imagesOf(blocks []*block) []string {
	var names []string
	for _, b := range blocks {
		for _, r := range b.runs {
			if r.image != "" {
				names = append(names, r.image)
			}
		}
		if b.table == nil {
			continue
		}
		for _, row := range b.table.rows {
			for _, c := range row {
				names = append(names, imagesOf(c.blocks)...)
			}
		}
	}
	return names
}
