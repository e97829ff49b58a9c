package widgets

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"karuta/ui/theme"
)

// SyncState is what the sync button says.
type SyncState int

// The states of the sync button.
const (
	SyncIdle    SyncState = iota // nothing to do: muted
	SyncNormal                   // a normal sync is needed: blue
	SyncOneWay                   // one side has to be replaced: red, with a mark
	SyncRunning                  // turning arrow; a click cancels
	SyncOffline                  // the server did not answer, or the last sync failed: hollow, with a dot
	SyncNoLogin                  // no account yet: muted, hollow
)

const turnTime = 1200 * time.Millisecond

// SyncButton is the button at the right of the toolbar. Its text, its mark and its colour say what a sync would do;
// beside it stand counts of what would go, as "12 ↑ 3 ↓".
type SyncButton struct {
	Button
	OnCancel func() // called by a click while running

	state    SyncState
	up, down int
	turn     *fyne.Animation
	degree   int
}

// NewSyncButton makes the button; start is called by a click, cancel by a click while a sync runs.
func NewSyncButton(start, cancel func()) *SyncButton {
	s := &SyncButton{OnCancel: cancel}
	s.Kind, s.Height = Flat, theme.ControlSmall
	s.OnTapped = func() {
		switch {
		case s.state != SyncRunning:
			start()
		case s.OnCancel != nil:
			s.OnCancel()
		}
	}
	s.ExtendBaseWidget(s)
	s.Text, s.Icon = "Sync", theme.IconSync
	s.turn = fyne.NewAnimation(turnTime, func(done float32) {
		// Twelve degrees a step: 30 pictures, each kept by the toolkit.
		if degree := int(done*30) * 12; degree != s.degree {
			s.degree = degree
			s.Refresh()
		}
	})
	s.turn.RepeatCount = fyne.AnimationRepeatForever
	s.turn.Curve = fyne.AnimationLinear
	s.SetState(SyncIdle, "")
	return s
}

// SetState changes what the button says; reason is the tooltip, a sentence for people.
func (s *SyncButton) SetState(state SyncState, reason string) {
	was := s.state
	s.state = state
	s.SetTooltip(reason)
	s.Name = s.text()
	if reason != "" {
		s.Name += ": " + reason
	}
	if state == SyncRunning && was != SyncRunning {
		s.turn.Start()
	} else if state != SyncRunning && was == SyncRunning {
		s.turn.Stop()
		s.degree = 0
	}
	s.Refresh()
}

// State returns what SetState was told.
func (s *SyncButton) State() SyncState { return s.state }

// SetCounts sets how many objects wait to go up and to come down; zeros are not shown.
func (s *SyncButton) SetCounts(up, down int) {
	s.up, s.down = up, down
	s.Refresh()
}

func (s *SyncButton) text() string {
	switch s.state {
	case SyncRunning:
		return "Cancel"
	case SyncOneWay:
		return "Sync !"
	}
	return "Sync"
}

// CreateRenderer implements fyne.Widget.
func (s *SyncButton) CreateRenderer() fyne.WidgetRenderer {
	inner := s.Pill.CreateRenderer().(*pillRenderer)
	r := &syncRenderer{
		pillRenderer: inner, s: s, dot: canvas.NewCircle(theme.Color(theme.Danger)),
		up: canvas.NewText("", nil), down: canvas.NewText("", nil),
		upIcon: newIcon(theme.IconUp, theme.Muted), downIcon: newIcon(theme.IconDown, theme.Muted),
	}
	inner.objects = append(inner.objects, r.dot, r.up, r.upIcon, r.down, r.downIcon)
	r.Refresh()
	return r
}

type syncRenderer struct {
	*pillRenderer
	s                *SyncButton
	dot              *canvas.Circle
	up, down         *canvas.Text
	upIcon, downIcon *canvas.Image
}

const countIcon float32 = 12

// countsWidth is the room left of the word that the counts take.
func (r *syncRenderer) countsWidth() float32 {
	width := float32(0)
	for _, count := range []*canvas.Text{r.up, r.down} {
		if count.Visible() {
			width += count.MinSize().Width + countIcon + theme.Space8
		}
	}
	if width > 0 {
		width += theme.Space8
	}
	return width
}

func (r *syncRenderer) MinSize() fyne.Size {
	// Wide enough for every word, so that the toolbar stands still while the state changes.
	word := fyne.MeasureText("Cancel", theme.TextBase, fyne.TextStyle{Bold: true}).Width
	return fyne.NewSize(r.countsWidth()+theme.IconSize+word+3*theme.Space8, theme.ControlSmall)
}

func (r *syncRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	r.shade.Resize(size)
	placeRing(r.ring, fyne.Position{}, size, theme.Radius)
	word := r.text.MinSize()
	x := size.Width - theme.Space8 - word.Width
	r.text.Resize(word)
	r.text.Move(fyne.NewPos(x, (size.Height-word.Height)/2))
	x -= theme.Space8 + theme.IconSize
	r.icon.Resize(fyne.NewSquareSize(theme.IconSize))
	r.icon.Move(fyne.NewPos(x, (size.Height-theme.IconSize)/2))
	r.dot.Resize(fyne.NewSquareSize(7))
	r.dot.Move(fyne.NewPos(x+theme.IconSize-5, (size.Height-theme.IconSize)/2-1))
	x -= r.countsWidth()
	for _, c := range []struct {
		text *canvas.Text
		icon *canvas.Image
	}{{r.up, r.upIcon}, {r.down, r.downIcon}} {
		if !c.text.Visible() {
			continue
		}
		min := c.text.MinSize()
		c.text.Resize(min)
		c.text.Move(fyne.NewPos(x, (size.Height-min.Height)/2))
		x += min.Width
		c.icon.Resize(fyne.NewSquareSize(countIcon))
		c.icon.Move(fyne.NewPos(x, (size.Height-countIcon)/2))
		x += countIcon + theme.Space8
	}
}

// tint returns the colour of arrow and word in the state.
func (s *SyncButton) tint() fyne.ThemeColorName {
	switch s.state {
	case SyncNormal, SyncRunning:
		return theme.SyncNormal
	case SyncOneWay:
		return theme.SyncOneWay
	}
	return theme.Muted
}

func (r *syncRenderer) Refresh() {
	s := r.s
	s.Text, s.Tint = s.text(), s.tint()
	s.Bold = s.state == SyncNormal || s.state == SyncOneWay || s.state == SyncRunning
	for _, c := range []struct {
		text *canvas.Text
		icon *canvas.Image
		name theme.IconName
		n    int
	}{{r.up, r.upIcon, theme.IconUp, s.up}, {r.down, r.downIcon, theme.IconDown, s.down}} {
		c.text.Text, c.text.Color, c.text.TextSize = fmt.Sprint(c.n), theme.Color(theme.Muted), theme.TextSmall
		setIcon(c.icon, theme.NewIcon(c.name, theme.Muted))
		SetVisible(c.text, c.n > 0)
		SetVisible(c.icon, c.n > 0)
		c.text.Refresh()
	}
	r.pillRenderer.Refresh()
	icon := theme.IconSync
	if s.state == SyncOffline || s.state == SyncNoLogin {
		icon = theme.IconCloud
	}
	setIcon(r.icon, theme.NewIcon(icon, s.tint()).Turned(s.degree))
	r.dot.FillColor = theme.Color(theme.Danger)
	SetVisible(r.dot, s.state == SyncOffline)
	r.dot.Refresh()
	r.text.Text = s.Text // the pill's own layout may have cut it
	r.Layout(s.Size())
	r.text.Refresh()
}
