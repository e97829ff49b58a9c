package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// NewChoiceRow is one of several ways to go on: a button and beside it a sentence that says what it does; where room is
// short the sentence stands below. buttonWidth is that of all buttons of the choice, so that the sentences line up.
func NewChoiceRow(button *Button, buttonWidth float32, sentence string) *fyne.Container {
	return container.New(choiceLayout{buttonWidth}, button, NewParagraph(sentence))
}

type choiceLayout struct {
	button float32
}

const (
	choiceGap    float32 = 12
	choiceNarrow float32 = 400 // below this the sentence goes under the button
)

func (c choiceLayout) stacked(width float32) bool { return width > 0 && width < choiceNarrow }

func (c choiceLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	button, text := o[0].MinSize(), o[1].MinSize()
	// The width it has now: a container is measured after it was given its width.
	if text.Width > 0 && o[1].Position().Y > 0 && o[1].Position().X == 0 {
		return fyne.NewSize(c.button, button.Height+4+text.Height)
	}
	return fyne.NewSize(c.button+choiceGap+60, max(button.Height, text.Height))
}

func (c choiceLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	button := o[0].MinSize()
	o[0].Resize(fyne.NewSize(max(c.button, button.Width), button.Height))
	o[0].Move(fyne.NewPos(0, 0))
	left := max(c.button, button.Width) + choiceGap
	if c.stacked(size.Width) {
		o[1].Resize(fyne.NewSize(size.Width, o[1].MinSize().Height))
		o[1].Move(fyne.NewPos(0, button.Height+4))
		return
	}
	o[1].Resize(fyne.NewSize(size.Width-left, o[1].MinSize().Height))
	height := o[1].MinSize().Height
	o[1].Move(fyne.NewPos(left, max(0, (max(size.Height, button.Height)-height)/2)))
}
