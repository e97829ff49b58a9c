// Package fieldtext is between the HTML that a field stores and the text that a person edits.
package fieldtext

import (
	"regexp"
	"strings"
)

// Text holds a field between its HTML and what a person edits: its source, with line breaks as lines and signs
// that need no escape as themselves. A field that has lines in its source, which mean nothing in HTML, is edited as it
// is.
type Text struct {
	html   string // as it was stored
	shown  string // as it was given to the person
	source bool   // as it is: lines are lines of the source
}

// New returns the text of a field that is stored as HTML.
func New(html string) Text {
	t := Text{html: html, shown: html, source: strings.ContainsAny(html, "\n\r")}
	if !t.source {
		t.shown = readable(html)
	}
	return t
}

// Shown is what a person edits.
func (t Text) Shown() string { return t.shown }

// HTML returns what to store of what the person made of the text. A text that was not touched gives its HTML back to
// the byte.
func (t Text) HTML(edited string) string {
	switch {
	case edited == t.shown:
		return t.html
	case t.source:
		return edited
	}
	return stored(edited)
}

var (
	anyLineBreak = regexp.MustCompile(`(?i)<br ?/?>`)
	// A "<" begins a tag, and a "&" a character reference, only if these follow.
	plainLess = regexp.MustCompile(`&lt;($|[^a-zA-Z/!?])`)
	plainAnd  = regexp.MustCompile(`&amp;($|[^a-zA-Z#])`)
	loneLess  = regexp.MustCompile(`<($|[^a-zA-Z/!?])`)
	loneAnd   = regexp.MustCompile(`&($|[^a-zA-Z#])`)
	spaces    = strings.NewReplacer("&nbsp;", "\u00a0")
)

// readable writes HTML for a person to edit.
func readable(html string) string {
	text := anyLineBreak.ReplaceAllString(html, "\n")
	text = spaces.Replace(text)
	text = twice(plainLess, text, "<$1")
	return twice(plainAnd, text, "&$1")
}

// stored is the inverse of readable.
func stored(text string) string {
	html := twice(loneAnd, text, "&amp;$1")
	html = twice(loneLess, html, "&lt;$1")
	html = strings.ReplaceAll(html, "\u00a0", "&nbsp;")
	html = strings.ReplaceAll(html, "\n", "<br>")
	return anyLineBreak.ReplaceAllString(html, "<br>") // also one that was written as a tag
}

// twice replaces all matches, also those that begin with the last character of another.
func twice(re *regexp.Regexp, text, with string) string {
	return re.ReplaceAllString(re.ReplaceAllString(text, with), with)
}
