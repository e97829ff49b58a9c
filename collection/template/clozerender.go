package template

import (
	"regexp"
	"strings"
)

// Hidden text stands in data-cloze attributes. Deletions of one number inside each other escape the innermost text once
// for every level, which can make a few characters grow to megabytes. So there is a limit to what the attributes of a
// field may hold in all: hiddenBase bytes and hiddenFactor times the field's length, which is more than deletions need
// that are not nested so. Attributes beyond it stay empty.
const (
	hiddenBase   = 1 << 16
	hiddenFactor = 8
)

var mathJax = regexp.MustCompile(`(?s)(\\[(\[])(.*?)(\\[\])])`)

// clozeView renders the deletions of a field for the card of one number.
type clozeView struct {
	number   int
	question bool
	found    bool // a deletion of that number was met
	budget   int  // bytes left for hidden text
}

// revealCloze is the filter "cloze": nothing if the number is not in the text.
func revealCloze(text string, number int, question bool) string {
	shown := revealText(text, number, question)
	if !strings.Contains(shown, `\`) {
		return shown
	}
	return mathJax.ReplaceAllStringFunc(shown, func(s string) string {
		return s[:2] + stripTags(s[2:len(s)-2]) + s[len(s)-2:]
	})
}

func revealText(text string, number int, question bool) string {
	v := clozeView{number: number, question: question, budget: hiddenBase + hiddenFactor*len(text)}
	var b strings.Builder
	v.writeAll(&b, parseClozes(text))
	if !v.found {
		return ""
	}
	return b.String()
}

func (v *clozeView) writeAll(b *strings.Builder, nodes []clozeNode) {
	for i := range nodes {
		if n := &nodes[i]; n.isCloze() {
			v.write(b, n)
		} else {
			b.WriteString(n.text)
		}
	}
}

func (v *clozeView) write(b *strings.Builder, n *clozeNode) {
	active := n.has(v.number)
	v.found = v.found || active
	if shape, ok := n.occlusion(); ok {
		v.writeOcclusion(b, n, shape, active)
		return
	}
	if active && v.question {
		var hidden strings.Builder
		v.writeAll(&hidden, n.children)
		b.WriteString(`<span class="cloze" data-cloze="` + v.hide(hidden.String()) + `" data-ordinal="` + n.ordinals() + `">[` + n.shownHint() + `]</span>`)
		return
	}
	class := "cloze-inactive"
	if active {
		class = "cloze"
	}
	b.WriteString(`<span class="` + class + `" data-ordinal="` + n.ordinals() + `">`)
	v.writeAll(b, n.children)
	b.WriteString("</span>")
}

func (v *clozeView) hide(text string) string {
	escaped := escapeAttribute(text)
	if len(escaped) > v.budget {
		return ""
	}
	v.budget -= len(escaped)
	return escaped
}

func (v *clozeView) writeOcclusion(b *strings.Builder, n *clozeNode, shape string, active bool) {
	class := "cloze-highlight"
	switch {
	case n.has(0), active && v.question:
		class = "cloze"
	case !active:
		class = "cloze-inactive"
	}
	b.WriteString(`<div class="` + class + `" data-ordinal="` + n.ordinals() + `" ` + occlusionData(shape) + `></div>`)
}

// clozeTexts lists the hints (question) or texts (answer) of the deletions of a number, outer ones first.
func clozeTexts(nodes []clozeNode, number int, question bool) []string {
	var texts []string
	for i := range nodes {
		n := &nodes[i]
		if !n.isCloze() {
			continue
		}
		if n.has(number) {
			if question {
				texts = append(texts, n.shownHint())
			} else {
				texts = append(texts, n.plain())
			}
		}
		texts = append(texts, clozeTexts(n.children, number, question)...)
	}
	return texts
}

// clozeOnly is the filter "cloze-only".
func clozeOnly(text string, number int, question bool) string {
	return strings.Join(clozeTexts(parseClozes(text), number, question), ", ")
}

// ClozeForTyping returns what is to be typed for the deletions of a number: their texts joined by ", ", or one of them
// if all are equal; "" if there is none.
func ClozeForTyping(text string, number int) string {
	texts := clozeTexts(parseClozes(text), number, false)
	for _, t := range texts {
		if t != texts[0] {
			return strings.Join(texts, ", ")
		}
	}
	if len(texts) == 0 {
		return ""
	}
	return texts[0]
}
