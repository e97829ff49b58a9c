package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"karuta/ui/theme"
)

// Paragraph is text that wraps, without the inset Fyne's labels have, so that it lines up with everything else.
type Paragraph struct {
	widget.BaseWidget
	label *widget.Label
}

// NewParagraph makes wrapping text.
func NewParagraph(content string) *Paragraph {
	p := &Paragraph{label: widget.NewLabel(content)}
	p.label.Wrapping = fyne.TextWrapWord
	p.ExtendBaseWidget(p)
	return p
}

// NewMutedParagraph makes wrapping secondary text.
func NewMutedParagraph(content string) *Paragraph {
	p := NewParagraph(content)
	p.label.Importance = widget.LowImportance
	return p
}

// NewParagraphSmall makes wrapping secondary text in the size of captions: explanations below settings.
func NewParagraphSmall(content string) *Paragraph {
	p := NewMutedParagraph(content)
	p.label.SizeName = fynetheme.SizeNameCaptionText
	return p
}

// SetText changes the content.
func (p *Paragraph) SetText(content string) {
	p.label.SetText(content)
	p.Refresh()
}

// Text returns the content.
func (p *Paragraph) Text() string { return p.label.Text }

// SetDanger shows the text as an error, or as normal text.
func (p *Paragraph) SetDanger(danger bool) {
	p.label.Importance = widget.MediumImportance
	if danger {
		p.label.Importance = widget.DangerImportance
	}
	p.label.Refresh()
}

// SetAlign sets the alignment of the lines.
func (p *Paragraph) SetAlign(align fyne.TextAlign) {
	p.label.Alignment = align
	p.label.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (p *Paragraph) CreateRenderer() fyne.WidgetRenderer {
	const pad = -theme.Space8 // what the label adds
	return widget.NewSimpleRenderer(container.New(layout.NewCustomPaddedLayout(pad, pad, pad, pad), p.label))
}
