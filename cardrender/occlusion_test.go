package cardrender_test

import (
	"image"
	"image/color"
	"strings"
	"testing"

	"karuta/cardrender"
)

var (
	paper  = color.RGBA{0, 0, 255, 255} // of the picture
	active = color.RGBA{0xff, 0x8e, 0x8e, 255}
	mask   = color.RGBA{0xff, 0xeb, 0xa2, 255}
)

// occluded is a card as Anki's notetype for image occlusion writes it, with a picture of 200 × 100 pixels.
func occluded(shapes, after string) cardrender.Card {
	return cardrender.Card{
		CSS: `body { margin: 0 }
#image-occlusion-canvas { --inactive-shape-color: #ffeba2; --active-shape-color: #ff8e8e; --highlight-shape-color: #ff8e8e00;
--inactive-shape-border: 1px #212121; --active-shape-border: 1px #212121; --highlight-shape-border: 4px #00ff00 }`,
		HTML: `<div style="display: none">` + shapes + `</div><div id="err"></div>
<div id="image-occlusion-container"><img src="blue.png"><canvas id="image-occlusion-canvas"></canvas></div>` + after,
	}
}

const toggle = `<div><button id="toggle">Toggle Masks</button></div>`

func occlusionRenderer(t testing.TB) *cardrender.Renderer {
	return cardrender.New(goFonts(t), &folder{files: map[string][]byte{"blue.png": pngOf(t, 200, 100, color.RGBA{0, 0, 255, 255})}})
}

// TestShapesHideThePicture: the picture is drawn 400 × 200, as wide as the view.
func TestShapesHideThePicture(t *testing.T) {
	r := occlusionRenderer(t)
	for _, c := range []struct {
		name, shapes string
		x, y         int
		want         color.RGBA
	}{
		{"active rect", `<div class="cloze" data-shape="rect" data-left=".1" data-top=".1" data-width=".2" data-height=".2"></div>`, 80, 40, active},
		{"beside it", `<div class="cloze" data-shape="rect" data-left=".1" data-top=".1" data-width=".2" data-height=".2"></div>`, 125, 40, paper},
		{"border", `<div class="cloze-highlight" data-shape="rect" data-left=".1" data-top=".1" data-width=".2" data-height=".2"></div>`, 40, 40, color.RGBA{0, 255, 0, 255}},
		{"highlight shows what was hidden", `<div class="cloze-highlight" data-shape="rect" data-left=".1" data-top=".1" data-width=".2" data-height=".2"></div>`, 80, 40, paper},
		{"others, hide all", `<div class="cloze-inactive" data-shape="ellipse" data-left=".5" data-top=".5" data-rx=".1" data-ry=".2" data-occludeInactive="1"></div>`, 240, 140, mask},
		{"corner of an ellipse", `<div class="cloze-inactive" data-shape="ellipse" data-left=".5" data-top=".5" data-rx=".1" data-ry=".2" data-occludeInactive="1"></div>`, 204, 104, paper},
		{"others, hide one", `<div class="cloze-inactive" data-shape="rect" data-left=".5" data-top=".5" data-width=".2" data-height=".2"></div>`, 240, 120, paper},
		{"own colour", `<div class="cloze-inactive" data-shape="rect" data-left=".5" data-top=".5" data-width=".2" data-height=".2" data-fill="#ff0000" data-occludeInactive="1"></div>`, 240, 120, color.RGBA{255, 0, 0, 255}},
		{"polygon", `<div class="cloze" data-shape="polygon" data-left=".2" data-top=".2" data-points=".2,.2 .6,.2 .2,.8"></div>`, 100, 60, active},
		{"outside a polygon", `<div class="cloze" data-shape="polygon" data-left=".2" data-top=".2" data-points=".2,.2 .6,.2 .2,.8"></div>`, 220, 140, paper},
		{"a quarter turn about the corner", `<div class="cloze" data-shape="rect" data-left=".5" data-top=".1" data-width=".2" data-height=".2" data-angle="2500"></div>`, 180, 80, active},
		{"where it was before", `<div class="cloze" data-shape="rect" data-left=".5" data-top=".1" data-width=".2" data-height=".2" data-angle="2500"></div>`, 240, 40, paper},
		{"text is on white", `<div class="cloze" data-ordinal="0" data-shape="text" data-left=".5" data-top=".5" data-text="l" data-scale="1" data-font-size=".2"></div>`, 212, 136, color.RGBA{255, 255, 255, 255}},
		{"no size", `<div class="cloze" data-shape="rect" data-left=".1" data-top=".1"></div>`, 80, 40, paper},
		{"no shape", `<div class="cloze" data-left=".1" data-top=".1" data-width=".2" data-height=".2"></div>`, 80, 40, paper},
		{"rubbish", `<div class="cloze" data-shape="polygon" data-left="NaN" data-top="1e300" data-points="x,y 1 ,"></div>`, 80, 40, paper},
	} {
		img := paint(t, r, r.Render(occluded(c.shapes, ""), view, true))
		if got := img.RGBAAt(c.x, c.y); got != c.want {
			t.Errorf("%s: %v at %d, %d instead of %v", c.name, got, c.x, c.y, c.want)
		}
	}
}

