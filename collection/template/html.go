package template

import (
	"regexp"
	"strings"
)

// lineSpace is white space as Anki's patterns understand \s; Go's own \s knows only ASCII.
const lineSpace = `[\t-\r\x{20}\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}]`

var (
	lineSpacers    = regexp.MustCompile(`(?i)<br` + lineSpace + `*/?>|<div>|\n`)
	typeReferences = regexp.MustCompile(`\[\[type:[^\]]+\]\]`)
	soundTags      = regexp.MustCompile(`\[sound:([^\]]+)\]`)
	blockTags      = regexp.MustCompile(`(?i)</?(?:br|address|article|aside|blockquote|canvas|dd|div|dl|dt|fieldset|figcaption` +
		`|figure|footer|form|h[1-6]|header|hr|li|main|nav|noscript|ol|output|p|pre|section|table|tfoot|ul|video)>`)
)

// StripHTML removes comments, style and script elements and all other tags, then decodes character references.
// No-break spaces become spaces; nothing is trimmed.
func StripHTML(html string) string { return decodeEntities(stripTags(html)) }

// StripHTMLPreservingMedia is StripHTML, but a tag that names a media file leaves the file's name, with a space before
// and after it. Notes' checksums and sort fields are made of this text.
func StripHTMLPreservingMedia(html string) string {
	return StripHTML(replaceMediaTags(html, func(_, name string) string { return " " + name + " " }))
}

// TextLine brings a field onto one line, as the card browser shows it: line breaks become spaces, type-in references go
// and so do sounds, unless preserveMedia keeps the names of media files.
func TextLine(html string, preserveMedia bool) string {
	text := lineSpacers.ReplaceAllString(html, " ")
	text = typeReferences.ReplaceAllString(text, "")
	if preserveMedia {
		text = StripHTMLPreservingMedia(soundTags.ReplaceAllString(text, "$1"))
	} else {
		text = StripHTML(soundTags.ReplaceAllString(text, ""))
	}
	return strings.TrimSpace(text)
}

// stripForSpeech removes HTML, keeping words apart where a line ended.
func stripForSpeech(html string) string {
	return StripHTML(blockTags.ReplaceAllString(html, " "))
}

// stripTags removes comments, style and script elements, and tags.
func stripTags(html string) string {
	next := strings.IndexByte(html, '<')
	if next < 0 {
		return html
	}
	var b strings.Builder
	b.Grow(len(html))
	s := tagScanner{text: html}
	pos := 0
	for next >= 0 {
		start := pos + next
		end := s.end(start)
		if end == 0 {
			break
		}
		b.WriteString(html[pos:start])
		pos = end
		next = strings.IndexByte(html[pos:], '<')
	}
	b.WriteString(html[pos:])
	return b.String()
}

// tagScanner finds where markup ends. It remembers which ends are missing from the rest of the text, so that the time
// stays linear in its length.
type tagScanner struct {
	text                         string
	noComment, noStyle, noScript bool
}

// end returns the position after the markup starting at start, or 0 if no markup ends in the rest of the text.
func (s *tagScanner) end(start int) int {
	rest := s.text[start:]
	if strings.HasPrefix(rest, commentStart) && !s.noComment {
		inside := len(commentStart)
		if i := strings.Index(rest[inside:], commentEnd); i >= 0 {
			return start + inside + i + len(commentEnd)
		}
		s.noComment = true
	}
	shut := strings.IndexByte(rest, '>')
	if shut < 0 {
		return 0
	}
	if end := elementEnd(rest, "<style", "</style>", &s.noStyle); end > 0 {
		return start + end
	}
	if end := elementEnd(rest, "<script", "</script>", &s.noScript); end > 0 {
		return start + end
	}
	return start + shut + 1
}

// elementEnd returns the length of the element that text begins with, or 0. missing is set once no closing tag is left.
func elementEnd(text, open, shut string, missing *bool) int {
	n := foldedPrefix(text, open)
	if n == 0 || *missing {
		return 0
	}
	gt := strings.IndexByte(text[n:], '>')
	if gt < 0 {
		return 0
	}
	pos, length := foldedIndex(text, n+gt+1, shut)
	if length == 0 {
		*missing = true
		return 0
	}
	return pos + length
}

// foldedIndex finds the lower-case word in text from a position on, whatever its case; length is 0 if it is not there.
func foldedIndex(text string, from int, word string) (pos, length int) {
	for pos = from; pos < len(text); pos++ {
		i := strings.IndexByte(text[pos:], word[0])
		if i < 0 {
			break
		}
		pos += i
		if length = foldedPrefix(text[pos:], word); length > 0 {
			return pos, length
		}
	}
	return 0, 0
}

// foldedPrefix returns how many bytes at the start of text equal the lower-case word but for case, or 0. The long s
// (U+017F) folds to s, as in Anki's case-insensitive patterns.
func foldedPrefix(text, word string) int {
	pos := 0
	for i := range len(word) {
		rest := text[pos:]
		switch {
		case rest == "":
			return 0
		case rest[0] == word[i], word[i] >= 'a' && rest[0] == word[i]-('a'-'A'):
			pos++
		case word[i] == 's' && strings.HasPrefix(rest, "ſ"):
			pos += len("ſ")
		default:
			return 0
		}
	}
	return pos
}
