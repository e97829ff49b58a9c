package cardrender

import (
	"strings"

	"golang.org/x/net/html"

	"karuta/cardrender/dom"
	"karuta/cardrender/maths"
)

// The elements of a formula: a box that is a block for formulas on lines of their own, and in it what the picture is
// drawn for. The text in it is what the card has, for builds that cannot typeset it.
const (
	formulaBox  = "mjx-container"
	formulaText = "mjx-math"
)

// markFormulas puts elements around the formulas in the texts below n. As in MathJax a formula may run on over line
// ends (br) and comments, but not into another element.
func markFormulas(n *html.Node) {
	if dom.Is(n, "script", "noscript", "style", "textarea", "pre", "code", formulaBox) || hasClass(n, "tex2jax_ignore") {
		return
	}
	var run []*html.Node
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.TextNode || c.Type == html.CommentNode || dom.Is(c, "br", "wbr") {
			run = append(run, c)
			continue
		}
		markRun(run)
		run = nil
		if c.Type == html.ElementNode && c.Namespace == "" {
			markFormulas(c)
		}
	}
	markRun(run)
}

// runText is what MathJax reads in a node of a run.
func runText(n *html.Node) string {
	switch {
	case n.Type == html.TextNode:
		return n.Data
	case dom.Is(n, "br"):
		return "\n"
	}
	return ""
}

// markRun marks the formulas in neighbours.
func markRun(run []*html.Node) {
	var all strings.Builder
	for _, n := range run {
		all.WriteString(runText(n))
	}
	if text := all.String(); strings.Contains(text, `\(`) || strings.Contains(text, `\[`) {
		if pieces := maths.Split(text); len(pieces) > 1 || pieces[0].Formula != nil {
			putPieces(run, pieces)
		}
	}
}

// putPieces puts pieces in place of the nodes that they were found in.
func putPieces(run []*html.Node, pieces []maths.Piece) {
	parent, after := run[0].Parent, run[len(run)-1].NextSibling
	for _, n := range run {
		parent.RemoveChild(n)
	}
	at := 0 // how much of the first node of the run was put
	for _, piece := range pieces {
		if piece.Formula != nil {
			parent.InsertBefore(formulaElement(piece), after)
		}
		for left := len(piece.Text); len(run) > 0 && (left > 0 || runText(run[0]) == ""); {
			n, text := run[0], runText(run[0])
			part := text[at:min(len(text), at+left)]
			if piece.Formula == nil {
				put := n
				if n.Type == html.TextNode {
					put = dom.Text(part)
				}
				parent.InsertBefore(put, after)
			}
			left -= len(part)
			if at += len(part); at == len(text) {
				run, at = run[1:], 0
			}
		}
	}
}

func formulaElement(piece maths.Piece) *html.Node {
	box := dom.Element(formulaBox, "class", "MathJax")
	if piece.Formula.Display {
		dom.SetAttr(box, "display", "true")
	}
	inner := dom.Element(formulaText)
	inner.AppendChild(dom.Text(piece.Text))
	box.AppendChild(inner)
	return box
}

// formulaIn returns the formula that an element stands for.
func formulaIn(n *html.Node) (maths.Source, bool) {
	if !dom.Is(n, formulaText) {
		return maths.Source{}, false
	}
	pieces := maths.Split(dom.TextOf(n))
	if len(pieces) != 1 || pieces[0].Formula == nil {
		return maths.Source{}, false
	}
	return *pieces[0].Formula, true
}
