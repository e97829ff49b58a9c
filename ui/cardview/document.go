package cardview

import (
	"fmt"
	"image/color"

	"fyne.io/fyne/v2"

	"karuta/cardrender"
	"karuta/ui/theme"
)

// document is a card that was read. Clicks may change its tree.
type document struct {
	card  cardrender.Card
	tree  *cardrender.Tree
	typed bool // has a box to type in
}

// parse reads a card, for the colours of the window.
func parse(card Card) document {
	d := document{card: cardrender.Card{
		HTML: card.HTML, CSS: card.CSS, Night: card.Night, Class: card.Class, Remote: card.Remote,
		QuestionSounds: card.QuestionSounds, AnswerSounds: card.AnswerSounds, Buttons: card.Buttons,
		Paper: cssColor(theme.Color(theme.Surface)), Ink: cssColor(theme.Color(theme.Ink)),
	}}
	d.tree = cardrender.Parse(d.card)
	d.typed = cardrender.HasTypeBox(d.tree)
	return d
}

func cssColor(c color.Color) string {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	return fmt.Sprintf("#%02x%02x%02x", n.R, n.G, n.B)
}

// layout lays the card out for a view of the size, in which it is shown zoom times as large as it was made.
func (d *document) layout(r *cardrender.Renderer, size fyne.Size, zoom float32, wait bool) *cardrender.Page {
	return r.Layout(d.tree, d.card, cardrender.View{Width: size.Width / zoom, Height: size.Height / zoom, Scale: zoom}, wait)
}
