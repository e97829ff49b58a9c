package widgets

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"karuta/ui/theme"
)

const (
	tooltipDelay = 500 * time.Millisecond
	toastTime    = 5 * time.Second
)

// After calls f on the window's thread when d has passed, unless stop is called before.
type After func(d time.Duration, f func()) (stop func())

// TopLayer is the root of a window: the content and, above it, what floats: tooltips, toasts and whatever a drag carries.
// What floats takes no clicks, except the action of a toast.
type TopLayer struct {
	widget.BaseWidget

	// OnFocus, which may be nil, is told what in the window gets the focus, to bring it into view.
	OnFocus func(fyne.CanvasObject)

	after   After
	content *fyne.Container
	floats  *fyne.Container

	tooltip     *bubble
	stopTooltip func()
	toast       *toast
	stopToast   func()
	keys        *KeyCatcher // the screen in front
	shortcuts   fyne.ShortcutHandler
}

// NewTopLayer makes the root of a window. A nil after shows no tooltips and keeps toasts until the next.
func NewTopLayer(content fyne.CanvasObject, after After) *TopLayer {
	if after == nil {
		after = func(time.Duration, func()) func() { return func() {} }
	}
	t := &TopLayer{
		after: after, content: container.NewStack(content), floats: container.NewWithoutLayout(),
		tooltip: newBubble(), toast: newToast(), stopTooltip: func() {}, stopToast: func() {},
	}
	t.tooltip.Hide()
	t.toast.Hide()
	t.floats.Objects = []fyne.CanvasObject{t.tooltip, t.toast}
	t.ExtendBaseWidget(t)
	return t
}

// SetContent replaces what lies under the layer.
func (t *TopLayer) SetContent(content fyne.CanvasObject) {
	t.HideTooltip()
	t.content.Objects = []fyne.CanvasObject{content}
	t.content.Refresh()
}

// Toast shows one line at the bottom for a few seconds, with an action such as "Undo" where do is not nil.
func (t *TopLayer) Toast(text, action string, do func()) {
	t.stopToast()
	t.toast.set(text, action, func() {
		t.HideToast()
		if do != nil {
			do()
		}
	}, do != nil)
	t.toast.Show()
	t.placeToast()
	t.floats.Refresh()
	t.stopToast = t.after(toastTime, t.HideToast)
}

// HideToast takes the toast away.
func (t *TopLayer) HideToast() {
	t.stopToast()
	t.toast.Hide()
}

// Float adds an object above everything, placed by the caller in canvas coordinates; Unfloat takes it away.
func (t *TopLayer) Float(o fyne.CanvasObject) { t.floats.Add(o) }

// Unfloat takes away what Float added.
func (t *TopLayer) Unfloat(o fyne.CanvasObject) { t.floats.Remove(o) }

// HideTooltip takes the tooltip away, also one that was about to come.
func (t *TopLayer) HideTooltip() {
	t.stopTooltip()
	t.tooltip.Hide()
}

func (t *TopLayer) showTooltip(over fyne.CanvasObject, text string) {
	t.HideTooltip()
	t.stopTooltip = t.after(tooltipDelay, func() {
		if !over.Visible() || canvasOf(over) == nil {
			return
		}
		t.tooltip.setText(text)
		size := t.tooltip.MinSize()
		driver := fyne.CurrentApp().Driver()
		pos := driver.AbsolutePositionForObject(over).Subtract(driver.AbsolutePositionForObject(t))
		x := pos.X + (over.Size().Width-size.Width)/2
		x = max(theme.Space4, min(x, t.Size().Width-size.Width-theme.Space4))
		y := pos.Y + over.Size().Height + theme.Space4
		if y+size.Height > t.Size().Height {
			y = pos.Y - size.Height - theme.Space4
		}
		t.tooltip.Resize(size)
		t.tooltip.Move(fyne.NewPos(x, y))
		t.tooltip.Show()
		t.floats.Refresh() // what was never drawn does not make the canvas draw itself
	})
}

// AddShortcut registers a shortcut of the window, whose canvas is c. It works whatever has the focus, but not while a
// dialog is open.
func (t *TopLayer) AddShortcut(c fyne.Canvas, s fyne.Shortcut, do func()) {
	run := func(fyne.Shortcut) {
		if c.Overlays().Top() == nil {
			do()
		}
	}
	c.AddShortcut(s, run)
	t.shortcuts.AddShortcut(s, run)
}

// TypedShortcut runs what AddShortcut registered: what the driver does through the canvas.
func (t *TopLayer) TypedShortcut(s fyne.Shortcut) { t.shortcuts.TypedShortcut(s) }

