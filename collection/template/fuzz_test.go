package template

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// fuzzLimit is far above what any input of fuzzSize takes and far below what a runaway does.
const (
	fuzzSize  = 4096
	fuzzLimit = 5 * time.Second
)

func tooLong(texts ...string) bool { return len(strings.Join(texts, "")) > fuzzSize }

func valid(texts ...string) bool {
	for _, text := range texts {
		if !utf8.ValidString(text) {
			return false
		}
	}
	return true
}

func FuzzParse(f *testing.F) {
	g := newGenerator(1)
	for range 50 {
		f.Add(g.template(fieldSets[0], false, 0))
	}
	f.Fuzz(func(t *testing.T, text string) {
		parsed, err := Parse(text)
		if err != nil {
			return
		}
		written := parsed.String()
		again, err := Parse(written)
		if err != nil && !strings.Contains(text, "<%") && !strings.Contains(text, commentStart) && !anyKey(parsed.nodes, "{") {
			t.Fatalf("%q was written as %q, which does not parse: %v", text, written, err)
		}
		if err == nil {
			_ = again.String()
		}
	})
}

// anyKey reports whether a tag's name or filter starts with the prefix. A brace there can come from "{{ {#0}}" alone, which Anki
// writes without the space, too, and then reads as another tag; no field may be named so.
func anyKey(nodes []node, prefix string) bool {
	for _, n := range nodes {
		if strings.HasPrefix(n.filterPrefix()+n.key, prefix) || anyKey(n.children, prefix) {
			return true
		}
	}
	return false
}

func FuzzRender(f *testing.F) {
	g := newGenerator(2)
	for range 100 {
		c := g.cardCase()
		f.Add(c.Question, c.Answer, c.Fields[0].Value, "typed", c.Cloze)
	}
	f.Fuzz(func(t *testing.T, question, answer, value, typed string, cloze bool) {
		if tooLong(question, answer, value, typed) || !valid(question, answer, value, typed) {
			return
		}
		start := time.Now()
		out := RenderCard(Input{Question: question, Answer: answer, Fields: []Field{{"Front", value}, {"Back", typed}}, Cloze: cloze})
		shown, typing := PrepareTyping(out.Question, []TypingField{{Field: Field{"Front", value}}}, 0)
		all := EncodeMediaPaths(shown) + typing.Answer(out.Answer, typed) + CompareTyped(value, typed, cloze) + StripAV(value) +
			TextLine(value, true) + StripHTMLPreservingMedia(value)
		_ = LatexInField(value, false)
		_ = MediaNames(value)
		if !utf8.ValidString(all) {
			t.Fatalf("not UTF-8: %q", all)
		}
		if took := time.Since(start); took > fuzzLimit {
			t.Fatalf("took %v", took)
		}
	})
}
