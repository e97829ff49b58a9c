package syncdialog

import (
	"fmt"
	"strings"
	"time"

	"karuta/app"
	"karuta/collection"
)

// figure is one line of the two sides, set against each other.
type figure struct {
	label       string
	here, there cell
}

// cell is what one side has: a number, and in smaller letters what is special about it.
type cell struct {
	text  string
	notes []string
}

const unknown = "–"

// figures sets the two sides against each other, as far as they are known.
func figures(q app.OneWayQuestion, now time.Time) []figure {
	rows := []figure{
		{"Last change", cell{text: moment(q.Here.Changed, now)}, cell{text: moment(q.There.Changed, now)}},
		{"Notes", cell{text: count(q.Here, q.Here.Notes)}, cell{text: count(q.There, q.There.Notes)}},
		{"Cards", cell{text: count(q.Here, q.Here.Cards)}, cell{text: count(q.There, q.There.Cards)}},
		{"Reviews", cell{text: count(q.Here, q.Here.Reviews)}, cell{text: count(q.There, q.There.Reviews)}},
	}
	if c := q.Comparison; c != nil {
		rows[1].here.notes, rows[1].there.notes = special(c.Here.OnlyNotes, c.Here.NewerNotes, "here"), special(c.There.OnlyNotes, c.There.NewerNotes, "there")
		rows[2].here.notes, rows[2].there.notes = special(c.Here.OnlyCards, c.Here.NewerCards, "here"), special(c.There.OnlyCards, c.There.NewerCards, "there")
		rows[3].here.notes, rows[3].there.notes = special(c.Here.OnlyReviews, 0, "here"), special(c.There.OnlyReviews, 0, "there")
	}
	return rows
}

func count(side app.QuestionSide, n int) string {
	if !side.Counted {
		return unknown
	}
	return thousands(n)
}

func special(only, newer int, where string) (notes []string) {
	if only > 0 {
		notes = append(notes, thousands(only)+" only "+where)
	}
	if newer > 0 {
		notes = append(notes, thousands(newer)+" newer "+where)
	}
	return notes
}

// moment writes when something was, as one would say it.
func moment(at, now time.Time) string {
	if at.Unix() <= 0 {
		return unknown
	}
	at = at.In(now.Location())
	day := func(t time.Time) time.Time { return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC) }
	switch days := int(day(now).Sub(day(at)).Hours() / 24); {
	case days == 0:
		return "today " + at.Format("15:04")
	case days == 1:
		return "yesterday " + at.Format("15:04")
	}
	return at.Format("2 Jan 2006")
}

// thousands writes a number in groups of three digits.
func thousands(n int) string {
	digits := fmt.Sprint(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// lost says what replacing a side takes from it: what only it has, and where its version is the newer one; empty for
// nothing.
func lost(s collection.SideCounts) string {
	var parts []string
	for _, p := range []struct {
		n    int
		noun string
	}{{s.OnlyReviews, "review"}, {s.OnlyNotes, "note"}, {s.OnlyCards, "card"}} {
		if p.n > 0 {
			parts = append(parts, some(p.n, p.noun))
		}
	}
	if s.NewerNotes > 0 {
		parts = append(parts, "the newer version of "+some(s.NewerNotes, "note"))
	}
	switch n := len(parts); n {
	case 0:
		return ""
	case 1:
		return " It loses " + parts[0] + "."
	default:
		return " It loses " + strings.Join(parts[:n-1], ", ") + " and " + parts[n-1] + "."
	}
}

func some(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return thousands(n) + " " + noun
}
