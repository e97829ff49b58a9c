package template

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

var answerLineBreaks = regexp.MustCompile(`(?i)(?:\n|<br` + lineSpace + `?/?>|</?div>)+`)

// CompareTyped marks what is right, wrong and missing in a typed answer. expected is the field's HTML, provided the
// typed text. If combining is not set, accents and other combining marks do not count.
func CompareTyped(expected, provided string, combining bool) string {
	plain := strings.TrimSpace(StripHTML(answerLineBreaks.ReplaceAllString(StripAV(expected), " ")))
	if provided == "" {
		return typedAnswer(escapeText(plain))
	}
	var c comparison
	if combining {
		c = compareExactly(plain, provided)
	} else {
		c = compareBase(plain, provided)
	}
	if slices.Equal(c.typed, c.expected) {
		return typedAnswer(`<span class=typeGood>` + escapeText(c.original) + `</span>`)
	}
	typed, wanted := c.marks()
	return typedAnswer(typed + "<br><span id=typearrow>&darr;</span><br>" + wanted)
}

func typedAnswer(html string) string { return "<code id=typeans>" + html + "</code>" }

type comparison struct {
	typed, expected []rune
	original        string   // the expected text, to be shown if all is right
	shown           []string // the expected characters as they are shown, where they differ from those compared
}

func compareExactly(expected, typed string) comparison {
	expected = norm.NFC.String(expected)
	return comparison{typed: []rune(norm.NFC.String(typed)), expected: []rune(expected), original: expected}
}

// compareBase compares without combining marks, and shows those of the expected text.
func compareBase(expected, typed string) comparison {
	c := comparison{original: expected, shown: []string{}}
	for _, r := range norm.NFKD.String(typed) {
		if !unicode.Is(unicode.M, r) {
			c.typed = append(c.typed, r)
		}
	}
	for _, r := range norm.NFKD.String(expected) {
		if !unicode.Is(unicode.M, r) {
			c.expected = append(c.expected, r)
			c.shown = append(c.shown, string(r))
		} else if last := len(c.shown) - 1; last >= 0 {
			c.shown[last] += string(r)
		}
	}
	return c
}

const (
	classGood   = "typeGood"
	classBad    = "typeBad"
	classMissed = "typeMissed"
)

// marks renders the typed and the expected text, each cut into spans.
func (c *comparison) marks() (typed, expected string) {
	var t, e strings.Builder
	i, j := 0, 0
	for _, x := range newMatcher(c.typed, c.expected).blocks() {
		if i < x.i {
			mark(&t, classBad, isolate(string(c.typed[i:x.i])))
		} else if j < x.j {
			mark(&t, classMissed, strings.Repeat("-", x.j-j))
		}
		if j < x.j {
			mark(&e, classMissed, c.slice(j, x.j))
		}
		i, j = x.i+x.size, x.j+x.size
		if x.size > 0 {
			mark(&t, classGood, isolate(string(c.typed[x.i:i])))
			mark(&e, classGood, c.slice(x.j, j))
		}
	}
	return t.String(), e.String()
}

func (c *comparison) slice(from, to int) string {
	if c.shown != nil {
		return strings.Join(c.shown[from:to], "")
	}
	return isolate(string(c.expected[from:to]))
}

func mark(b *strings.Builder, class, text string) {
	b.WriteString("<span class=" + class + ">" + escapeText(text) + "</span>")
}

// isolate puts a no-break space before a combining mark, which would join the span before.
func isolate(text string) string {
	if first, _ := utf8.DecodeRuneInString(text); unicode.Is(unicode.M, first) {
		return "\u00a0" + text
	}
	return text
}
