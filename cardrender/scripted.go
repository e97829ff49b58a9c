package cardrender

import (
	"math/rand/v2"
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"karuta/cardrender/dom"
	"karuta/cardrender/script"
)

// ScriptPage returns what the scripts of a card are given, but for those in files, which ReadScripts reads; false if it
// has none, or none that are needed: what Anki's own scripts do for hints and image occlusion is done without them.
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

// Limits of scripts in files, for one card.
const (
	maxScripts     = 20
	maxScriptBytes = 2 << 20
)

// ReadScripts reads the scripts in files that a page names: from the media folder, and from nowhere else. It is meant to
// run beside the window.
func (r *Renderer) ReadScripts(page *script.Page) {
	if r.media == nil {
		return
	}
	left := maxScriptBytes
	page.Files = map[string]string{}
	for n := range dom.Parse(page.HTML).Root.Descendants() {
		address := dom.Attr(n, "src")
		name := MediaName(address)
		if !dom.Is(n, "script") || name == "" || len(page.Files) == maxScripts {
			continue
		}
		if code, err := readFile(r.media, name); err == nil && len(code) <= left { // of one that is missing the scripts say so
			page.Files[address] = string(code)
			left -= len(code)
		}
	}
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
