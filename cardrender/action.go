package cardrender

import (
	"strings"

	"golang.org/x/net/html"

	"karuta/cardrender/dom"
)

// Action is what a click on a part of a card asks for.
type Action struct {
	Link    string // an address to open in the browser
	Command string // of the reviewer, such as "play:q:0"
	Changed bool   // the tree was changed: lay it out again
	Script  int    // scripts listen to clicks of the element with this number (script.ClickAttr); 0: none do
}

// ActionAt returns the element that reacts to a click at a place of the page, or nil.
func (p *Page) ActionAt(x, y float32) *html.Node {
	for i := len(p.Areas) - 1; i >= 0; i-- {
		if p.Areas[i].Box.Contains(x, y) && reacts(p.Areas[i].Node) {
			return p.Areas[i].Node
		}
	}
	return nil
}

func reacts(n *html.Node) bool {
	return scriptNumber(n) > 0 || command(n) != "" || link(n) != "" || isHint(n) || isOcclusionToggle(n) || dom.Is(n, "summary") && dom.Is(n.Parent, "details")
}

// Click does what a click on an element of the tree means without a script: links, hints, details, buttons of sounds.
// Nothing else of a card is ever run or opened here.
func Click(n *html.Node) Action {
	switch {
	case command(n) != "":
		return Action{Command: command(n)}
	case scriptNumber(n) > 0:
		return Action{Script: scriptNumber(n), Link: link(n)}
	case isHint(n):
		dom.SetAttr(n, "style", "display: none")
		dom.SetAttr(dom.NextElement(n), "style", "display: block")
		return Action{Changed: true}
	case isOcclusionToggle(n):
		toggleOcclusion(n)
		return Action{Changed: true}
	case dom.Is(n, "summary") && dom.Is(n.Parent, "details"):
		if _, open := dom.Lookup(n.Parent, "open"); open {
			dom.RemoveAttr(n.Parent, "open")
		} else {
			dom.SetAttr(n.Parent, "open", "")
		}
		return Action{Changed: true}
	}
	return Action{Link: link(n)}
}

func command(n *html.Node) string {
	if hasClass(n, "replay-button") {
		return dom.Attr(n, "data-command")
	}
	return ""
}

// link returns the address of a link to the web or to a letter, and nothing of other kinds.
func link(n *html.Node) string {
	if !dom.Is(n, "a") {
		return ""
	}
	address := strings.TrimSpace(dom.Attr(n, "href"))
	lower := strings.ToLower(address)
	for _, scheme := range []string{"http://", "https://", "mailto:"} {
		if strings.HasPrefix(lower, scheme) {
			return address
		}
	}
	return ""
}

// isHint reports whether an element is the link of a hint, as the template filter makes them.
func isHint(n *html.Node) bool {
	if !dom.Is(n, "a") || !hasClass(n, "hint") {
		return false
	}
	next := dom.NextElement(n)
	return next != nil && hasClass(next, "hint")
}

func hasClass(n *html.Node, class string) bool {
	for _, one := range strings.Fields(dom.Attr(n, "class")) {
		if one == class {
			return true
		}
	}
	return false
}
