package template

import "strings"

// Template is one side of a card template, parsed.
type Template struct {
	nodes []node
}

type nodeKind int

const (
	nodeText nodeKind = iota
	nodeComment
	nodeReplacement
	nodeConditional // children shown if the field has content
	nodeNegated     // children shown if it has none
)

type node struct {
	kind     nodeKind
	text     string   // of text and comments
	key      string   // field name, of the others
	filters  []string // in the order they are applied, which is right to left in the text
	children []node
}

// Parse reads a template. The error is a *Problem of kind [NotClosed], [NotOpen] or [WrongClosed]; its Side is not set.
func Parse(text string) (*Template, error) {
	t, problem := parse(text)
	if problem != nil {
		return nil, problem
	}
	return t, nil
}

func parse(text string) (*Template, *Problem) {
	p := &parser{lexer: newLexer(text)}
	nodes, problem := p.parse(nil)
	if problem != nil {
		return nil, problem
	}
	return &Template{nodes}, nil
}

type parser struct {
	lexer *lexer
}

// parse reads nodes up to the end of the conditional named *open, or of the template if open is nil.
func (p *parser) parse(open *string) ([]node, *Problem) {
	var nodes []node
	for {
		tok, ok := p.lexer.next()
		if !ok {
			break
		}
		switch tok.kind {
		case tokenText:
			nodes = append(nodes, node{kind: nodeText, text: tok.text})
		case tokenComment:
			nodes = append(nodes, node{kind: nodeComment, text: tok.text})
		case tokenReplacement:
			nodes = append(nodes, newReplacement(tok.text))
		case tokenOpen, tokenNegated:
			children, problem := p.parse(&tok.text)
			if problem != nil {
				return nil, problem
			}
			kind := nodeConditional
			if tok.kind == tokenNegated {
				kind = nodeNegated
			}
			nodes = append(nodes, node{kind: kind, key: tok.text, children: children})
		case tokenClose:
			switch {
			case open == nil:
				return nil, &Problem{Kind: NotOpen, Name: tok.text}
			case *open != tok.text:
				return nil, &Problem{Kind: WrongClosed, Name: tok.text, Expected: *open}
			}
			return nodes, nil
		}
	}
	if open != nil {
		return nil, &Problem{Kind: NotClosed, Name: *open}
	}
	return nodes, nil
}

func newReplacement(tag string) node {
	parts := strings.Split(tag, ":")
	last := len(parts) - 1
	n := node{kind: nodeReplacement, key: parts[last]}
	for i := last - 1; i >= 0; i-- {
		n.filters = append(n.filters, parts[i])
	}
	return n
}

// String writes the template as Anki does after a field was renamed: always with {{ }}, names without spaces around.
func (t *Template) String() string {
	var b strings.Builder
	writeNodes(&b, t.nodes)
	return b.String()
}

func writeNodes(b *strings.Builder, nodes []node) {
	for _, n := range nodes {
		switch n.kind {
		case nodeText:
			b.WriteString(n.text)
		case nodeComment:
			b.WriteString(commentStart + n.text + commentEnd)
		case nodeReplacement:
			b.WriteString("{{" + n.filterPrefix() + n.key + "}}")
		case nodeConditional:
			b.WriteString("{{#" + n.key + "}}")
			writeNodes(b, n.children)
			b.WriteString("{{/" + n.key + "}}")
		case nodeNegated:
			b.WriteString("{{^" + n.key + "}}")
			writeNodes(b, n.children)
			b.WriteString("{{/" + n.key + "}}")
		}
	}
}

// filterPrefix is what stands before the field's name in the text, for example "hint:text:".
func (n node) filterPrefix() string {
	var b strings.Builder
	for i := len(n.filters) - 1; i >= 0; i-- {
		b.WriteString(n.filters[i] + ":")
	}
	return b.String()
}
