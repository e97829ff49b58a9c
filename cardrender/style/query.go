package style

import "golang.org/x/net/html"

// Selector finds elements, as scripts ask for them.
type Selector struct{ list []selector }

// ParseSelector reads a list of selectors; false if it is not understood.
func ParseSelector(text string) (Selector, bool) {
	list := parseSelectors(tokenize(text))
	return Selector{list}, len(list) > 0
}

// Matches reports whether an element is meant.
func (s Selector) Matches(n *html.Node) bool {
	return n.Type == html.ElementNode && anyMatches(s.list, n)
}
