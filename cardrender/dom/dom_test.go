package dom_test

import (
	"strings"
	"testing"

	"karuta/cardrender/dom"
)

func TestLimits(t *testing.T) {
	for source, cut := range map[string]bool{
		"<b>a</b>": false, strings.Repeat("<i>", dom.MaxDepth+10) + "x": true, strings.Repeat("<b>x</b>", dom.MaxNodes): true,
		strings.Repeat("<div>", 100000): true,
	} {
		if d := dom.Parse(source); d.Cut != cut || d.Body == nil {
			t.Errorf("%.20q…: cut is %v", source, d.Cut)
		}
	}
}

func TestTree(t *testing.T) {
	d := dom.Parse(`<p id=a class="x y">one <b>two</b></p><script>no()</script>`)
	p := d.ByID("a")
	if p == nil || dom.TextOf(p) != "one two" || dom.Attr(p, "class") != "x y" || !dom.Is(p, "div", "p") {
		t.Fatalf("found %v", p)
	}
	dom.SetAttr(p, "class", "z")
	dom.SetAttr(p, "title", "t")
	dom.RemoveAttr(p, "id")
	if dom.Attr(p, "class") != "z" || dom.Attr(p, "title") != "t" || d.ByID("a") != nil {
		t.Errorf("changed to %v", p.Attr)
	}
	if next := dom.NextElement(p); !dom.Is(next, "script") {
		t.Errorf("next is %v", next)
	}
}

func TestPlainText(t *testing.T) {
	got := dom.PlainText(`a<br>b<style>c{}</style><script>d()</script> &amp; <i>e</i`)
	if strings.Contains(got, "c{}") || strings.Contains(got, "d()") || !strings.Contains(got, "&") || !strings.HasPrefix(got, "a b") {
		t.Errorf("plain text %q", got)
	}
}

func TestNamedText(t *testing.T) {
	for _, c := range []struct{ source, want string }{
		{`a<br/>b`, "a b"},
		{`see <img alt=x src="caf%C3%A9.png"/>!`, "see [picture café.png] !"},
		{`<img src="a b.png"><img src='100%.png'>`, "[picture a b.png] [picture 100%.png]"},
		{`<img src="data:image/png;base64,AAAA">`, "[picture]"},
		{`<img>`, ""},
		{`<video src=film.mp4></video><audio src="talk.ogg">`, "[film film.mp4] [sound talk.ogg]"},
		{`x[sound:a &amp; b.mp3]y`, "x [sound a & b.mp3] y"},
		{`<script><img src=a.png></script>x`, "x"},
	} {
		if got := strings.Join(strings.Fields(dom.NamedText(c.source)), " "); got != c.want {
			t.Errorf("%s is read %q, want %q", c.source, got, c.want)
		}
	}
}
