package widgets

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"karuta/ui/theme"
)

// Queue names the three counts of a study session.
type Queue int

// The queues; NoQueue underlines none.
const (
	NoQueue Queue = iota
	QueueNew
	QueueLearn
	QueueReview
)

// Counts shows what remains as "10 + 1 + 30" in the colours of new, learning and review, with the count of the
// card on show underlined.
type Counts struct {
	widget.BaseWidget
	counts [3]int
	queue  Queue
}

// NewCounts makes counts of zero.
func NewCounts() *Counts {
	c := &Counts{}
	c.ExtendBaseWidget(c)
	return c
}

// Set changes the counts; queue is that of the card on show.
func (c *Counts) Set(newCards, learn, review int, queue Queue) {
	c.counts, c.queue = [3]int{newCards, learn, review}, queue
	c.Refresh()
}

// AccessibilityLabel implements fyne.Accessible.
func (c *Counts) AccessibilityLabel() string {
	return fmt.Sprintf("%d new, %d learning, %d to review", c.counts[0], c.counts[1], c.counts[2])
}

// AccessibilityRole implements fyne.Accessible.
func (c *Counts) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer implements fyne.Widget.
func (c *Counts) CreateRenderer() fyne.WidgetRenderer {
	r := &countsRenderer{c: c, line: canvas.NewRectangle(theme.Color(theme.Ink))}
	for i := range r.texts {
		r.texts[i] = canvas.NewText("+", theme.Color(theme.Muted))
		r.objects = append(r.objects, r.texts[i])
	}
	r.objects = append(r.objects, r.line)
	r.Refresh()
	return r
}

type countsRenderer struct {
	baseRenderer
	c     *Counts
	texts [5]*canvas.Text // counts at 0, 2 and 4, plus signs between
	line  *canvas.Rectangle
}

func (r *countsRenderer) MinSize() fyne.Size {
	var size fyne.Size
	for _, text := range r.texts {
		min := text.MinSize()
		size = fyne.NewSize(size.Width+min.Width, max(size.Height, min.Height+theme.Space4))
	}
	return size.AddWidthHeight(4*theme.Space4, 0)
}

func (r *countsRenderer) Layout(size fyne.Size) {
	x := size.Width - r.MinSize().Width
	for i, text := range r.texts {
		min := text.MinSize()
		y := (size.Height - min.Height) / 2
		text.Resize(min)
		text.Move(fyne.NewPos(x, y))
		if i == 2*int(r.c.queue-1) {
			r.line.Move(fyne.NewPos(x, y+min.Height))
			r.line.Resize(fyne.NewSize(min.Width, 2))
		}
		x += min.Width + theme.Space4
	}
}

func (r *countsRenderer) Refresh() {
	colors := [3]fyne.ThemeColorName{theme.CountNew, theme.CountLearn, theme.CountDue}
	for i, text := range r.texts {
		text.TextSize, text.Color = theme.TextBase, theme.Color(theme.Muted)
		if i%2 == 1 {
			text.TextSize = theme.TextSmall
			continue
		}
		text.Text = fmt.Sprint(r.c.counts[i/2])
		if r.c.counts[i/2] > 0 || r.c.queue == Queue(i/2+1) {
			text.Color = theme.Color(colors[i/2])
		}
		text.TextStyle.Bold = true
	}
	if r.c.queue != NoQueue {
		r.line.FillColor = theme.Color(colors[r.c.queue-1])
	}
	SetVisible(r.line, r.c.queue != NoQueue)
	r.Layout(r.c.Size())
	for _, text := range r.texts {
		text.Refresh()
	}
	r.line.Refresh()
}
