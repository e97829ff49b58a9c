package layout_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"golang.org/x/image/font/gofont/goregular"

	"karuta/cardrender/dom"
	"karuta/cardrender/fonts"
	"karuta/cardrender/layout"
	"karuta/cardrender/paint"
	"karuta/cardrender/style"
)

// lay lays a card out in a view of 400 by 300 pixels without margins and returns the page.
func lay(t *testing.T, html string) *layout.Page {
	t.Helper()
	set := fonts.NewSet()
	if err := set.Add(goregular.TTF, "go", ""); err != nil {
		t.Fatal(err)
	}
	doc := dom.Parse(html)
	css := "body { margin: 0; font-size: 20px; line-height: 25px }"
	for n := range doc.Root.Descendants() {
		if dom.Is(n, "style") {
			css += dom.TextOf(n)
		}
	}
	screen := style.Screen{Width: 400, Height: 300, Scale: 1}
	resolver := style.NewResolver(screen, style.Source{Sheet: style.BrowserSheet()}, style.Source{Sheet: style.Parse(css), Origin: style.Author})
	page, ok := layout.Layout(doc, layout.Options{
		Width: 400, Height: 300, Styles: resolver, Fonts: set,
		Picture: func(string) paint.Picture { return &paint.Bitmap{Width: 60, Height: 30} }, Until: time.Now().Add(time.Minute),
	})
	if !ok {
		t.Fatal("out of time")
	}
	return page
}

// boxOf returns the place of the element with an id.
func boxOf(t *testing.T, page *layout.Page, id string) paint.Rect {
	t.Helper()
	for _, b := range page.Boxes {
		if dom.Attr(b.Node, "id") == id {
			return b.Box
		}
	}
	t.Fatalf("no box of #%s", id)
	return paint.Rect{}
}

