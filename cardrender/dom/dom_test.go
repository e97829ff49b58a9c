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
