package style

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// selector is a complex selector: compounds from the left to the right.
type selector struct {
	parts  []compound
	pseudo string // of an element, such as "before"; "" for the element itself
	weight int    // specificity: ids*1e6 + classes*1e3 + types
}

// compound is one element's part of a selector. Empty fields match everything.
type compound struct {
	combinator byte // to the part before: ' ', '>', '+', '~'
	tag        string
	id         string
	classes    []string
	attrs      []attrTest
	tests      []pseudoTest
}

type attrTest struct {
	name, op, value string
	fold            bool // case does not matter
}

type pseudoTest struct {
	name  string
	inner []selector // of :not, :is, :where, :has
	a, b  int        // of :nth-…: a*n + b
	never bool       // needs a pointer or a focus that a card has not
}

// parseSelectors reads a list of selectors; as in browsers, one that is not understood voids the whole list.
func parseSelectors(head []value) []selector {
	var out []selector
	for _, part := range split(head, ",") {
		s, ok := parseSelector(trim(part))
		if !ok {
			return nil
		}
		out = append(out, s)
	}
	return out
}

func parseSelector(tokens []value) (selector, bool) {
	var s selector
	if len(tokens) == 0 {
		return s, false
	}
	current := compound{combinator: ' '}
	empty := true
	flush := func() {
		s.parts = append(s.parts, current)
		current, empty = compound{combinator: ' '}, true
	}
	for i := 0; i < len(tokens); i++ {
		v := tokens[i]
		if v.kind == kSpace || v.kind == kDelim && strings.Contains(">+~", v.text) {
			if !empty {
				flush()
			}
			if v.kind == kDelim {
				current.combinator = v.text[0]
			}
			continue
		}
		used, ok := current.add(&s, tokens[i:])
		if !ok {
			return s, false
		}
		empty = false
		i += used - 1
	}
	if empty {
		return s, false
	}
	flush()
	return s, true
}

// add reads one simple selector and returns how many tokens it took.
func (c *compound) add(s *selector, tokens []value) (used int, ok bool) {
	v := tokens[0]
	switch {
	case v.kind == kIdent:
		c.tag = v.text
		s.weight++
	case v.delim("*"):
	case v.kind == kHash:
		c.id = v.text
		s.weight += 1e6
	case v.delim(".") && len(tokens) > 1 && tokens[1].kind == kIdent:
		c.classes = append(c.classes, tokens[1].raw)
		s.weight += 1e3
		return 2, true
	case v.kind == kBlock && v.text == "[":
		test, ok := parseAttr(words(v.args))
		c.attrs = append(c.attrs, test)
		s.weight += 1e3
		return 1, ok
	case v.delim(":"):
		return c.addPseudo(s, tokens)
	default:
		return 0, false
	}
	return 1, true
}

func (c *compound) addPseudo(s *selector, tokens []value) (used int, ok bool) {
	at := 1
	double := len(tokens) > 1 && tokens[1].delim(":")
	if double {
		at = 2
	}
	if len(tokens) <= at || tokens[at].kind != kIdent && tokens[at].kind != kFunction {
		return 0, false
	}
	v := tokens[at]
	if double || slices.Contains([]string{"before", "after", "first-line", "first-letter"}, v.text) {
		s.pseudo = v.text
		s.weight++
		return at + 1, true
	}
	test := pseudoTest{name: v.text}
	switch v.text {
	case "not", "is", "where", "has", "matches", "-webkit-any":
		test.inner = parseSelectors(v.args)
		heaviest := 0
		for _, inner := range test.inner {
			heaviest = max(heaviest, inner.weight)
		}
		if v.text != "where" {
			s.weight += heaviest
		}
	case "nth-child", "nth-last-child", "nth-of-type", "nth-last-of-type":
		test.a, test.b = parseNth(words(v.args))
		s.weight += 1e3
	case "lang", "dir":
		if args := words(v.args); len(args) > 0 {
			test.inner = []selector{{pseudo: args[0].text}}
		}
		s.weight += 1e3
	default:
		test.never = !slices.Contains(knownPseudo, v.text)
		s.weight += 1e3
	}
	c.tests = append(c.tests, test)
	return at + 1, true
}

