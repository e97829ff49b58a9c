package cardview

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"karuta/cardrender"
	"karuta/ui/theme"
	"karuta/ui/widgets"
)

// cardView is the View on the card renderer.
type cardView struct {
	widget.BaseWidget
	options  Options
	renderer *cardrender.Renderer
	ready    bool // the fonts are there
	card     Card
	doc      document
	shown    *cardrender.Page
	size     fyne.Size // for which the card was laid out
	zoom     float32   // from the units of the card to those of the window
	typed    *widgets.Entry
	page     *page
	scroll   *container.Scroll
	wheel    *widgets.WheelCover
	ground   *canvas.Rectangle
	notice   *widgets.Text // what the renderer has to say
	fresh    bool          // the next layout scrolls to the start
	loading  map[string]bool
	closed   bool
	film     *film
	scripts  *scripts
	strip    *strip
}

var _ View = (*cardView)(nil)

// New makes an empty view.
func New(o Options) View {
	inPlace := func(f func()) { f() }
	if o.Post == nil {
		o.Post = inPlace
	}
	if o.Work == nil {
		o.Work = inPlace
	}
	v := &cardView{options: o, renderer: o.Renderer, zoom: 1, ground: canvas.NewRectangle(nil), loading: map[string]bool{}}
	v.ground.CornerRadius = theme.RadiusLarge
	v.typed = widgets.NewEntry("Type the answer")
	v.typed.OnSubmitted = func(text string) {
		if o.OnSubmit != nil {
			o.OnSubmit(text)
		}
	}
	v.typed.OnEscape = o.OnEscape
	v.notice = widgets.NewMuted("")
	v.notice.Hide()
	v.film, v.scripts, v.strip = &film{v: v}, &scripts{v: v}, newStrip(v)
	v.page = newPage(v)
	v.scroll = container.NewVScroll(v.page)
	v.scroll.OnScrolled = func(fyne.Position) { v.page.showTiles() }
	v.wheel = widgets.NewWheelCover(&zoomWheel{v: v})
	v.ExtendBaseWidget(v)
	o.Work(func() {
		err := v.renderer.Prepare()
		o.Post(func() {
			v.ready = true
			if err != nil && o.OnProblem != nil {
				o.OnProblem(err)
			}
			v.relayout()
		})
	})
	return v
}

// ShowCard implements View.
func (v *cardView) ShowCard(card Card) {
	v.renderer.Forget()
	clear(v.loading)
	v.card, v.doc, v.fresh = card, parse(card), true
	v.film.rewind()
	v.typed.SetText("")
	v.scripts.show()
	v.relayout()
}

// Prepare implements View.
func (v *cardView) Prepare(card Card) {
	if !v.ready || v.size.Width <= 0 {
		return
	}
	doc := parse(card)
	size, zoom := v.size, v.zoom
	v.options.Work(func() { v.renderer.Load(doc.layout(v.renderer, size, zoom, false).Pending) })
}

// ScrollBy implements View.
func (v *cardView) ScrollBy(pages float32) bool {
	before := v.scroll.Offset.Y
	v.scroll.ScrollToOffset(fyne.NewPos(0, before+pages*v.scroll.Size().Height*0.9))
	v.page.showTiles()
	return v.scroll.Offset.Y != before
}

// Typed implements View.
func (v *cardView) Typed() (text string, has bool) { return v.typed.Text, v.doc.typed }

// FocusTyped implements View.
func (v *cardView) FocusTyped() bool {
	c := fyne.CurrentApp().Driver().CanvasForObject(v)
	if !v.doc.typed || c == nil {
		return false
	}
	c.Focus(v.typed)
	return true
}

// Copy implements View.
func (v *cardView) Copy() bool { return v.page.copySelection() }

// ToggleMasks implements View.
func (v *cardView) ToggleMasks() bool {
	if v.doc.tree == nil || !cardrender.ToggleOcclusion(v.doc.tree) {
		return false
	}
	v.relayout()
	return true
}

// Close implements View.
func (v *cardView) Close() {
	v.closed = true
	v.film.stop()
	v.scripts.leave()
	v.doc = document{}
	v.relayout()
}

