package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"karuta/ui/theme"
)

// toast is one line on a dark ground with an action at its end.
type toast struct {
	widget.BaseWidget
	ground *canvas.Rectangle
	text   *Text
	action *Pill
}

func newToast() *toast {
	t := &toast{ground: canvas.NewRectangle(theme.Color(theme.Tooltip)), text: NewText(""), action: NewPill("", nil)}
	t.ground.CornerRadius = theme.Radius
	t.text.Color = theme.OnTooltip
	t.action.Kind, t.action.Bold, t.action.Tint, t.action.Height = Flat, true, theme.OnTooltip, theme.ControlSmall
	t.ExtendBaseWidget(t)
	return t
}

func (t *toast) set(text, action string, do func(), hasAction bool) {
	t.text.SetText(text)
	t.action.OnTapped = do
	t.action.SetText(action)
	SetVisible(t.action, hasAction)
	t.Refresh()
}

func (t *toast) CreateRenderer() fyne.WidgetRenderer {
	return &toastRenderer{baseRenderer{[]fyne.CanvasObject{t.ground, t.text, t.action}}, t}
}

type toastRenderer struct {
	baseRenderer
	t *toast
}

func (r *toastRenderer) actionWidth() float32 {
	if !r.t.action.Visible() {
		return theme.Space8
	}
	return r.t.action.MinSize().Width + theme.Space8
}

func (r *toastRenderer) MinSize() fyne.Size {
	return fyne.NewSize(theme.Space16+r.t.text.fullSize().Width+r.actionWidth()+theme.Space8, 40)
}

func (r *toastRenderer) Layout(size fyne.Size) {
	r.t.ground.Resize(size)
	height := r.t.text.fullSize().Height
	r.t.text.Move(fyne.NewPos(theme.Space16, (size.Height-height)/2))
	r.t.text.Resize(fyne.NewSize(size.Width-theme.Space16-r.actionWidth(), height))
	action := r.t.action.MinSize()
	r.t.action.Move(fyne.NewPos(size.Width-action.Width-theme.Space4, (size.Height-action.Height)/2))
	r.t.action.Resize(action)
}

func (r *toastRenderer) Refresh() {
	r.t.ground.FillColor = theme.Color(theme.Tooltip)
	r.t.ground.Refresh()
	r.t.text.Refresh()
	r.t.action.Refresh()
	r.Layout(r.t.Size())
}