// UnfocusedKeyDown is what the driver calls on the canvas while nothing has the focus.
func (t *TopLayer) UnfocusedKeyDown(ev *fyne.KeyEvent) {
	if k := catcherOf(canvasOf(t)); k != nil {
		k.KeyDown(ev)
	}
}

// UnfocusedKeyUp is what the driver calls on the canvas while nothing has the focus.
func (t *TopLayer) UnfocusedKeyUp(ev *fyne.KeyEvent) {
	if k := catcherOf(canvasOf(t)); k != nil {
		k.KeyUp(ev)
	}
}

func (t *TopLayer) placeToast() {
	size := t.toast.MinSize()
	size.Width = min(size.Width, t.Size().Width-2*theme.Space16)
	t.toast.Resize(size)
	t.toast.Move(fyne.NewPos((t.Size().Width-size.Width)/2, t.Size().Height-size.Height-theme.Space24))
}

// CreateRenderer implements fyne.Widget.
func (t *TopLayer) CreateRenderer() fyne.WidgetRenderer {
	return &topLayerRenderer{baseRenderer{[]fyne.CanvasObject{t.content, t.floats}}, t}
}

type topLayerRenderer struct {
	baseRenderer
	t *TopLayer
}

func (r *topLayerRenderer) Layout(size fyne.Size) {
	r.t.content.Resize(size)
	r.t.floats.Resize(size)
	if r.t.toast.Visible() {
		r.t.placeToast()
	}
}

func (r *topLayerRenderer) MinSize() fyne.Size { return r.t.content.MinSize() }

func (r *topLayerRenderer) Refresh() {
	r.t.content.Refresh()
	r.t.floats.Refresh()
}

// tellFocus tells an object's window that it has the focus.
func tellFocus(o fyne.CanvasObject) {
	if layer := layerOf(o); layer != nil && layer.OnFocus != nil {
		layer.OnFocus(o)
	}
}

// layerOf finds the layer that shows tooltips for the object: its window's root.
func layerOf(o fyne.CanvasObject) *TopLayer {
	c := canvasOf(o)
	if c == nil {
		return nil
	}
	if m, ok := c.Overlays().Top().(*Modal); ok {
		return m.layer
	}
	layer, _ := c.Content().(*TopLayer)
	return layer
}

// ToastOn shows a toast in the window an object is in; it does nothing outside of a window.
func ToastOn(o fyne.CanvasObject, text, action string, do func()) {
	if c := canvasOf(o); c != nil {
		if layer, ok := c.Content().(*TopLayer); ok {
			layer.Toast(text, action, do)
		}
	}
}

// hint is the part of a widget that shows a tooltip while the pointer rests on it.
type hint struct {
	text string
}

func (h *hint) enter(o fyne.CanvasObject) {
	if h.text == "" {
		return
	}
	if layer := layerOf(o); layer != nil {
		layer.showTooltip(o, h.text)
	}
}

func (h *hint) leave(o fyne.CanvasObject) {
	if layer := layerOf(o); layer != nil {
		layer.HideTooltip()
	}
}

// bubble is the picture of a tooltip: one or more lines on a dark ground.
type bubble struct {
	widget.BaseWidget
	ground *canvas.Rectangle
	text   *Text
}

func newBubble() *bubble {
	b := &bubble{ground: canvas.NewRectangle(theme.Color(theme.Tooltip)), text: NewText("")}
	b.ground.CornerRadius = 6
	b.text.Color, b.text.Points = theme.OnTooltip, theme.TextSmall
	b.ExtendBaseWidget(b)
	return b
}

func (b *bubble) setText(text string) {
	b.text.SetText(text)
	b.Refresh()
}

func (b *bubble) CreateRenderer() fyne.WidgetRenderer {
	return &bubbleRenderer{baseRenderer{[]fyne.CanvasObject{b.ground, b.text}}, b}
}

type bubbleRenderer struct {
	baseRenderer
	b *bubble
}

func (r *bubbleRenderer) Layout(size fyne.Size) {
	r.b.ground.Resize(size)
	r.b.text.Move(fyne.NewPos(theme.Space8, theme.Space4))
	r.b.text.Resize(size.SubtractWidthHeight(2*theme.Space8, 2*theme.Space4))
}

func (r *bubbleRenderer) MinSize() fyne.Size {
	return r.b.text.fullSize().AddWidthHeight(2*theme.Space8, 2*theme.Space4)
}

func (r *bubbleRenderer) Refresh() {
	r.b.ground.FillColor = theme.Color(theme.Tooltip)
	r.b.ground.Refresh()
	r.b.text.Refresh()
	r.Layout(r.b.Size())
}
