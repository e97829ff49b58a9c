package template

import (
	"strings"
	"unicode"
)

const (
	commentStart = "<!--"
	commentEnd   = "-->"

	// altDirective at the very start of a template (white space aside) switches it to <% %> delimiters.
	altDirective = "{{=<% %>=}}"
)

type tokenKind int

const (
	tokenText tokenKind = iota
	tokenComment
	tokenReplacement
	tokenOpen    // {{#name}}
	tokenNegated // {{^name}}
	tokenClose   // {{/name}}
)

type token struct {
	kind tokenKind
	text string
}

// lexer cuts a template into text, comments and tags. An opening delimiter whose closing one is missing is text.
type lexer struct {
	text         string
	pos          int
	tag, comment delimited
}

func newLexer(text string) *lexer {
	l := &lexer{text: text, comment: delimited{open: commentStart, shut: commentEnd}}
	trimmed := strings.TrimLeftFunc(text, unicode.IsSpace)
	if !strings.HasPrefix(trimmed, altDirective) {
		l.tag = delimited{open: "{{", shut: "}}"}
		return l
	}
	for strings.HasPrefix(trimmed, altDirective) {
		trimmed = trimmed[len(altDirective):]
	}
	l.text = trimmed
	l.tag = delimited{open: "<%", shut: "%>"}
	return l
}

// next returns the next token, and false at the end.
func (l *lexer) next() (token, bool) {
	if l.pos == len(l.text) {
		return token{}, false
	}
	l.tag.seek(l.text, l.pos)
	l.comment.seek(l.text, l.pos)
	first := l.tag
	if l.comment.start < l.tag.start {
		first = l.comment
	}
	if first.start > l.pos {
		text := l.text[l.pos:first.start]
		l.pos = first.start
		return token{tokenText, text}, true
	}
	l.pos = first.end
	inner := l.text[first.start+len(first.open) : first.end-len(first.shut)]
	if first.open == commentStart {
		return token{tokenComment, inner}, true
	}
	return classify(inner), true
}

// delimited finds stretches between two marks. It remembers the last find, so that a template full of one sort of
// stretch is not searched over and over for the other.
type delimited struct {
	open, shut string
	start, end int // of the stretch found, marks included; start is the text's length if there is none
}

func (d *delimited) seek(text string, pos int) {
	if d.end > 0 && d.start >= pos {
		return
	}
	d.start, d.end = len(text), len(text)
	start := strings.Index(text[pos:], d.open)
	if start < 0 {
		return
	}
	start += pos
	inside := start + len(d.open)
	if length := strings.Index(text[inside:], d.shut); length >= 0 {
		d.start, d.end = start, inside+length+len(d.shut)
	}
}

// classify tells a tag by its first character. A tag of one character is always a replacement.
func classify(inner string) token {
	name := strings.TrimSpace(strings.TrimLeft(inner, "{"))
	if len(name) < 2 {
		return token{tokenReplacement, name}
	}
	kind := tokenReplacement
	switch name[0] {
	case '#':
		kind = tokenOpen
	case '^':
		kind = tokenNegated
	case '/':
		kind = tokenClose
	default:
		return token{kind, name}
	}
	return token{kind, strings.TrimLeftFunc(name[1:], unicode.IsSpace)}
}