// relayout lays the card out again, for another card, size, theme or because a picture came.
func (v *cardView) relayout() {
	v.ground.FillColor = theme.Color(theme.Surface)
	size := v.scroll.Size()
	if v.doc.tree == nil || v.scripts.waiting || !v.ready || size.Width <= 0 {
		v.shown = nil
	} else {
		v.size = size
		v.shown = v.doc.layout(v.renderer, size, v.zoom, false)
		if len(v.shown.Hosts) > 0 { // the foot of the view is taken
			v.shown = v.doc.layout(v.renderer, size.SubtractWidthHeight(0, v.strip.room()), v.zoom, false)
		}
		v.load(v.shown.Pending)
		if ground := v.shown.Ground; ground.A > 0 && !(v.isPlainPaper() && !v.card.Night) {
			v.ground.FillColor = ground
		}
	}
	v.ground.Refresh()
	v.film.run()
	v.strip.show()
	v.say()
	v.page.show(v.shown, size)
	v.scroll.Refresh()
	if v.fresh && v.shown != nil && size.Height > 0 {
		v.fresh = len(v.shown.Pending) > 0
		v.scroll.ScrollToOffset(fyne.NewPos(0, v.start()))
	}
	v.page.showTiles()
}

// say shows what the renderer has to say about the card.
func (v *cardView) say() {
	v.notice.Hide()
	text := v.scripts.problem
	if v.shown != nil && len(v.shown.Problems) > 0 {
		text = v.shown.Problems[0]
	}
	if v.shown != nil && text != "" {
		v.notice.SetText(text)
		v.notice.Show()
	}
	v.place(v.Size())
}

// place puts what lies on the card to its foot.
func (v *cardView) place(size fyne.Size) {
	low := v.notice.MinSize()
	v.notice.Move(fyne.NewPos(theme.Space12, size.Height-low.Height-theme.Space4-v.strip.height()))
	v.notice.Resize(fyne.NewSize(size.Width-2*theme.Space12, low.Height))
	v.strip.place(size)
}

// load loads pictures beside the window and shows the card again: what is at hand together, and each file of the
// internet when it comes.
func (v *cardView) load(names []string) {
	var near []string
	for _, name := range names {
		switch {
		case v.loading[name]:
		case cardrender.IsRemote(name):
			v.loadTogether([]string{name})
		default:
			near = append(near, name)
		}
		v.loading[name] = true
	}
	if len(near) > 0 {
		v.loadTogether(near)
	}
}

func (v *cardView) loadTogether(names []string) {
	tree := v.doc.tree
	v.options.Work(func() {
		v.renderer.Load(names)
		v.options.Post(func() {
			if !v.closed && v.doc.tree == tree {
				v.relayout()
			}
		})
	})
}

// isPlainPaper reports whether the notetype asks for plain white, which is what the surface is anyway.
func (v *cardView) isPlainPaper() bool {
	g := v.shown.Ground
	return g.R == 255 && g.G == 255 && g.B == 255 && g.A == 255
}

// start returns where to scroll to: the answer, if the card is higher than the view.
func (v *cardView) start() float32 {
	height := v.scroll.Size().Height
	if v.page.height <= height {
		return 0
	}
	return min(max(0, v.shown.Places["answer"]*v.zoom-theme.Space24), v.page.height-height)
}

// CreateRenderer implements fyne.Widget.
func (v *cardView) CreateRenderer() fyne.WidgetRenderer { return &viewRenderer{v} }

type viewRenderer struct{ v *cardView }

func (r *viewRenderer) Destroy() {}

func (r *viewRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.v.ground, r.v.scroll, r.v.wheel, r.v.notice, r.v.strip.content}
}

func (r *viewRenderer) MinSize() fyne.Size { return fyne.NewSize(160, 120) }

func (r *viewRenderer) Layout(size fyne.Size) {
	r.v.ground.Resize(size)
	r.v.scroll.Resize(size)
	r.v.wheel.Resize(size)
	r.v.relayout()
}

func (r *viewRenderer) Refresh() { r.v.relayout() }