var knownPseudo = []string{
	"root", "first-child", "last-child", "only-child", "first-of-type", "last-of-type", "only-of-type", "empty", "link",
	"any-link", "checked", "disabled", "enabled", "open", "scope", "host",
}

func parseAttr(list []value) (attrTest, bool) {
	if len(list) == 0 || list[0].kind != kIdent {
		return attrTest{}, false
	}
	t := attrTest{name: list[0].text}
	for _, v := range list[1:] {
		switch {
		case v.kind == kDelim && t.value == "":
			t.op += v.text
		case v.is("i") && t.value != "":
			t.fold = true
		case v.kind == kIdent:
			t.value = v.raw
		case v.kind == kString:
			t.value = v.text
		case v.kind == kNumber:
			t.value = v.raw
		}
	}
	return t, true
}

// parseNth reads the a and b of an+b.
func parseNth(list []value) (a, b int) {
	var text strings.Builder
	for _, v := range list {
		switch v.kind {
		case kIdent, kNumber, kDimension:
			if v.raw != "" {
				text.WriteString(strings.ToLower(v.raw))
			} else {
				text.WriteString(v.text)
			}
		case kDelim:
			text.WriteString(v.text)
		}
	}
	s := text.String()
	switch s {
	case "odd":
		return 2, 1
	case "even":
		return 2, 0
	}
	step, rest, has := strings.Cut(s, "n")
	if !has {
		return 0, int(number(strings.TrimPrefix(s, "+")))
	}
	switch step {
	case "", "+":
		a = 1
	case "-":
		a = -1
	default:
		a = int(number(strings.TrimPrefix(step, "+")))
	}
	return a, int(number(strings.TrimPrefix(rest, "+")))
}

// matches reports whether the selector is for the element.
func (s *selector) matches(n *html.Node) bool {
	last := len(s.parts) - 1
	left := maxTries
	return last >= 0 && s.parts[last].matches(n) && s.matchLeft(last, n, &left)
}

// maxTries is how many elements one selector may look at for one element; a selector made to need more matches nothing.
const maxTries = 2000

func (s *selector) matchLeft(i int, n *html.Node, tries *int) bool {
	if i == 0 {
		return true
	}
	step, once := parent, false
	switch s.parts[i].combinator {
	case '>':
		once = true
	case '+':
		step, once = previous, true
	case '~':
		step = previous
	}
	for other := step(n); other != nil; other = step(other) {
		if *tries--; *tries < 0 {
			return false
		}
		if s.parts[i-1].matches(other) && s.matchLeft(i-1, other, tries) {
			return true
		}
		if once {
			return false
		}
	}
	return false
}

func parent(n *html.Node) *html.Node { return n.Parent }

func previous(n *html.Node) *html.Node {
	n = n.PrevSibling
	for n != nil && n.Type != html.ElementNode {
		n = n.PrevSibling
	}
	return n
}

func next(n *html.Node) *html.Node {
	n = n.NextSibling
	for n != nil && n.Type != html.ElementNode {
		n = n.NextSibling
	}
	return n
}

func (c *compound) matches(n *html.Node) bool {
	if n.Type != html.ElementNode || c.tag != "" && !strings.EqualFold(c.tag, n.Data) {
		return false
	}
	if c.id != "" && attr(n, "id") != c.id {
		return false
	}
	if len(c.classes) > 0 {
		class := attr(n, "class")
		for _, want := range c.classes {
			if !hasWord(class, want) {
				return false
			}
		}
	}
	for i := range c.attrs {
		if !c.attrs[i].matches(n) {
			return false
		}
	}
	for i := range c.tests {
		if !c.tests[i].matches(n) {
			return false
		}
	}
	return true
}

func attr(n *html.Node, name string) string {
	for i := range n.Attr {
		if n.Attr[i].Key == name {
			return n.Attr[i].Val
		}
	}
	return ""
}

