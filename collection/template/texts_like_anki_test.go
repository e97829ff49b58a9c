package template

import (
	"reflect"
	"strings"
	"testing"
)

type textCase struct {
	Text      string `json:"text"`
	Number    int    `json:"number"`
	SVG       bool   `json:"svg"`
	Typed     string `json:"typed"`
	Combining bool   `json:"combining"`
}

type textAnswer struct {
	Stripped, StrippedMedia string
	Line, LineMedia         string
	NoAV                    string
	Encoded, Decoded        string
	Typing                  string
	Latex                   [][2]string
	Compared                string
}

func (g generator) textCase() textCase {
	c := textCase{Text: g.field(g.IntN(2)), Number: 1 + g.IntN(3), SVG: g.chance(50), Combining: g.chance(60)}
	switch n := g.IntN(100); {
	case n < 50:
		c.Typed = g.broken(StripHTML(c.Text))
	case n < 70:
		c.Typed = g.field(1)
	case n < 80:
		c.Typed = strings.TrimSpace(StripHTML(c.Text))
	case n < 90: // long texts are compared by another rule
		c.Text = strings.Repeat(g.pick("abc ", "é à", "xyzzy"), 30+g.IntN(60)) + c.Text + strings.Repeat("the quick fox ", g.IntN(12))
		c.Typed = g.broken(g.broken(c.Text))
	}
	return c
}

func TestTextsLikeAnki(t *testing.T) {
	g := newGenerator(caseSeed(t) + 1)
	cases := make([]textCase, caseCount(t, 1000))
	for i := range cases {
		cases[i] = g.textCase()
	}
	answers := askReference(t, referenceInput{Texts: cases}).Texts
	r := &report{t: t}
	for i, c := range cases {
		got := textAnswer{
			Stripped: StripHTML(c.Text), StrippedMedia: StripHTMLPreservingMedia(c.Text),
			Line: TextLine(c.Text, false), LineMedia: TextLine(c.Text, true),
			NoAV: StripAV(c.Text), Encoded: EncodeMediaPaths(c.Text), Decoded: DecodeMediaPaths(c.Text),
			Typing: ClozeForTyping(c.Text, c.Number), Compared: CompareTyped(c.Text, c.Typed, c.Combining),
			Latex: [][2]string{},
		}
		for _, l := range LatexInField(c.Text, c.SVG) {
			got.Latex = append(got.Latex, [2]string{l.Filename, l.Body})
		}
		if len(ClozeNumbers(c.Text)) > 1 { // Anki goes through them in no particular order
			got.Latex, answers[i].Latex = nil, nil
		}
		gotValue, wantValue := reflect.ValueOf(got), reflect.ValueOf(answers[i])
		for f := range gotValue.NumField() {
			r.check(c, gotValue.Type().Field(f).Name, gotValue.Field(f).Interface(), wantValue.Field(f).Interface())
		}
	}
	r.done(len(cases))
}
