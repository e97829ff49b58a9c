package reviewer

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"karuta/collection"
	"karuta/collection/anki"
	"karuta/ui/theme"
	"karuta/ui/widgets"
)

func cardClass(ord int32) string { return fmt.Sprintf("card%d", ord+1) }

func padded(top, bottom, left, right float32, o fyne.CanvasObject) fyne.CanvasObject {
	return container.New(layout.NewCustomPaddedLayout(top, bottom, left, right), o)
}

// header is the row above the card: way back, deck, what is left, menu. The
// signs for flag and mark float over the card's corner.
type header struct {
	content fyne.CanvasObject
	signs   *fyne.Container
	path    *widgets.Text
	clock   *widgets.Text
	counts  *widgets.Counts
	more    *widgets.Pill
	flag    *canvas.Image
	star    *canvas.Image
}

func newHeader(back func(), menu func()) *header {
	h := &header{path: widgets.NewMuted(""), counts: widgets.NewCounts(), clock: widgets.NewText(""), flag: sign(), star: sign()}
	leave := widgets.NewPill("", back)
	leave.Kind, leave.Icon, leave.Height = widgets.Flat, theme.IconBack, theme.ControlSmall
	leave.SetTooltip("Back to the decks (Esc)")
	h.more = widgets.NewPill("", menu)
	h.more.Kind, h.more.Icon, h.more.Height = widgets.Flat, theme.IconMore, theme.ControlSmall
	h.more.SetTooltip("More (M)")
	right := widgets.HStack(theme.Space12, h.clock, h.counts, h.more)
	path := container.NewBorder(nil, nil, widgets.Gap(theme.Space4), nil, h.path)
	row := container.NewBorder(nil, nil, leave, right, path)
	h.content = widgets.NewColumn(padded(theme.Space8, theme.Space4, -theme.Space8, -theme.Space8, row))
	corner := container.NewHBox(layout.NewSpacer(), widgets.HStack(theme.Space8, h.star, h.flag))
	h.signs = container.NewBorder(padded(theme.Space8, 0, 0, theme.Space12, corner), nil, nil, nil)
	return h
}

func sign() *canvas.Image {
	image := canvas.NewImageFromResource(theme.NewIcon(theme.IconFlag, theme.Muted))
	image.FillMode = canvas.ImageFillContain
	image.SetMinSize(fyne.NewSquareSize(theme.Space16)) // fits between the card's edge and its text
	image.Hide()
	return image
}

// show brings the row in line with the card on show.
func (h *header) show(m *model) {
	queue := widgets.NoQueue
	name := ""
	if m.done.Deck != nil {
		name = m.done.Deck.Name.Human()
	}
	if m.shown != nil {
		queue, name = queueOf(m.study()), m.shown.Deck
	}
	c := m.queue.Counts
	h.counts.Set(c.New, c.Learning, c.Review, queue)
	widgets.SetVisible(h.counts, m.shown != nil)
	widgets.SetVisible(h.more, m.shown != nil)
	h.path.SetText(deckPath(name))
	h.showSigns(m)
}

// showSigns shows flag and mark of the card.
func (h *header) showSigns(m *model) {
	flag := 0
	if m.shown != nil {
		flag = m.shown.Card.Flag()
	}
	h.flag.Resource = theme.NewIcon(theme.IconFlag, theme.FlagColor(flag))
	h.star.Resource = theme.NewIcon(theme.IconStar, theme.Marked)
	widgets.SetVisible(h.flag, flag != 0)
	widgets.SetVisible(h.star, m.shown != nil && m.shown.Marked)
	h.signs.Refresh()
}

func queueOf(card collection.StudyCard) widgets.Queue {
	switch card.As {
	case anki.QueueNew:
		return widgets.QueueNew
	case anki.QueueReview:
		return widgets.QueueReview
	}
	return widgets.QueueLearn
}

// bottom is the row of buttons. Question and answer take the same room.
type bottom struct {
	content fyne.CanvasObject
	turn    fyne.CanvasObject
	button  *widgets.Pill // of turn
	ratings fyne.CanvasObject
	labels  [4]*widgets.Text
	buttons [4]*widgets.Pill
	note    *widgets.Text
	undo    *widgets.Pill // beside the note, where there is something to take back
}

// keptNote is said while a rating cannot be written at once.
const keptNote = "Your answer is kept and will be written when the sync has ended."