// The numbers are those of browsers; make card-diff holds whole cards beside one.
func TestPlaces(t *testing.T) {
	for _, c := range []struct {
		name, html string
		want       map[string]paint.Rect
	}{
		{
			"margins of siblings meet", `<div style="margin:20px 0;height:10px"></div><div id=a style="margin:30px 5px;height:10px"></div>`,
			map[string]paint.Rect{"a": {X: 5, Y: 60, W: 390, H: 10}},
		},
		{
			"margins meet through parents", `<div id=p><div id=a style="margin-top:40px;height:10px"></div></div>`,
			map[string]paint.Rect{"p": {X: 0, Y: 40, W: 400, H: 10}, "a": {X: 0, Y: 40, W: 400, H: 10}},
		},
		{
			"padding parts margins", `<div id=p style="padding:5px"><div id=a style="margin:40px 0;height:10px"></div></div>`,
			map[string]paint.Rect{"p": {W: 400, H: 100}, "a": {X: 5, Y: 45, W: 390, H: 10}},
		},
		{
			"negative margin", `<div style="height:50px"></div><div id=a style="margin-top:-20px;height:10px"></div>`,
			map[string]paint.Rect{"a": {Y: 30, W: 400, H: 10}},
		},
		{
			"empty block", `<div style="height:10px"></div><div style="margin:15px 0"></div><div id=a style="margin-top:5px;height:1px"></div>`,
			map[string]paint.Rect{"a": {Y: 25, W: 400, H: 1}},
		},
		{
			"auto margins centre", `<div id=a style="width:100px;height:10px;margin:0 auto"></div>`,
			map[string]paint.Rect{"a": {X: 150, W: 100, H: 10}},
		},
		{
			"border box", `<div id=a style="box-sizing:border-box;width:100px;height:50px;padding:10px;border:5px solid"></div>`,
			map[string]paint.Rect{"a": {W: 100, H: 50}},
		},
		{
			"limits", `<div id=a style="width:90%;max-width:50%;min-height:40px"></div>`,
			map[string]paint.Rect{"a": {W: 200, H: 40}},
		},
		{"lines", `<div id=a>one<br>two<br><br>four</div>`, map[string]paint.Rect{"a": {W: 400, H: 100}}},
		{
			"floats", `<div style="float:left;width:100px;height:40px"></div><div id=a style="float:left;width:250px;height:10px"></div>
			<div id=b style="float:left;width:100px;height:10px"></div><div id=c style="clear:both;height:1px"></div>`,
			map[string]paint.Rect{"a": {X: 100, W: 250, H: 10}, "b": {X: 100, Y: 10, W: 100, H: 10}, "c": {Y: 40, W: 400, H: 1}},
		},
		{
			"flex grows", `<div style="display:flex;gap:10px"><div id=a style="width:90px;height:10px"></div><div id=b style="flex:1"></div><div id=c style="flex:2"></div></div>`,
			map[string]paint.Rect{"a": {W: 90, H: 10}, "b": {X: 100, W: 290.0 / 3, H: 10}, "c": {X: 110 + 290.0/3, W: 580.0 / 3, H: 10}},
		},
		{
			"flex shrinks", `<div style="display:flex"><div id=a style="width:300px;height:10px"></div><div id=b style="width:300px"></div></div>`,
			map[string]paint.Rect{"a": {W: 200, H: 10}, "b": {X: 200, W: 200, H: 10}},
		},
		{
			"flex centres", `<div style="display:flex;height:100px;align-items:center;justify-content:space-between"><i id=a style="width:20px;height:20px"></i><i id=b style="width:20px;height:40px"></i></div>`,
			map[string]paint.Rect{"a": {Y: 40, W: 20, H: 20}, "b": {X: 380, Y: 30, W: 20, H: 40}},
		},
		{
			"flex wraps", `<div style="display:flex;flex-wrap:wrap;gap:10px"><i id=a style="width:250px;height:20px"></i><i id=b style="width:250px;height:20px"></i></div>`,
			map[string]paint.Rect{"a": {W: 250, H: 20}, "b": {Y: 30, W: 250, H: 20}},
		},
		{
			"flex column", `<div style="display:flex;flex-direction:column;height:100px"><i id=a style="height:20px"></i><i id=b style="flex:1"></i></div>`,
			map[string]paint.Rect{"a": {W: 400, H: 20}, "b": {Y: 20, W: 400, H: 80}},
		},
		{
			"grid", `<div style="display:grid;grid-template-columns:100px 1fr 2fr;gap:10px"><i id=a style="height:20px"></i><i id=b></i><i></i><i id=c style="grid-column:2 / span 2;height:5px"></i></div>`,
			map[string]paint.Rect{"a": {W: 100, H: 20}, "b": {X: 110, W: 280.0 / 3, H: 20}, "c": {X: 110, Y: 30, W: 290, H: 5}},
		},
		{
			"absolute", `<div style="position:relative;height:100px;border:5px solid"><i id=a style="position:absolute;right:10px;bottom:20px;width:30px;height:40px"></i></div>`,
			map[string]paint.Rect{"a": {X: 355, Y: 45, W: 30, H: 40}},
		},
		{
			"stretched between", `<div style="position:relative;height:100px"><i id=a style="position:absolute;inset:10px 20px"></i></div>`,
			map[string]paint.Rect{"a": {X: 20, Y: 10, W: 360, H: 80}},
		},
		{
			"table", `<table style="border-spacing:0"><tr><td id=a style="width:50px;height:20px;padding:0"></td><td id=b rowspan=2 style="padding:0;width:70px"></td></tr><tr><td id=c style="height:30px;padding:0"></td></tr></table>`,
			map[string]paint.Rect{"a": {W: 50, H: 20}, "b": {X: 50, W: 70, H: 50}, "c": {Y: 20, W: 50, H: 30}},
		},
		{
			"table of full width", `<table width="100%" style="border-spacing:0"><tr><td id=a width="25%" style="padding:0;height:1px"></td><td id=b style="padding:0"></td></tr></table>`,
			map[string]paint.Rect{"a": {W: 100, H: 1}, "b": {X: 100, W: 300, H: 1}},
		},
		{"picture keeps its shape", `<div><img id=a src=x style="display:block;width:120px"></div>`, map[string]paint.Rect{"a": {W: 120, H: 60}}},
		{"picture is no larger", `<img id=a src=x style="display:block;width:120px;max-width:10%">`, map[string]paint.Rect{"a": {W: 40, H: 20}}},
		{"calc", `<div id=a style="--n:2em;height:5px;width:calc(100% - var(--n) * 2)"></div>`, map[string]paint.Rect{"a": {W: 320, H: 5}}},
		{"from the right", `<div dir=rtl><div id=a style="width:100px;height:1px"></div></div>`, map[string]paint.Rect{"a": {X: 300, W: 100, H: 1}}},
	} {
		page := lay(t, c.html)
		for id, want := range c.want {
			got := boxOf(t, page, id)
			far := func(a, b float32) bool { return math.Abs(float64(a-b)) > 0.01 }
			if far(got.X, want.X) || far(got.Y, want.Y) || far(got.W, want.W) || far(got.H, want.H) {
				t.Errorf("%s: #%s at %v, want %v", c.name, id, got, want)
			}
		}
	}
}

