package style

import (
	"strings"

	"golang.org/x/net/html"
)

// hints returns what attributes of HTML say about an element's looks.
func hints(n *html.Node) []declaration {
	var out []declaration
	add := func(name, text string) {
		out = append(out, declaration{name: name, value: tokenize(text)})
	}
	for _, a := range n.Attr {
		if text := strings.TrimSpace(a.Val); len(text) < 200 && !strings.ContainsAny(text, ";{}") {
			hint(n, a.Key, text, add)
		}
	}
	if n.Data == "td" || n.Data == "th" {
		cellHints(n, add)
	}
	return out
}

func hint(n *html.Node, key, text string, add func(name, text string)) {
	switch key {
	case "dir":
		dirHint(n, strings.ToLower(text), add)
	case "align":
		alignHint(n, strings.ToLower(text), add)
	case "bgcolor":
		if c := legacyColor(text); isOneOf(n, "body", "table", "tr", "td", "th", "tbody", "thead", "tfoot") {
			add("background-color", c)
		}
	case "width", "height":
		if isOneOf(n, "img", "table", "td", "th", "tr", "hr", "col", "video", "iframe", "object", "canvas", "svg") {
			if l := legacyLength(text); l != "" {
				add(key, l)
			}
		}
	case "valign":
		add("vertical-align", text)
	case "nowrap":
		add("white-space", "nowrap")
	case "hidden":
		add("display", "none")
	default:
		legacyHint(n, key, text, add)
	}
}

func legacyHint(n *html.Node, key, text string, add func(name, text string)) {
	switch n.Data {
	case "table":
		tableHint(key, text, add)
		return
	case "img":
		imageHint(key, text, add)
		return
	}
	switch n.Data + " " + key {
	case "font color", "body text":
		add("color", legacyColor(text))
	case "font face":
		add("font-family", text)
	case "font size":
		if size := fontSizes[strings.TrimSpace(text)]; size != "" {
			add("font-size", size)
		}
	case "hr color":
		add("color", legacyColor(text))
		add("border-style", "solid")
	case "hr size":
		add("border-width", "1px")
	case "ol type", "li type", "ul type":
		if t, ok := listTypes[text]; ok {
			add("list-style-type", t)
		}
	}
}

func tableHint(key, text string, add func(name, text string)) {
	switch key {
	case "border":
		if text != "0" {
			if text == "" {
				text = "1"
			}
			add("border", legacyLength(text)+" outset gray")
		}
	case "cellspacing":
		add("border-spacing", legacyLength(text))
	}
}

func imageHint(key, text string, add func(name, text string)) {
	switch key {
	case "border":
		add("border", legacyLength(text)+" solid")
	case "hspace":
		add("margin-left", legacyLength(text))
		add("margin-right", legacyLength(text))
	case "vspace":
		add("margin-top", legacyLength(text))
		add("margin-bottom", legacyLength(text))
	}
}

var fontSizes = map[string]string{
	"1": "x-small", "2": "small", "3": "medium", "4": "large", "5": "x-large", "6": "xx-large", "7": "xxx-large",
	"+1": "large", "+2": "x-large", "+3": "xx-large", "+4": "xxx-large", "-1": "small", "-2": "x-small",
}

var listTypes = map[string]string{
	"1": "decimal", "a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman", "disc": "disc",
	"circle": "circle", "square": "square", "none": "none",
}

func dirHint(n *html.Node, text string, add func(name, text string)) {
	switch text {
	case "rtl", "ltr":
		add("direction", text)
	case "auto":
		add("unicode-bidi", "plaintext")
		if firstStrongIsRTL(n) {
			add("direction", "rtl")
		}
		return
	default:
		return
	}
	if n.Data == "bdo" {
		add("unicode-bidi", "isolate-override")
	} else {
		add("unicode-bidi", "isolate")
	}
}

func firstStrongIsRTL(n *html.Node) bool {
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			if rtl, found := FirstStrong(d.Data); found {
				return rtl
			}
		}
	}
	return false
}

func alignHint(n *html.Node, text string, add func(name, text string)) {
	switch n.Data {
	case "img", "object", "iframe":
		switch text {
		case "left", "right":
			add("float", text)
		case "top", "middle", "bottom":
			add("vertical-align", text)
		}
	case "table":
		switch text {
		case "left", "right":
			add("float", text)
		case "center":
			add("margin-left", "auto")
			add("margin-right", "auto")
		}
	case "hr":
		if text == "left" {
			add("margin-left", "0")
		}
		if text == "right" {
			add("margin-right", "0")
		}
	default:
		switch text {
		case "center", "middle":
			text = "-webkit-center"
		case "left", "right":
			text = "-webkit-" + text
		}
		add("text-align", text)
	}
}

// cellHints are what attributes of the table say about its cells.
func cellHints(n *html.Node, add func(name, text string)) {
	table := n.Parent
	for table != nil && table.Data != "table" {
		table = table.Parent
	}
	if table == nil {
		return
	}
	for _, a := range table.Attr {
		switch a.Key {
		case "border":
			if a.Val != "0" {
				add("border", "1px inset gray")
			}
		case "cellpadding":
			add("padding", legacyLength(a.Val))
		}
	}
}

func isOneOf(n *html.Node, names ...string) bool {
	for _, name := range names {
		if n.Data == name {
			return true
		}
	}
	return false
}

// legacyLength reads "12", "12px" and "50%".
func legacyLength(text string) string {
	text = strings.TrimSpace(text)
	end := 0
	for end < len(text) && (text[end] >= '0' && text[end] <= '9' || text[end] == '.') {
		end++
	}
	if end == 0 {
		return ""
	}
	if strings.HasPrefix(strings.TrimSpace(text[end:]), "%") {
		return text[:end] + "%"
	}
	return text[:end] + "px"
}

// legacyColor allows a colour without its #.
func legacyColor(text string) string {
	if _, ok := ParseColor(text); ok {
		return text
	}
	if _, ok := parseHex(strings.TrimPrefix(text, "#")); ok {
		return "#" + text
	}
	return text
}
