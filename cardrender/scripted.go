package cardrender

import (
	"math/rand/v2"
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"karuta/cardrender/dom"
	"karuta/cardrender/script"
)

// ScriptPage returns what the scripts of a card are given; false if it has none, or none that are needed: what Anki's
// own scripts do for hints and image occlusion is done without them.
func ScriptPage(d *Tree) (script.Page, bool) {
	for n := range d.Body.Descendants() {
		if isScript(n) || dom.Attr(n, "onclick") != "" && !isHint(n) && !isOcclusionToggle(n) {
			return script.Page{
				HTML: htmlOf(d.Body), Class: dom.Attr(d.Body, "class"), RootClass: dom.Attr(d.Root, "class"),
				Seed: rand.Int64(), //nolint:gosec // the order of lists
			}, true
		}
	}
	return script.Page{}, false
}

// isScript reports whether an element is a script of the card's author.
func isScript(n *html.Node) bool {
	if !dom.Is(n, "script") || strings.Contains(dom.Attr(n, "type"), "json") {
		return false
	}
	code := strings.TrimSpace(dom.TextOf(n))
	return dom.Attr(n, "src") != "" || code != "" && !strings.Contains(code, "anki.imageOcclusion")
}

func htmlOf(n *html.Node) string {
	var b strings.Builder
	for c := range n.ChildNodes() {
		if err := html.Render(&b, c); err != nil {
			return "" // writing to memory does not fail
		}
	}
	return b.String()
}

// Scripted returns the tree of a card as its scripts left it.
func Scripted(card Card, r script.Result) *Tree {
	card.HTML = r.HTML
	d := Parse(card)
	dom.SetAttr(d.Body, "class", r.Class)
	dom.SetAttr(d.Root, "class", r.RootClass)
	return d
}

// scriptNumber returns the number that an element has for scripts that listen to its clicks; 0: none do.
func scriptNumber(n *html.Node) int {
	number, err := strconv.Atoi(dom.Attr(n, script.ClickAttr))
	if err != nil {
		return 0
	}
	return number
}
