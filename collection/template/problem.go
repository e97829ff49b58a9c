package template

import (
	"fmt"
)

// ProblemKind says what is wrong with a template.
type ProblemKind int

// The kinds of problems.
const (
	NotClosed    ProblemKind = iota + 1 // a conditional is opened and never closed
	NotOpen                             // a conditional is closed that was not opened
	WrongClosed                         // a conditional is closed while another one is open
	UnknownField                        // a replacement or conditional names a field the notetype lacks
)

// Side is a face of a card.
type Side int

// The sides of a card.
const (
	Question Side = iota
	Answer
)

// Problem is an error in a template. It is found while parsing or, for unknown fields, while rendering.
type Problem struct {
	Kind     ProblemKind
	Name     string // the conditional or field complained of
	Tag      string // of UnknownField: the inside of the tag, such as "hint:Bakc" or "#Bakc"
	Expected string // of WrongClosed: the conditional that is open
	Side     Side   // set by RenderCard
	Browser  bool   // set by RenderCard: the problem is in the browser's own templates
}

// Error describes the problem in English, without HTML.
func (p *Problem) Error() string {
	switch p.Kind {
	case NotClosed:
		return fmt.Sprintf("'{{/%s}}' is missing", p.Name)
	case NotOpen:
		return fmt.Sprintf("'{{/%s}}' closes nothing: neither '{{#%s}}' nor '{{^%s}}' comes before it", p.Name, p.Name, p.Name)
	case WrongClosed:
		return fmt.Sprintf("'{{/%s}}' stands where '{{/%s}}' is due", p.Name, p.Expected)
	default:
		return fmt.Sprintf("'{{%s}}' asks for the field '%s', which this notetype does not have", p.Tag, p.Name)
	}
}

// HTML is what a card with this problem shows in place of both sides.
func (p *Problem) HTML() string {
	side := "front"
	if p.Side == Answer {
		side = "back"
	}
	where := "The " + side + " template"
	if p.Browser {
		where = "The browser's " + side + " template"
	}
	return where + " cannot be used:<br>" + escapeText(p.Error()) + "<br>" + helpLink("template-syntax-error")
}

// emptyFront is shown by a card whose question shows no field.
func emptyFront() string {
	return "<div>Nothing would be shown on the front of this card.<br>" + helpLink("front-of-card-is-blank") + "</div>"
}

// missingCloze is shown by a card whose cloze number is not on the note.
func missingCloze(number int) string {
	return fmt.Sprintf("<div>This note has no cloze deletion number %d. Add one, or remove the card with Empty Cards.<br>%s</div>",
		number, helpLink("no-cloze-filter-on-cloze-note-type"))
}

func helpLink(section string) string {
	return "<a href='https://docs.ankiweb.net/templates/errors.html#" + section + "'>Read more</a>"
}
