package cardrender

import (
	"fmt"
	"strings"

	"golang.org/x/net/html"

	"karuta/cardrender/dom"
	"karuta/cardrender/paint"
	"karuta/cardrender/style"
)

// The elements of an image occlusion card, by the names that Anki's notetype gives them.
const (
	occlusionBox    = "image-occlusion-container"
	occlusionCanvas = "image-occlusion-canvas"
	occlusionToggle = "toggle"
)

// prepareOcclusion does what Anki's script does when an image occlusion card is shown: the canvas becomes a drawing of
// the shapes, and the button that hides them is there only where it hides something.
func prepareOcclusion(d *dom.Document) {
	box, canvas := d.ByID(occlusionBox), d.ByID(occlusionCanvas)
	if box == nil || canvas == nil || canvas.Data != "canvas" {
		return
	}
	if occludedPicture(box) == nil {
		for box.FirstChild != nil {
			box.RemoveChild(box.FirstChild)
		}
		box.AppendChild(dom.Text("This note has no picture."))
		return
	}
	canvas.Data, canvas.Namespace = "svg", "svg"
	if button := d.ByID(occlusionToggle); button != nil && !hidesOthers(d) {
		dom.SetAttr(button, "style", "display: none")
	}
}

// hidesOthers reports whether shapes of other cards of the note are drawn, too.
func hidesOthers(d *dom.Document) bool {
	for n := range d.Body.Descendants() {
		if dom.Attr(n, "data-occludeinactive") == "1" {
			return true
		}
	}
	return false
}

// occludedPicture returns the first picture in the box, or nil.
func occludedPicture(box *html.Node) *html.Node {
	for n := range box.Descendants() {
		if dom.Is(n, "img") {
			return n
		}
	}
	return nil
}

// maxOcclusions is how many shapes one card may draw.
const maxOcclusions = 1000

// fitVariable is the width that the box of an occluded picture gets.
const fitVariable = "--occlusion-fit:"

// fitOcclusion makes the box as wide as the card, or less where the picture would become higher than the window.
func (j *job) fitOcclusion(d *dom.Document) {
	box := d.ByID(occlusionBox)
	if box == nil || d.ByID(occlusionCanvas) == nil {
		return
	}
	img := occludedPicture(box)
	if img == nil {
		return
	}
	own, _, _ := strings.Cut(dom.Attr(box, "style"), ";"+fitVariable)
	if p := j.picture(dom.Attr(img, "src")); p != nil {
		if w, h := p.Size(); w > 0 && h > 0 && p != (unloaded{}) {
			ratio := w / h
			own += fmt.Sprintf(";%s min(100%%, calc(%.3fvh - %.3fpx))", fitVariable, 95*ratio, 40*ratio)
		}
	}
	dom.SetAttr(box, "style", own)
}

// isOcclusionToggle reports whether an element is the button that hides the shapes or brings them back.
func isOcclusionToggle(n *html.Node) bool {
	return dom.Is(n, "button") && dom.Attr(n, "id") == occlusionToggle && occlusionOf(n) != nil
}

// occlusionOf returns the drawing of the shapes in the card of an element, or nil.
func occlusionOf(n *html.Node) *html.Node {
	for other := range rootOf(n).Descendants() {
		if dom.Is(other, "svg") && dom.Attr(other, "id") == occlusionCanvas {
			return other
		}
	}
	return nil
}

func rootOf(n *html.Node) *html.Node {
	for n.Parent != nil {
		n = n.Parent
	}
	return n
}

// ToggleOcclusion hides the shapes of an image occlusion card or brings them back, and reports whether the card has a
// button for that.
func ToggleOcclusion(d *Tree) bool {
	button := d.ByID(occlusionToggle)
	if button == nil || !isOcclusionToggle(button) || dom.Attr(button, "style") == "display: none" {
		return false
	}
	toggleOcclusion(button)
	return true
}

func toggleOcclusion(button *html.Node) {
	canvas := occlusionOf(button)
	if dom.Attr(canvas, "style") == "" {
		dom.SetAttr(canvas, "style", "display: none")
	} else {
		dom.RemoveAttr(canvas, "style")
	}
}

// occlusion returns the shapes that lie on the picture of the card.
func (j *job) occlusion(canvas *html.Node, s *style.Style) paint.Picture {
	o := &occlusion{}
	measure := func(line string) float32 {
		_, width := j.r.write(line, occlusionFont(100))
		return width / 100
	}
	shown := func(class string, look occlusionLook, when func(*html.Node) bool) {
		for n := range rootOf(canvas).Descendants() {
			if dom.Is(n, "div") && hasClass(n, class) && when(n) && len(o.shapes) < maxOcclusions {
				if shape, ok := readShape(n, measure); ok {
					shape.look = look
					if fill, ok := style.ParseColor(dom.Attr(n, "data-fill")); ok && class == "cloze-inactive" {
						shape.look.fill = fill
					}
					o.shapes = append(o.shapes, shape)
				}
			}
		}
	}
	all := func(*html.Node) bool { return true }
	shown("cloze", lookOf(s, "active", "#ff8e8e", "#212121"), all)
	shown("cloze-inactive", lookOf(s, "inactive", "#ffeba2", "#212121"), func(n *html.Node) bool { return dom.Attr(n, "data-occludeinactive") == "1" })
	shown("cloze-highlight", lookOf(s, "highlight", "#ff8e8e00", "#ff8e8e"), all)
	return o
}

// lookOf reads how shapes of a kind look from the variables that the notetype's CSS sets.
func lookOf(s *style.Style, kind, fill, border string) occlusionLook {
	look := occlusionLook{width: 1}
	look.fill, _ = style.ParseColor(fill)
	look.border, _ = style.ParseColor(border)
	if c, ok := s.ColorVariable("--" + kind + "-shape-color"); ok {
		look.fill = c
	}
	if c, ok := s.ColorVariable("--" + kind + "-shape-border"); ok {
		look.border = c
	}
	if width, ok := s.LengthVariable("--" + kind + "-shape-border"); ok {
		look.width = max(0, min(width, 1000))
	}
	return look
}
