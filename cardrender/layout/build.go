package layout

import (
	"strings"

	"golang.org/x/net/html"

	"karuta/cardrender/dom"
	"karuta/cardrender/style"
)

// builder makes boxes of nodes.
type builder struct {
	l        *layouter
	counters counterStacks
	quotes   int
	count    int
	depth    int
}

// maxBoxes is how many boxes a card may become.
const maxBoxes = 40000

// root makes the box of the whole page.
func (b *builder) root(doc *dom.Document) *Box {
	htmlStyle := b.l.styles.Style(doc.Root, nil)
	b.l.rootStyle = htmlStyle
	root := &Box{style: htmlStyle.Anonymous(style.FlowRoot), node: doc.Root}
	root.style.Padding = htmlStyle.Padding
	root.style.BackColor, root.style.Backgrounds = htmlStyle.BackColor, htmlStyle.Backgrounds
	root.kids = b.element(doc.Body, htmlStyle)
	b.finish(root)
	return root
}

// element makes the boxes of an element: one, none, or several where its display is contents or a block parts it.
func (b *builder) element(n *html.Node, parent *style.Style) []*Box {
	s := b.l.styles.Style(n, parent)
	if s.Display == style.DisplayNone || b.count > maxBoxes {
		if b.count > maxBoxes {
			b.l.cut = true
		}
		return nil
	}
	b.count++
	b.l.step()
	b.counters.change(n, s, b.depth)
	if special := b.special(n, s); special != nil {
		return special
	}
	if s.Display == style.Contents {
		return b.children(n, s)
	}
	if s.Display == style.Ruby {
		return b.ruby(n, s)
	}
	box := &Box{kind: block, style: s, node: n, turned: s.Vertical() && !parent.Vertical()}
	if box.turned && s.Display == style.Inline {
		box.turned = false
	}
	if s.Display == style.Inline || s.Display == style.RubyText {
		box.kind = inline
		box.kids = b.children(n, s)
		return b.parted(box)
	}
	box.kids = b.children(n, s)
	if s.Display == style.ListItem {
		b.marker(box)
	}
	b.finish(box)
	return []*Box{box}
}

// children makes the boxes of what is in an element, with generated content before and after.
func (b *builder) children(n *html.Node, s *style.Style) []*Box {
	b.depth++
	defer func() { b.depth--; b.counters.leave(b.depth) }()
	kids := b.generated(n, "before", s)
	closed := n.Data == "details" && !isOpen(n)
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if closed && !dom.Is(c, "summary") {
			continue
		}
		switch c.Type {
		case html.TextNode:
			kids = append(kids, &Box{kind: text, style: s, node: c, text: c.Data})
			b.count++
		case html.ElementNode:
			kids = append(kids, b.element(c, s)...)
		}
	}
	return append(kids, b.generated(n, "after", s)...)
}

func isOpen(n *html.Node) bool {
	_, open := dom.Lookup(n, "open")
	return open
}

// generated makes the box of ::before or ::after.
func (b *builder) generated(n *html.Node, name string, s *style.Style) []*Box {
	p := b.l.styles.Pseudo(n, name, s)
	if p == nil || !p.HasContent || p.Display == style.DisplayNone {
		return nil
	}
	b.counters.change(n, p, b.depth+1)
	box := &Box{kind: inline, style: p, node: n}
	for _, c := range p.Content {
		if c.Image != "" {
			box.kids = append(box.kids, &Box{kind: replaced, style: p.Anonymous(style.Inline), node: n, content: b.l.picture(c.Image, "")})
			continue
		}
		if t := b.contentText(n, p, c); t != "" {
			box.kids = append(box.kids, &Box{kind: text, style: p, node: n, text: t})
		}
	}
	if p.Display != style.Inline {
		box.kind = block
		b.finish(box)
	}
	return []*Box{box}
}

func (b *builder) contentText(n *html.Node, s *style.Style, c style.Content) string {
	switch {
	case c.Attr != "":
		return dom.Attr(n, c.Attr)
	case c.Counter != "":
		stack := b.counters.values(c.Counter)
		if c.Join == "" {
			stack = stack[len(stack)-1:]
		}
		var parts []string
		for _, v := range stack {
			parts = append(parts, numeral(c.Style, v))
		}
		return strings.Join(parts, c.Join)
	case c.Quote != "":
		return b.quote(s, c.Quote)
	}
	return c.Text
}

func (b *builder) quote(s *style.Style, which style.Keyword) string {
	marks := s.Quotes
	if len(marks) < 2 {
		marks = []string{"\u201c", "\u201d", "\u2018", "\u2019"}
	}
	at := 0
	if which == "close-quote" {
		b.quotes = max(0, b.quotes-1)
		at = 1
	}
	at += min(b.quotes*2, (len(marks)/2-1)*2)
	if which == "open-quote" {
		b.quotes++
	}
	return marks[at]
}
