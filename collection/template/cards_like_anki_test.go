package template

import (
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

type cardCase struct {
	Question string      `json:"question"`
	Answer   string      `json:"answer"`
	Fields   []caseField `json:"fields"`
	Tags     []string    `json:"tags"`
	Template string      `json:"template"`
	Ord      int         `json:"ord"`
	Cloze    bool        `json:"cloze"`
	Browser  bool        `json:"browser"` // the saved card as the browser shows it
	Saved    bool        `json:"saved"`
	SVG      bool        `json:"svg"`
}

type caseField struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type cardAnswer struct {
	Skip                 bool
	Question, Answer     string
	QuestionAV, AnswerAV []avAnswer
	Problem              *problemAnswer
	Fields, Tags         []string
	Notetype, Template   string
	Deck                 string
	Flag                 int
	CardID               int64
	Ord                  int // -1 if the card is not saved
}

type avAnswer struct {
	Filename, Text, Lang string
	Voices               []string
	Speed                string
	Other                []string
}

type problemAnswer struct {
	Kind, Side string
	Browser    bool
	Args       []string
	Link       string
}

func (g generator) cardCase() cardCase {
	fields := fieldSets[g.IntN(len(fieldSets))]
	c := cardCase{Cloze: g.chance(50), Ord: g.IntN(3), Saved: g.chance(60), SVG: g.chance(20), Browser: g.chance(8), Tags: []string{}}
	c.Template = g.pick("Card 1", "", "<b>x</b>", "{{Front}}")
	for _, name := range fields {
		c.Fields = append(c.Fields, caseField{name, g.field(0)})
	}
	if c.Cloze && g.chance(70) {
		c.Fields[0].Value = g.cloze(0) + c.Fields[0].Value
	}
	for g.chance(40) {
		c.Tags = append(c.Tags, g.pick("a", "b::c", "é", "<br>"))
	}
	c.Question = g.template(fields, c.Cloze, 0)
	c.Answer = g.template(fields, c.Cloze, 0)
	if g.chance(50) {
		c.Question += "{{" + g.filters(c.Cloze) + fields[0] + "}}"
		c.Answer = "{{FrontSide}}" + c.Answer
	}
	return c
}

func TestCardsLikeAnki(t *testing.T) {
	g := newGenerator(caseSeed(t))
	cases := make([]cardCase, caseCount(t, 5000))
	for i := range cases {
		cases[i] = g.cardCase()
	}
	answers := askReference(t, referenceInput{Cards: cases}).Cards
	r := &report{t: t}
	for i, c := range cases {
		if !answers[i].Skip {
			checkCard(r, c, answers[i])
		}
	}
	r.done(len(cases))
}

func checkCard(r *report, c cardCase, want cardAnswer) {
	r.t.Helper()
	in := Input{
		Question: c.Question, Answer: c.Answer, Tags: want.Tags, Notetype: want.Notetype, Template: want.Template,
		Deck: want.Deck, Flag: want.Flag, CardID: want.CardID, Ord: c.Ord, Cloze: c.Cloze, Browser: c.Browser, LatexSVG: c.SVG,
	}
	if want.Ord >= 0 {
		in.Ord = want.Ord
	}
	for i, f := range c.Fields {
		in.Fields = append(in.Fields, Field{f.Name, want.Fields[i]})
	}
	got := RenderCard(in)
	if got.Problem != nil || want.Problem != nil {
		r.check(c, "problem", problemOf(got.Problem), want.Problem)
		return
	}
	r.check(c, "question", maskMessages(got.Question), want.Question)
	r.check(c, "answer", maskMessages(got.Answer), want.Answer)
	r.check(c, "question's sounds", avOf(got.QuestionAV), want.QuestionAV)
	r.check(c, "answer's sounds", avOf(got.AnswerAV), want.AnswerAV)
}

var (
	emptyMessage = regexp.MustCompile(`<div>Nothing would be[^<]*<br><a href='([^']*)'>Read more</a></div>`)
	clozeMessage = regexp.MustCompile(`<div>This note has no cloze deletion number (\d+)[^<]*<br><a href='([^']*)'>Read more</a></div>`)
)

// maskMessages replaces messages to people by marks of their kind, as the script does with Anki's.
func maskMessages(html string) string {
	html = emptyMessage.ReplaceAllString(html, "<div>@EMPTY@<br>$1</div>")
	html = clozeMessage.ReplaceAllString(html, "<div>@CLOZE $1@<br>$2</div>")
	return strings.ReplaceAll(html, "[The tag 'anki:tts' needs a language: lang=…]", "@SPEECH@")
}

func problemOf(p *Problem) *problemAnswer {
	if p == nil {
		return nil
	}
	out := &problemAnswer{Side: "question", Browser: p.Browser, Link: "https://docs.ankiweb.net/templates/errors.html#template-syntax-error"}
	if p.Side == Answer {
		out.Side = "answer"
	}
	tag := func(mark, name string) string { return "{{" + mark + name + "}}" }
	switch p.Kind {
	case NotClosed:
		out.Kind, out.Args = "not closed", []string{tag("/", p.Name)}
	case NotOpen:
		out.Kind, out.Args = "not open", []string{tag("/", p.Name), tag("#", p.Name), tag("^", p.Name)}
	case WrongClosed:
		out.Kind, out.Args = "wrong closed", []string{tag("/", p.Name), tag("/", p.Expected)}
	case UnknownField:
		out.Kind, out.Args = "unknown field", []string{tag("", p.Tag), p.Name}
	}
	return out
}

func avOf(tags []AVTag) []avAnswer {
	out := []avAnswer{}
	for _, tag := range tags {
		a := avAnswer{Filename: tag.Filename}
		if s := tag.Speech; s != nil {
			other := slices.Sorted(slices.Values(s.Other))
			a = avAnswer{Text: s.Text, Lang: s.Lang, Voices: s.Voices, Speed: pythonFloat(s.Speed), Other: other}
			if a.Voices == nil {
				a.Voices = []string{}
			}
			if a.Other == nil {
				a.Other = []string{}
			}
		}
		a.Text = maskMessages(a.Text)
		out = append(out, a)
	}
	return out
}

func pythonFloat(f float32) string {
	text := strconv.FormatFloat(float64(f), 'g', -1, 64)
	if !strings.ContainsAny(text, ".e") {
		text += ".0"
	}
	return text
}

// TestPackageLikeAnki renders all cards of a published deck, where it is at hand.
func TestPackageLikeAnki(t *testing.T) {
	path := os.Getenv("KARUTA_GEOGRAPHY_APKG")
	if path == "" {
		t.Skip("KARUTA_GEOGRAPHY_APKG names no package")
	}
	cards := askReference(t, referenceInput{Package: path}).Package
	if len(cards) == 0 {
		t.Fatal("the package has no cards")
	}
	r := &report{t: t}
	for _, c := range cards {
		checkCard(r, c.Case, c.Answer)
	}
	r.done(len(cards))
}