func TestShapesAreToggledByButtonAndKey(t *testing.T) {
	r := occlusionRenderer(t)
	card := occluded(`<div class="cloze-inactive" data-shape="rect" data-left=".1" data-top=".1" data-width=".2" data-height=".2" data-occludeInactive="1"></div>`, toggle)
	tree := cardrender.Parse(card)
	draw := func() (*cardrender.Page, *image.RGBA) {
		p := r.Layout(tree, card, view, true)
		return p, paint(t, r, p)
	}
	page, img := draw()
	button := tree.ByID("toggle")
	var at *cardrender.Action
	for _, b := range page.Boxes {
		if b.Node == button {
			n := page.ActionAt(b.Box.X+5, b.Box.Y+5)
			if n != button {
				t.Fatalf("a click on the button meets %v", n)
			}
			a := cardrender.Click(n)
			at = &a
		}
	}
	if img.RGBAAt(80, 40) != mask || at == nil || !at.Changed {
		t.Fatalf("before: %v, click: %+v", img.RGBAAt(80, 40), at)
	}
	if _, img = draw(); img.RGBAAt(80, 40) != paper {
		t.Errorf("after the click: %v", img.RGBAAt(80, 40))
	}
	if !cardrender.ToggleOcclusion(tree) {
		t.Error("the key does nothing")
	}
	if _, img = draw(); img.RGBAAt(80, 40) != mask {
		t.Errorf("after the key: %v", img.RGBAAt(80, 40))
	}
}

// TestButtonIsThereWhereItDoesSomething: with only the asked shape hidden there is nothing to toggle.
func TestButtonIsThereWhereItDoesSomething(t *testing.T) {
	card := occluded(`<div class="cloze" data-shape="rect" data-left=".1" data-top=".1" data-width=".2" data-height=".2" data-occludeInactive="0"></div>`, toggle)
	if page := occlusionRenderer(t).Render(card, view, true); strings.Contains(textOf(page), "Toggle") {
		t.Errorf("the button is there: %q", textOf(page))
	}
	if cardrender.ToggleOcclusion(cardrender.Parse(card)) || cardrender.ToggleOcclusion(cardrender.Parse(cardrender.Card{HTML: toggle})) {
		t.Error("the key did something")
	}
	plain := cardrender.Card{HTML: toggle}
	if page := occlusionRenderer(t).Render(plain, view, true); page.ActionAt(page.Boxes[0].Box.X+5, 10) != nil {
		t.Error("a button of another card does something")
	}
}

// TestOccludedPictureFitsTheWindow: it is as wide as the card, but never so high that it has to be scrolled.
func TestOccludedPictureFitsTheWindow(t *testing.T) {
	r := occlusionRenderer(t)
	card := occluded("", "")
	for _, c := range []struct{ height, wide, high float32 }{{300, 400, 200}, {100, 110, 55}} {
		page := r.Render(card, cardrender.View{Width: 400, Height: c.height, Scale: 1}, true)
		for _, b := range page.Boxes {
			if b.Node.Data == "img" && (b.Box.W < c.wide-1 || b.Box.W > c.wide+1 || b.Box.H < c.high-1 || b.Box.H > c.high+1) {
				t.Errorf("in a view %v high the picture is %v × %v, not %v × %v", c.height, b.Box.W, b.Box.H, c.wide, c.high)
			}
			if b.Node.Data == "svg" && (b.Box.W < c.wide-1 || b.Box.H < c.high-1) {
				t.Errorf("the shapes have %v × %v", b.Box.W, b.Box.H)
			}
		}
	}
}

func TestOcclusionWithoutAPictureSaysSo(t *testing.T) {
	card := occluded("", "")
	card.HTML = strings.Replace(card.HTML, `<img src="blue.png">`, "", 1)
	if text := textOf(occlusionRenderer(t).Render(card, view, true)); !strings.Contains(text, "has no picture") {
		t.Errorf("it says %q", text)
	}
}
