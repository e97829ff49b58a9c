package widgets

import (
	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"karuta/ui/theme"
)

// Paragraph is text that wraps, without the inset Fyne's labels have, so that it lines up with everything else.
type Paragraph struct {
	widget.BaseWidget
	segment *widget.TextSegment
	text    *widget.RichText
}

// NewParagraph makes wrapping text.
func NewParagraph(content string) *Paragraph {
	p := &Paragraph{segment: &widget.TextSegment{Text: content, Style: widget.RichTextStyleParagraph}}
	p.segment.Style.ColorName = theme.Ink
	p.text = widget.NewRichText(p.segment)
	p.text.Wrapping = fyne.TextWrapWord
	p.ExtendBaseWidget(p)
	return p
}

// NewMutedParagraph makes wrapping secondary text.
func NewMutedParagraph(content string) *Paragraph {
	p := NewParagraph(content)
	p.segment.Style.ColorName = theme.Muted
	return p
}

// NewSmallParagraph makes wrapping secondary text in the size of captions: explanations below settings.
func NewSmallParagraph(content string) *Paragraph {
	p := NewMutedParagraph(content)
	p.segment.Style.SizeName = fynetheme.SizeNameCaptionText
	return p
}

// SetText changes the content.
func (p *Paragraph) SetText(content string) {
	if p.segment.Text != content {
		p.segment.Text = content
		p.Refresh()
	}
}

// Text returns the content.
func (p *Paragraph) Text() string { return p.segment.Text }

// SetColor changes the colour, for example to theme.Danger for an error.
func (p *Paragraph) SetColor(name fyne.ThemeColorName) {
	p.segment.Style.ColorName = name
	p.Refresh()
}

// SetAlign sets the alignment of the lines.
func (p *Paragraph) SetAlign(align fyne.TextAlign) {
	p.segment.Style.Alignment = align
	p.Refresh()
}

// AccessibilityLabel implements fyne.Accessible.
func (p *Paragraph) AccessibilityLabel() string { return p.segment.Text }

// AccessibilityRole implements fyne.Accessible.
func (p *Paragraph) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer implements fyne.Widget.
func (p *Paragraph) CreateRenderer() fyne.WidgetRenderer {
	return &paragraphRenderer{baseRenderer{[]fyne.CanvasObject{p.text}}, p}
}

// paragraphRenderer takes away the inset that the toolkit's text has on all sides.
type paragraphRenderer struct {
	baseRenderer
	p *Paragraph
}

const textInset = theme.Space8

func (r *paragraphRenderer) MinSize() fyne.Size {
	return fyne.NewSize(0, r.p.text.MinSize().Height-2*textInset)
}

func (r *paragraphRenderer) Layout(size fyne.Size) {
	r.p.text.Move(fyne.NewPos(-textInset, -textInset))
	r.p.text.Resize(size.AddWidthHeight(2*textInset, 2*textInset))
}

func (r *paragraphRenderer) Refresh() { r.p.text.Refresh() }
