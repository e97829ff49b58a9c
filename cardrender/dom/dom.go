// Package dom reads a card's HTML into a tree of nodes that may be changed afterwards, and answers small questions
// about nodes. The tree is that of golang.org/x/net/html: whoever changes it lays the card out again.
package dom

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Limits of a tree. What lies deeper or comes later is left out, and Document.Cut says so.
const (
	MaxDepth = 256
	MaxNodes = 30000
)

// ClickAttr is the attribute of elements whose clicks a script of the card listens to.
const ClickAttr = "data-karuta-click"

// Document is a card as a tree.
type Document struct {
	Root *html.Node // the html element
	Body *html.Node
	Cut  bool // something was left out because of the limits
}

// Parse reads the HTML of a card's body. HTML knows no errors: what makes no sense is text.
func Parse(source string) *Document {
	d := &Document{}
	context := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	d.Body = Element("body")
	d.Root = Element("html")
	d.Root.AppendChild(d.Body)
	nodes, err := html.ParseFragment(strings.NewReader(source), context)
	if err != nil { // nested deeper than the parser allows
		d.Cut = true
		d.Body.AppendChild(&html.Node{Type: html.TextNode, Data: PlainText(source)})
		return d
	}
	for _, n := range nodes {
		d.Body.AppendChild(n)
	}
	left := MaxNodes
	d.prune(d.Body, 0, &left)
	return d
}

func (d *Document) prune(n *html.Node, depth int, left *int) {
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		*left--
		if depth >= MaxDepth || *left < 0 {
			n.RemoveChild(c)
			d.Cut = true
		} else {
			d.prune(c, depth+1, left)
		}
		c = next
	}
}

// Element makes an element with attributes given as name, value, name, value.
func Element(name string, attributes ...string) *html.Node {
	n := &html.Node{Type: html.ElementNode, Data: name, DataAtom: atom.Lookup([]byte(name))}
	for i := 0; i+1 < len(attributes); i += 2 {
		n.Attr = append(n.Attr, html.Attribute{Key: attributes[i], Val: attributes[i+1]})
	}
	return n
}

// Text makes a text node.
func Text(text string) *html.Node { return &html.Node{Type: html.TextNode, Data: text} }

// Clone copies an element with all that is in it.
func Clone(n *html.Node) *html.Node {
	out := &html.Node{Type: n.Type, Data: n.Data, DataAtom: n.DataAtom, Namespace: n.Namespace, Attr: slices.Clone(n.Attr)}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		out.AppendChild(Clone(c))
	}
	return out
}

// Is reports whether the node is an element of one of the names.
func Is(n *html.Node, names ...string) bool {
	if n == nil || n.Type != html.ElementNode {
		return false
	}
	for _, name := range names {
		if n.Data == name {
			return true
		}
	}
	return false
}

// Attr returns an attribute's value, or "".
func Attr(n *html.Node, name string) string {
	value, _ := Lookup(n, name)
	return value
}

// Lookup returns an attribute's value and whether it is there.
func Lookup(n *html.Node, name string) (string, bool) {
	for i := range n.Attr {
		if n.Attr[i].Key == name {
			return n.Attr[i].Val, true
		}
	}
	return "", false
}

// SetAttr sets an attribute.
func SetAttr(n *html.Node, name, value string) {
	for i := range n.Attr {
		if n.Attr[i].Key == name {
			n.Attr[i].Val = value
			return
		}
	}
	n.Attr = append(n.Attr, html.Attribute{Key: name, Val: value})
}

// RemoveAttr removes an attribute.
func RemoveAttr(n *html.Node, name string) {
	for i := range n.Attr {
		if n.Attr[i].Key == name {
			n.Attr = append(n.Attr[:i], n.Attr[i+1:]...)
			return
		}
	}
}

// TextOf returns all text below a node, as it stands in the source.
func TextOf(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		b.WriteString(TextOf(c))
	}
	return b.String()
}

// ByID returns the first element with the id, or nil.
func (d *Document) ByID(id string) *html.Node {
	for n := range d.Root.Descendants() {
		if n.Type == html.ElementNode && Attr(n, "id") == id {
			return n
		}
	}
	return nil
}

// NextElement returns the next sibling that is an element, or nil.
func NextElement(n *html.Node) *html.Node {
	n = n.NextSibling
	for n != nil && n.Type != html.ElementNode {
		n = n.NextSibling
	}
	return n
}