func newBottom(turn func(), rate func(anki.Rating), undo func()) *bottom {
	b := &bottom{note: widgets.NewText(""), undo: widgets.NewPill("Undo", undo)}
	names := [4]string{"Again", "Hard", "Good", "Easy"}
	tints := [4]fyne.ThemeColorName{theme.CountLearn, "", theme.CountDue, theme.CountNew}
	grid := container.New(ratingsLayout{})
	for i, name := range names {
		b.labels[i] = widgets.NewMuted("")
		b.labels[i].Align, b.labels[i].Points = fyne.TextAlignCenter, theme.TextSmall
		b.buttons[i] = widgets.NewPill(name, func() { rate(anki.Rating(i + 1)) })
		b.buttons[i].KeyHint, b.buttons[i].Tint, b.buttons[i].Bold = fmt.Sprint(i+1), tints[i], true
		b.buttons[i].Height = theme.ControlLarge
		grid.Add(b.labels[i])
		grid.Add(b.buttons[i])
	}
	b.ratings = grid
	b.button = widgets.NewPill("Show answer", turn)
	b.button.Bold, b.button.Height = true, theme.ControlLarge
	b.turn = container.New(ratingsLayout{}, widgets.Gap(0), b.button)
	b.note.Color = theme.Muted
	b.undo.Kind, b.undo.Tint, b.undo.Height, b.undo.KeyHint = widgets.Flat, theme.Accent, theme.Space24, "Ctrl+Z"
	b.undo.Hide()
	note := container.New(noteLayout{}, widgets.Centered(theme.Space4, b.note, b.undo))
	rows := container.NewStack(b.turn, b.ratings)
	b.content = padded(theme.Space8, theme.Space4, 0, 0, container.NewBorder(nil, note, nil, nil, rows))
	b.turn.Hide()
	b.ratings.Hide()
	return b
}

// show brings the row in line with the side on show.
func (b *bottom) show(m *model) {
	if m.side == answer {
		for i, text := range m.study().Labels {
			if m.custom.waiting {
				text = "" // the script for custom scheduling may say something else
			}
			b.labels[i].SetText(text)
		}
	}
	if m.side == question {
		b.button.KeyHint = "Space"
		if m.shown.Types() {
			b.button.KeyHint = "Enter"
		}
		b.button.Refresh()
	}
	widgets.SetVisible(b.turn, m.side == question)
	widgets.SetVisible(b.ratings, m.side == answer)
}

// say writes a line below the buttons; "" takes it away.
func (b *bottom) say(text string, canUndo bool) {
	b.note.SetText(text)
	widgets.SetVisible(b.undo, canUndo)
	b.content.Refresh()
}

// ratingsLayout places pairs of label and button beside each other, each label
// above its button, with the same room for one pair as for four.
type ratingsLayout struct{}

const labelHeight = theme.Space16 + theme.Space4

// MinSize implements fyne.Layout.
func (ratingsLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var width float32
	for i := 1; i < len(objects); i += 2 {
		width = max(width, objects[i].MinSize().Width)
	}
	pairs := float32(len(objects) / 2)
	return fyne.NewSize(pairs*width+(pairs-1)*theme.Space8, labelHeight+theme.ControlLarge)
}

// Layout implements fyne.Layout.
func (ratingsLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	pairs := float32(len(objects) / 2)
	width := (size.Width - (pairs-1)*theme.Space8) / pairs
	for i := 0; i+1 < len(objects); i += 2 {
		x := float32(i/2) * (width + theme.Space8)
		objects[i].Move(fyne.NewPos(x, 0))
		objects[i].Resize(fyne.NewSize(width, labelHeight))
		objects[i+1].Move(fyne.NewPos(x, labelHeight))
		objects[i+1].Resize(fyne.NewSize(width, theme.ControlLarge))
	}
}

// noteLayout gives the note a line of its own, empty or not.
type noteLayout struct{}

// MinSize implements fyne.Layout.
func (noteLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, theme.Space24) }

// Layout implements fyne.Layout.
func (noteLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Resize(size)
		o.Move(fyne.NewPos(0, 0))
	}
}

// donePage is what is shown when nothing is left to study now.
type donePage struct {
	content fyne.CanvasObject
	check   *canvas.Image
	lines   *fyne.Container
	unbury  *widgets.Button
	more    *widgets.Button // custom study, or to fill the filtered deck anew
	back    *widgets.Button
	buttons *fyne.Container
}

func newDonePage(back, unbury, more func()) *donePage {
	d := &donePage{lines: widgets.VStack(theme.Space8)}
	d.back = widgets.NewPrimary("Back to decks", back)
	d.unbury = widgets.NewButton("", unbury)
	d.more = widgets.NewButton("", more)
	d.buttons = widgets.Centered(theme.Space12, d.back, d.more, d.unbury)
	title := widgets.NewTitle("Done for now")
	title.Align = fyne.TextAlignCenter
	d.check = canvas.NewImageFromResource(theme.NewIcon(theme.IconCheck, theme.CountDue))
	d.check.FillMode = canvas.ImageFillContain
	d.check.SetMinSize(fyne.NewSquareSize(theme.Space32))
	text := widgets.VStack(theme.Space16, container.NewCenter(d.check), title, d.lines, widgets.Gap(theme.Space4), d.buttons)
	d.content = widgets.NewColumn(container.NewVBox(layout.NewSpacer(), text, layout.NewSpacer(), layout.NewSpacer()))
	return d
}

func (d *donePage) show(f collection.Finished) {
	d.check.Resource = theme.NewIcon(theme.IconCheck, theme.CountDue)
	d.check.Refresh()
	d.lines.RemoveAll()
	for _, line := range finishedLines(f) {
		p := widgets.NewMutedParagraph(line)
		p.SetAlign(fyne.TextAlignCenter)
		d.lines.Add(p)
	}
	d.more.KeyHint, d.unbury.KeyHint = moreKey(f.Deck), "U"
	d.more.SetText(moreText(f.Deck))
	d.more.Refresh()
	d.unbury.SetText(unburyText(f.Buried))
	widgets.SetVisible(d.unbury, len(f.Buried) > 0)
	d.buttons.Refresh()
}
