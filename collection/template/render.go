package template

import (
	"slices"
	"strconv"
	"strings"
)

// Field is a note's field: its name, as templates refer to it, and its HTML.
type Field struct {
	Name, Value string
}

// Input is all that a card's text depends on.
type Input struct {
	Question, Answer string  // the template's two sides; for the browser, its own ones where they are not empty
	Fields           []Field // all fields of the notetype, in its order
	Tags             []string
	Notetype         string // name
	Template         string // name; also for cloze cards, which share one template
	Deck             string // full name of the home deck with "::", or "" if the deck is missing
	Ord              int    // the card's ord: template number, or cloze number minus one
	Flag             int    // 0 (none) to 7
	CardID           int64  // 0 for a card that is not saved yet
	Cloze            bool   // the notetype is of the cloze kind
	Browser          bool   // render for a row of the card browser: no message on an empty front, no LaTeX pictures
	LatexSVG         bool   // LaTeX pictures are .svg files instead of .png

	// Custom, if not nil, gets the filters that are not built in, and all that follow one in a chain.
	Custom func(filter, field, text string) string
}

// Rendered is a card as it is handed on for display.
type Rendered struct {
	Question, Answer     string  // HTML; [anki:play:q:0] stands for QuestionAV[0], [anki:play:a:0] for AnswerAV[0]
	QuestionAV, AnswerAV []AVTag // what is to be heard, in order
	Latex                []Latex // pictures both sides refer to

	// Empty is set if the front shows no field or the cloze number is not on the note; both sides then carry a message.
	Empty bool
	// Problem is set if a template is broken; both sides then consist of its message.
	Problem *Problem
}

// RenderCard renders both sides of a card. It never fails: what is wrong with a template or a note is shown on the card
// and told in the result.
func RenderCard(in Input) Rendered {
	c := newContext(in)
	question, err := c.renderSide(in.Question, Question)
	if err != nil {
		return problemCard(err, in.Browser)
	}
	if message := c.emptyMessage(in, question.template); message != "" {
		out := Rendered{Empty: true}
		out.Question, out.QuestionAV = ExtractAV(question.text+message, Question)
		out.Answer = message
		out.drawLatex(in)
		return out
	}
	var out Rendered
	out.Question, out.QuestionAV = ExtractAV(question.text, Question)
	c.frontSide = out.Question
	answer, err := c.renderSide(in.Answer, Answer)
	if err != nil {
		return problemCard(err, in.Browser)
	}
	out.Answer, out.AnswerAV = ExtractAV(answer.text, Answer)
	out.drawLatex(in)
	return out
}

func (r *Rendered) drawLatex(in Input) {
	if in.Browser {
		return
	}
	var question, answer []Latex
	r.Question, question = ExtractLatex(r.Question, in.LatexSVG)
	r.Answer, answer = ExtractLatex(r.Answer, in.LatexSVG)
	r.Latex = question
	for _, l := range answer {
		if !slices.Contains(r.Latex, l) {
			r.Latex = append(r.Latex, l)
		}
	}
}

func problemCard(p *Problem, browser bool) Rendered {
	p.Browser = browser
	return Rendered{Question: p.HTML(), Answer: p.HTML(), Problem: p}
}

// context is what the nodes of a template are rendered with.
type context struct {
	fields    map[string]string
	nonempty  map[string]bool
	ord       int
	side      Side
	frontSide string
	custom    func(filter, field, text string) string
}

func newContext(in Input) *context {
	c := &context{fields: allFields(in), nonempty: map[string]bool{}, ord: in.Ord, custom: in.Custom}
	for name, value := range c.fields {
		if !FieldIsEmpty(value) {
			c.nonempty[name] = true
		}
	}
	return c
}

// allFields adds the special fields to the note's own ones, which come first where names collide.
func allFields(in Input) map[string]string {
	deck := in.Deck
	if deck == "" {
		deck = "(Deck)"
	}
	fields := map[string]string{
		"Tags":                       strings.Join(in.Tags, " "),
		"Type":                       in.Notetype,
		"Card":                       in.Template,
		"Deck":                       deck,
		"Subdeck":                    deck[strings.LastIndex("::"+deck, "::"):],
		"CardFlag":                   "flag" + strconv.Itoa(in.Flag),
		"CardID":                     strconv.FormatInt(in.CardID, 10),
		"c" + strconv.Itoa(in.Ord+1): "1",
	}
	for _, f := range in.Fields {
		fields[f.Name] = f.Value
	}
	return fields
}

type renderedSide struct {
	template *Template
	text     string
}

func (c *context) renderSide(text string, side Side) (renderedSide, *Problem) {
	t, problem := parse(text)
	if problem == nil {
		c.side = side
		var b strings.Builder
		if problem = c.render(&b, t.nodes); problem == nil {
			return renderedSide{t, b.String()}, nil
		}
	}
	problem.Side = side
	return renderedSide{}, problem
}

func (c *context) render(b *strings.Builder, nodes []node) *Problem {
	for _, n := range nodes {
		var problem *Problem
		switch n.kind {
		case nodeText:
			b.WriteString(n.text)
		case nodeComment:
			b.WriteString(commentStart + n.text + commentEnd)
		case nodeReplacement:
			problem = c.replace(b, n)
		case nodeConditional:
			problem = c.renderIf(b, n, "#", true)
		case nodeNegated:
			problem = c.renderIf(b, n, "^", false)
		}
		if problem != nil {
			return problem
		}
	}
	return nil
}

// renderIf writes the children if the field has content, or has none. Children that are not shown are rendered
// nevertheless, to report unknown fields in them.
func (c *context) renderIf(b *strings.Builder, n node, mark string, wanted bool) *Problem {
	if _, known := c.fields[n.key]; !known && !isClozeConditional(n.key) {
		return &Problem{Kind: UnknownField, Name: n.key, Tag: mark + n.key}
	}
	if c.nonempty[n.key] != wanted {
		b = &strings.Builder{}
	}
	return c.render(b, n.children)
}

func (c *context) replace(b *strings.Builder, n node) *Problem {
	if n.key == "FrontSide" {
		b.WriteString(c.frontSide)
		return nil
	}
	if n.key == "" && len(n.filters) > 0 {
		b.WriteString(c.applyCustom("", "", n.filters))
		return nil
	}
	value, known := c.fields[n.key]
	if !known {
		return &Problem{Kind: UnknownField, Name: n.key, Tag: n.filterPrefix() + n.key}
	}
	b.WriteString(c.applyFilters(value, n.key, n.filters))
	return nil
}

// emptyMessage returns what a card without a usable front says, or "".
func (c *context) emptyMessage(in Input, question *Template) string {
	if in.Cloze {
		texts := make([]string, 0, len(c.fields))
		for _, value := range c.fields {
			texts = append(texts, value)
		}
		if number := in.Ord + 1; !slices.Contains(ClozeNumbers(texts...), number) {
			return missingCloze(number)
		}
		return ""
	}
	if !in.Browser && !showsField(question.nodes, c.nonempty, true) {
		return emptyFront()
	}
	return ""
}

// isClozeConditional tells names such as c1, which are true on the card of that number and false on all others.
func isClozeConditional(name string) bool {
	digits, found := strings.CutPrefix(name, "c")
	if !found {
		return false
	}
	_, err := strconv.ParseUint(strings.TrimPrefix(digits, "+"), 10, 32)
	return err == nil
}
