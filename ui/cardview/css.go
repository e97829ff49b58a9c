package cardview

import (
	"cmp"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// sheet is a style sheet: the rules of a notetype's CSS that this view can use, weakest first.
// At-rules, pseudo classes, attribute selectors and sibling combinators are left out with their rules.
type sheet []rule

type rule struct {
	selector []compound // outermost element first, the one the rule is for last
	weight   int
	props    []property
}

// compound is one part of a selector, such as div.cloze#x. Empty fields match everything.
type compound struct {
	tag, id string
	classes []string
	child   bool // stands directly below the part before it (">")
}

type property struct {
	name, value string
	important   bool
}

// parseCSS reads a style sheet. Nothing it may contain is an error.
func parseCSS(css string) sheet {
	css = dropComments(css)
	var rules sheet
	for css != "" {
		head, rest, ok := strings.Cut(css, "{")
		if !ok {
			break
		}
		var body string
		body, css = closeBrace(rest)
		if at := strings.LastIndexByte(head, ';'); at >= 0 { // @import and @charset end without a block
			head = head[at+1:]
		}
		head = strings.TrimSpace(head)
		if strings.HasPrefix(head, "@") {
			continue
		}
		props := parseProperties(body)
		for _, one := range strings.Split(head, ",") {
			if parts, ok := parseSelector(one); ok && len(props) > 0 {
				rules = append(rules, rule{parts, specificity(parts), props})
			}
		}
	}
	slices.SortStableFunc(rules, func(a, b rule) int { return cmp.Compare(a.weight, b.weight) })
	return rules
}

func dropComments(css string) string {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(css, "/*")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		_, css, _ = strings.Cut(rest, "*/")
	}
}

// closeBrace splits what follows an opening brace at its closing one.
func closeBrace(css string) (body, rest string) {
	depth := 1
	for i := range len(css) {
		switch css[i] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return css[:i], css[i+1:]
			}
		}
	}
	return css, ""
}

// parseProperties reads the inside of a rule or of a style attribute.
func parseProperties(body string) []property {
	var props []property
	for _, line := range strings.Split(body, ";") {
		name, value, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		value, important := strings.CutSuffix(strings.TrimSpace(value), "!important")
		props = append(props, property{strings.ToLower(strings.TrimSpace(name)), strings.TrimSpace(value), important})
	}
	return props
}

func parseSelector(text string) ([]compound, bool) {
	if strings.ContainsAny(text, ":[+~\"") {
		return nil, false
	}
	var parts []compound
	child := false
	for _, word := range strings.Fields(strings.ReplaceAll(text, ">", " > ")) {
		if word == ">" {
			child = true
			continue
		}
		part := parseCompound(word)
		part.child = child
		child = false
		parts = append(parts, part)
	}
	return parts, len(parts) > 0
}

func parseCompound(word string) compound {
	var c compound
	for word != "" {
		end := strings.IndexAny(word[1:], ".#") + 1
		if end == 0 {
			end = len(word)
		}
		switch part := word[:end]; part[0] {
		case '.':
			c.classes = append(c.classes, part[1:])
		case '#':
			c.id = part[1:]
		case '*':
		default:
			c.tag = strings.ToLower(part)
		}
		word = word[end:]
	}
	return c
}

func specificity(parts []compound) int {
	weight := 0
	for _, p := range parts {
		weight += 100 * len(p.classes)
		if p.id != "" {
			weight += 10000
		}
		if p.tag != "" {
			weight++
		}
	}
	return weight
}

// matches reports whether the rule is for the element.
func (r rule) matches(n *html.Node) bool {
	last := len(r.selector) - 1
	return r.selector[last].matches(n) && matchAbove(r.selector, last, n)
}

// matchAbove reports whether the parts before index i match elements above n.
func matchAbove(parts []compound, i int, n *html.Node) bool {
	if i == 0 {
		return true
	}
	for up := n.Parent; up != nil; up = up.Parent {
		if parts[i-1].matches(up) && matchAbove(parts, i-1, up) {
			return true
		}
		if parts[i].child {
			return false
		}
	}
	return false
}

func (c compound) matches(n *html.Node) bool {
	if n.Type != html.ElementNode || c.tag != "" && c.tag != n.Data || c.id != "" && c.id != attr(n, "id") {
		return false
	}
	if len(c.classes) == 0 {
		return true
	}
	has := strings.Fields(attr(n, "class"))
	for _, class := range c.classes {
		if !slices.Contains(has, class) {
			return false
		}
	}
	return true
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}