// hasWord reports whether a list of words separated by white space has the word.
func hasWord(list, word string) bool {
	for len(list) > 0 {
		at := strings.Index(list, word)
		if at < 0 {
			return false
		}
		end := at + len(word)
		if (at == 0 || isSpace(list[at-1])) && (end == len(list) || isSpace(list[end])) {
			return true
		}
		list = list[end:]
	}
	return false
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' }

func (t *attrTest) matches(n *html.Node) bool {
	for i := range n.Attr {
		if strings.EqualFold(n.Attr[i].Key, t.name) {
			have, want := n.Attr[i].Val, t.value
			if t.fold {
				have, want = strings.ToLower(have), strings.ToLower(want)
			}
			return compareAttr(t.op, have, want)
		}
	}
	return false
}

func compareAttr(op, have, want string) bool {
	switch op {
	case "":
		return true
	case "=":
		return have == want
	case "~=":
		return want != "" && hasWord(have, want)
	case "|=":
		return have == want || strings.HasPrefix(have, want+"-")
	case "^=":
		return want != "" && strings.HasPrefix(have, want)
	case "$=":
		return want != "" && strings.HasSuffix(have, want)
	case "*=":
		return want != "" && strings.Contains(have, want)
	}
	return false
}

func (t *pseudoTest) matches(n *html.Node) bool {
	if t.never {
		return false
	}
	switch t.name {
	case "not":
		return !anyMatches(t.inner, n)
	case "is", "where", "matches", "-webkit-any":
		return anyMatches(t.inner, n)
	case "has":
		for d := range n.Descendants() {
			if d.Type == html.ElementNode && anyMatches(t.inner, d) {
				return true
			}
		}
		return false
	case "root", "scope", "host":
		return n.Data == "html"
	case "lang":
		return len(t.inner) > 0 && langMatches(n, t.inner[0].pseudo)
	case "dir":
		return len(t.inner) > 0 && (inherited(n, "dir") == "rtl") == (t.inner[0].pseudo == "rtl")
	}
	return t.matchesState(n)
}

func (t *pseudoTest) matchesState(n *html.Node) bool {
	has := func(name string) bool {
		return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
	}
	switch t.name {
	case "link", "any-link":
		return n.Data == "a" && has("href")
	case "checked":
		return has("checked") || has("selected")
	case "disabled":
		return has("disabled")
	case "enabled":
		return (n.Data == "input" || n.Data == "button") && !has("disabled")
	case "open":
		return has("open")
	case "empty":
		return !slices.ContainsFunc(childrenOf(n), func(c *html.Node) bool {
			return c.Type == html.ElementNode || c.Type == html.TextNode && c.Data != ""
		})
	}
	return t.matchesPlace(n)
}

func childrenOf(n *html.Node) []*html.Node {
	var out []*html.Node
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		out = append(out, c)
	}
	return out
}

func (t *pseudoTest) matchesPlace(n *html.Node) bool {
	switch t.name {
	case "first-child":
		return previous(n) == nil
	case "last-child":
		return next(n) == nil
	case "only-child":
		return previous(n) == nil && next(n) == nil
	case "first-of-type":
		return place(n, previous, true) == 1
	case "last-of-type":
		return place(n, next, true) == 1
	case "only-of-type":
		return place(n, previous, true) == 1 && place(n, next, true) == 1
	case "nth-child":
		return t.nth(place(n, previous, false))
	case "nth-last-child":
		return t.nth(place(n, next, false))
	case "nth-of-type":
		return t.nth(place(n, previous, true))
	case "nth-last-of-type":
		return t.nth(place(n, next, true))
	}
	return false
}

// place counts from 1, in one direction.
func place(n *html.Node, step func(*html.Node) *html.Node, sameType bool) int {
	count := 1
	for other := step(n); other != nil; other = step(other) {
		if !sameType || other.Data == n.Data {
			count++
		}
	}
	return count
}

func (t *pseudoTest) nth(position int) bool {
	rest := position - t.b
	if t.a == 0 {
		return rest == 0
	}
	return rest%t.a == 0 && rest/t.a >= 0
}

func anyMatches(list []selector, n *html.Node) bool {
	for i := range list {
		if list[i].matches(n) {
			return true
		}
	}
	return false
}

func inherited(n *html.Node, name string) string {
	for ; n != nil; n = n.Parent {
		if v := attr(n, name); v != "" {
			return strings.ToLower(v)
		}
	}
	return ""
}

func langMatches(n *html.Node, want string) bool {
	have := inherited(n, "lang")
	return have == want || strings.HasPrefix(have, want+"-")
}
