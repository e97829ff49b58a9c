package template

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"testing"
)

type notetypeCase struct {
	ID        int               `json:"id"`
	Cloze     bool              `json:"cloze"`
	Fields    []string          `json:"fields"`
	Templates []templateCase    `json:"templates"`
	Notes     []noteCase        `json:"notes"`
	Changes   map[string]string `json:"changes"`
}

type templateCase struct {
	Question string `json:"question"`
	Answer   string `json:"answer"`
}

type noteCase struct {
	Fields []string `json:"fields"`
	Tags   []string `json:"tags"`
}

type notetypeAnswer struct {
	Error string
	Reqs  [][3]any
	Notes []struct {
		Fields []string
		Ords   []int
	}
	Changed [][4]string
}

func (g generator) notetypeCase(id int) notetypeCase {
	c := notetypeCase{ID: id * 10, Cloze: g.chance(30), Fields: fieldSets[g.IntN(len(fieldSets))], Changes: map[string]string{}}
	for range 1 + g.IntN(3) {
		t := templateCase{g.template(c.Fields, c.Cloze, 0), g.template(c.Fields, c.Cloze, 0)}
		if last := len(c.Templates); last > 0 && g.chance(10) {
			t.Question = c.Templates[last-1].Question
		}
		c.Templates = append(c.Templates, t)
	}
	for range 3 {
		n := noteCase{Tags: []string{}}
		for range c.Fields {
			n.Fields = append(n.Fields, g.field(0))
		}
		if g.chance(30) {
			n.Tags = append(n.Tags, "tag")
		}
		c.Notes = append(c.Notes, n)
	}
	for i, name := range c.Fields {
		switch {
		case g.chance(25):
			c.Changes[name] = g.pick("New ", "新", "é ", "\U00010400", "a\u00a0b", "''", "&amp;") + fmt.Sprint(i)
		case g.chance(25):
			c.Changes[name] = ""
		}
	}
	return c
}

func TestNotetypesLikeAnki(t *testing.T) {
	g := newGenerator(caseSeed(t) + 2)
	cases := make([]notetypeCase, caseCount(t, 150))
	for i := range cases {
		cases[i] = g.notetypeCase(i + 1)
	}
	answers := askReference(t, referenceInput{Notetypes: cases}).Notetypes
	r := &report{t: t}
	for i, c := range cases {
		checkNotetype(r, c, answers[i])
	}
	r.done(len(cases))
}

// oneUnknown is the name of an unknown field; Anki picks any of them.
var oneUnknown = regexp.MustCompile(`(unknown field) .*`)

func checkNotetype(r *report, c notetypeCase, want notetypeAnswer) {
	r.t.Helper()
	var sides []Sides
	var questions []*Template
	for i, tc := range c.Templates {
		sides = append(sides, Sides(tc))
		parsed, err := Parse(tc.Question)
		if err != nil {
			parsed = nil
		}
		questions = append(questions, parsed)
		req := Requirements(parsed, c.Fields)
		ords := []any{}
		for _, ord := range req.Fields {
			ords = append(ords, float64(ord))
		}
		kind := map[RequirementKind]string{RequireNone: "none", RequireAny: "any", RequireAll: "all"}[req.Kind]
		r.check(c, "requirement", [3]any{float64(i), kind, ords}, want.Reqs[i])
	}
	invalid := invalidText(Validate(c.Cloze, sides, c.Fields))
	r.check(c, "validity", oneUnknown.ReplaceAllString(invalid, "$1"), oneUnknown.ReplaceAllString(want.Error, "$1"))
	for i, n := range c.Notes {
		var fields []Field
		for j, name := range c.Fields {
			fields = append(fields, Field{name, want.Notes[i].Fields[j]})
		}
		ords := CardOrds(c.Cloze, questions, fields, len(n.Tags) > 0)
		if len(ords) == 0 {
			ords = []int{0}
		}
		// Above the limit Anki makes several cards of one ord, which its own database check calls an error.
		r.check(n, "cards", ords, slices.Compact(want.Notes[i].Ords))
	}
	checkRenamed(r, c, sides, want)
}

func checkRenamed(r *report, c notetypeCase, sides []Sides, want notetypeAnswer) {
	r.t.Helper()
	first := ""
	for _, name := range c.Fields {
		if renamed, changed := c.Changes[name]; changed {
			name = renamed
		}
		if name != "" {
			first = name
			break
		}
	}
	if first == "" {
		return
	}
	for i, s := range sides {
		got := RewriteSides(s, c.Changes, first, c.Cloze)
		browser := RewriteSides(Sides{Question: s.Question}, c.Changes, first, c.Cloze)
		r.check(c, "renamed", [4]string{got.Question, got.Answer, browser.Question, browser.Answer}, want.Changed[i])
	}
}

func invalidText(err error) string {
	var invalid *InvalidError
	if !errors.As(err, &invalid) {
		return ""
	}
	text := strconv.Itoa(invalid.Ord+1) + " "
	switch invalid.Kind {
	case InvalidSyntax:
		return text + "syntax"
	case InvalidDuplicateFront:
		return text + "duplicate front " + strconv.Itoa(invalid.Other+1)
	case InvalidNoFrontField:
		return text + "no front field"
	case InvalidUnknownField:
		return text + "unknown field " + invalid.Field
	default:
		return text + "missing cloze"
	}
}
