package template

import (
	"encoding/hex"
	"regexp"
	"slices"
	"strings"

	"lukechampine.com/blake3"
)

// ruby matches a word, with one space before it at most, and its reading in brackets.
var ruby = regexp.MustCompile(` ?([^ >]+?)\[(.+?)\]`)

// applyFilters runs a field's text through the filters of a replacement. From the first filter Anki does not know on,
// add-ons take over there; here it is the Custom filter of the input, if there is one.
func (c *context) applyFilters(text, field string, filters []string) string {
	filters = typeFilters(filters)
	for i, name := range filters {
		out, known := c.applyFilter(name, text, field)
		if !known {
			return c.applyCustom(text, field, filters[i:])
		}
		text = out
	}
	return text
}

func (c *context) applyCustom(text, field string, filters []string) string {
	if c.custom == nil {
		return text
	}
	for _, name := range filters {
		text = c.custom(name, field, text)
	}
	return text
}

// typeFilters folds a chain that begins with "type:" into one filter: nothing else of it applies but cloze and nc.
func typeFilters(filters []string) []string {
	last := len(filters) - 1
	switch {
	case last < 0 || filters[last] != "type":
		return filters
	case slices.Equal(filters, []string{"cloze", "type"}):
		return []string{"type-cloze"}
	case slices.Equal(filters, []string{"nc", "type"}):
		return []string{"type-nc"}
	}
	return filters[last:]
}

func (c *context) applyFilter(name, text, field string) (out string, known bool) {
	switch name {
	case "":
		return text, true
	case "text":
		return StripHTML(text), true
	case "furigana":
		return replaceRuby(text, "<ruby><rb>${1}</rb><rt>${2}</rt></ruby>"), true
	case "kanji":
		return replaceRuby(text, "$1"), true
	case "kana":
		return replaceRuby(text, "$2"), true
	case "type":
		return "[[type:" + field + "]]", true
	case "type-cloze":
		return "[[type:cloze:" + field + "]]", true
	case "type-nc":
		return "[[type:nc:" + field + "]]", true
	case "hint":
		return hint(text, field), true
	case "cloze":
		return revealCloze(text, c.ord+1, c.side == Question), true
	case "cloze-only":
		return clozeOnly(text, c.ord+1, c.side == Question), true
	}
	if options, found := strings.CutPrefix(name, "tts "); found {
		return "[anki:tts lang=" + options + "]" + text + "[/anki:tts]", true
	}
	return text, false
}

// replaceRuby rewrites every word with a reading by a pattern in which $1 is the word and $2 the reading. Sounds look
// like readings and stay.
func replaceRuby(text, pattern string) string {
	text = strings.ReplaceAll(text, "&nbsp;", " ")
	var b []byte
	pos := 0
	for _, m := range ruby.FindAllStringSubmatchIndex(text, -1) {
		b = append(b, text[pos:m[0]]...)
		if strings.HasPrefix(text[m[4]:m[5]], "sound:") {
			b = append(b, text[m[0]:m[1]]...)
		} else {
			b = ruby.ExpandString(b, pattern, text, m)
		}
		pos = m[1]
	}
	return string(append(b, text[pos:]...))
}

// hint hides a text behind a link with the field's name. Its id in the page comes from the text and the name.
func hint(text, field string) string {
	if strings.TrimSpace(text) == "" {
		return text
	}
	sum := blake3.Sum256([]byte(text + field))
	id := "hint" + hex.EncodeToString(sum[:8])
	return "\n<a class=hint href=\"#\"\nonclick=\"this.style.display='none';\n" +
		"document.getElementById('" + id + "').style.display='block';\nreturn false;\" draggable=false>\n" +
		field + "</a>\n<div id=\"" + id + "\" class=hint style=\"display: none\">" + text + "</div>\n"
}
