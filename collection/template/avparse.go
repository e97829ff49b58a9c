package template

import "strings"

type avKind int

const (
	avText      avKind = iota
	avSound            // [sound:text]
	avDirective        // [anki:name key=value …]text[/anki:name]
)

type avNode struct {
	kind    avKind
	text    string
	name    string
	options []avOption // each key once, the last value given
}

type avOption struct {
	key, value string
}

func (n *avNode) option(key string) string {
	for _, o := range n.options {
		if o.key == key {
			return o.value
		}
	}
	return ""
}

// avSpace is what separates the options of a directive.
const avSpace = " \t\r\n"

// parseAV cuts a text into nodes; found tells whether any of them is more than text.
func parseAV(text string) (nodes []avNode, found bool) {
	p := avParser{unclosed: map[string]bool{}}
	start, pos := 0, 0
	last := strings.LastIndexByte(text, ']') // nothing can end behind it
	for pos < last {
		next := strings.IndexByte(text[pos:], '[')
		if next < 0 {
			break
		}
		pos += next
		n, length := p.node(text[pos:])
		if length == 0 {
			pos++
			continue
		}
		if start < pos {
			nodes = append(nodes, avNode{kind: avText, text: text[start:pos]})
		}
		nodes = append(nodes, n)
		pos += length
		start = pos
	}
	if nodes == nil {
		return nil, false
	}
	if start < len(text) {
		nodes = append(nodes, avNode{kind: avText, text: text[start:]})
	}
	return nodes, true
}

// avParser remembers the closing marks that are missing from the rest of the text, to stay linear in its length.
type avParser struct {
	unclosed map[string]bool
}

// node reads the sound or directive that text begins with; its length is 0 if it begins with neither.
func (p *avParser) node(text string) (n avNode, length int) {
	if rest, ok := strings.CutPrefix(text, "[sound:"); ok && !p.unclosed["]"] {
		end := strings.IndexByte(rest, ']')
		if end < 0 {
			p.unclosed["]"] = true
		}
		if end > 0 {
			return avNode{kind: avSound, text: rest[:end]}, len("[sound:") + end + 1
		}
	}
	rest, ok := strings.CutPrefix(text, "[anki:")
	if !ok {
		return n, 0
	}
	n.kind = avDirective
	if n.name, rest = cutWord(rest, "]"+avSpace); n.name == "" {
		return n, 0
	}
	n.options, rest = parseOptions(strings.TrimLeft(rest, avSpace))
	rest, ok = strings.CutPrefix(rest, "]")
	if !ok || len(rest) < len(n.name) {
		return n, 0
	}
	closing := "[/anki:" + n.name + "]"
	if p.unclosed[closing] {
		return n, 0
	}
	end := strings.Index(rest, closing)
	if end < 0 {
		p.unclosed[closing] = true
		return n, 0
	}
	n.text = rest[:end]
	return n, len(text) - len(rest) + end + len(closing)
}

// parseOptions reads key=value pairs as far as there are any.
func parseOptions(text string) (options []avOption, rest string) {
	for {
		key, after := cutWord(text, "]="+avSpace)
		after, ok := strings.CutPrefix(after, "=")
		if key == "" || !ok {
			return options, text
		}
		var value string
		value, after = cutValue(after)
		options = setOption(options, avOption{key, value})
		text = strings.TrimLeft(after, avSpace)
	}
}

func setOption(options []avOption, o avOption) []avOption {
	for i := range options {
		if options[i].key == o.key {
			options[i] = o
			return options
		}
	}
	return append(options, o)
}

// cutValue reads a value, with or without double quotes.
func cutValue(text string) (value, rest string) {
	if inside, ok := strings.CutPrefix(text, `"`); ok {
		if end := strings.IndexByte(inside, '"'); end >= 0 {
			return inside[:end], inside[end+1:]
		}
	}
	return cutWord(text, `]"`+avSpace)
}

// cutWord cuts the text before the first of the characters.
func cutWord(text, stop string) (word, rest string) {
	if i := strings.IndexAny(text, stop); i >= 0 {
		return text[:i], text[i:]
	}
	return text, ""
}