func TestWordsRunTheirWay(t *testing.T) {
	// Go's fonts have no Hebrew letters, but their boxes have places.
	page := lay(t, `<p dir=rtl>אב cd 12 גד</p>`)
	at := map[string]float32{}
	for _, text := range page.Texts {
		for i, r := range text.Text {
			at[string(r)] = (text.Edges[i] + text.Edges[i+1]) / 2
		}
	}
	order := []string{"ד", "ג", "c", "d", "1", "2", "ב", "א"}
	for i := 1; i < len(order); i++ {
		if at[order[i-1]] >= at[order[i]] {
			t.Errorf("%s is not left of %s: %v", order[i-1], order[i], at)
		}
	}
}

func TestWordsBreakWhereTheyMay(t *testing.T) {
	lines := func(html string) int { return int(boxOf(t, lay(t, html), "a").H / 25) }
	long := strings.Repeat("word ", 60)
	for _, c := range []struct {
		style, text string
		want        func(n int) bool
	}{
		{"", long, func(n int) bool { return n > 5 }},
		{"white-space:nowrap", long, func(n int) bool { return n == 1 }},
		{"white-space:pre", "a\nb\nc", func(n int) bool { return n == 3 }},
		{"", strings.Repeat("x", 200), func(n int) bool { return n == 1 }},
		{"word-break:break-all", strings.Repeat("x", 200), func(n int) bool { return n > 3 }},
		{"overflow-wrap:anywhere", strings.Repeat("x", 200), func(n int) bool { return n > 3 }},
		{"", strings.Repeat("漢字", 100), func(n int) bool { return n > 3 }},
	} {
		if n := lines(`<div id=a style="` + c.style + `">` + c.text + `</div>`); !c.want(n) {
			t.Errorf("%q of %.10q…: %d lines", c.style, c.text, n)
		}
	}
}

func TestEmbeddedThingsStandOnTheLine(t *testing.T) {
	page := lay(t, `<p style="margin:0">a<img id=a src=x>b</p>`)
	box := boxOf(t, page, "a")
	if box.W != 60 || box.H != 30 || box.X <= 0 {
		t.Errorf("the picture stands at %v", box)
	}
	if len(page.Texts) != 2 || page.Texts[1].Edges[0] < box.Right() {
		t.Errorf("the text after it starts at %v, left of its end at %v", page.Texts[1].Edges[0], box.Right())
	}
}

// The triangle before a summary is a drawing of two thirds of the text's size, and the text begins beside it.
func TestTriangleOfDetails(t *testing.T) {
	for _, html := range []string{`<details open><summary>x</summary>y</details>`, `<details><summary>x</summary>y</details>`} {
		page := lay(t, `<div style="font-size: 100px">`+html+`</div>`)
		var triangle *paint.Image
		for _, item := range page.List.Items {
			if picture, ok := item.(*paint.Image); ok {
				triangle = picture
			}
		}
		if triangle == nil || triangle.Box.H < 65.9 || triangle.Box.H > 66.1 {
			t.Errorf("%s: the triangle is %+v", html, triangle)
		}
	}
}
