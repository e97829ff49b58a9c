package store

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"karuta/collection/anki"
	"karuta/collection/search"
)

// text writes a condition on all fields of the note.
func (w *searchWriter) text(n search.Text) error {
	switch n.Mode {
	case search.Regexp:
		return w.expression("karuta_regexp(?, n.flds)", n.Pattern)
	case search.WholeWord:
		if w.ctx.IgnoreAccents {
			plain := search.Pattern(withoutCombining(string(n.Pattern)))
			return w.add("karuta_regexp(?, karuta_process(n.flds, true, false))", wordRegexp(plain))
		}
		return w.add("karuta_regexp(?, n.flds)", wordRegexp(n.Pattern))
	case search.NoCombining:
		return w.like(n.Pattern, true, false)
	case search.WithoutCloze:
		return w.like(n.Pattern, w.ctx.IgnoreAccents, true)
	}
	return w.like(n.Pattern, w.ctx.IgnoreAccents, false)
}

// wordRegexp is a regular expression for what the pattern matches between two bounds of words.
func wordRegexp(p search.Pattern) string { return `\b` + quoteBytes(p) + `\b` }

// expression writes a condition with a regular expression, which must be one.
func (w *searchWriter) expression(condition string, p search.Pattern) error {
	text := composed(p)
	if err := checkExpression(text); err != nil {
		return err
	}
	return w.add(condition, text)
}

func checkExpression(text string) error {
	if _, err := expressions.get(text); err != nil {
		return &search.Error{Kind: search.InvalidExpression, Near: text}
	}
	return nil
}

// like matches the pattern anywhere in the sort field or the fields, those left
// out that their notetype excludes from searches.
func (w *searchWriter) like(p search.Pattern, noCombining, noCloze bool) error {
	pattern := "%" + likePattern(p) + "%"
	if noCombining {
		pattern = withoutCombining(pattern)
	}
	nts, err := w.listNotetypes()
	if err != nil {
		return err
	}
	process := func(column string) string {
		if !noCombining && !noCloze {
			return column
		}
		return fmt.Sprintf("karuta_process(%s, %v, %v)", column, noCombining, noCloze)
	}
	var partly []string // notetypes with a field that is not searched
	for _, nt := range nts {
		if searched := searchedFields(nt); len(searched) < len(nt.Fields) {
			partly = append(partly, fmt.Sprint(nt.ID))
		}
	}
	whole := fmt.Sprintf(`(%s like ? escape '\' or %s like ? escape '\')`, process("cast(n.sfld as text)"), process("n.flds"))
	if noCloze {
		whole += " and n.mid in (" + clozeNotetypes(nts) + ")"
	}
	if len(partly) == 0 {
		return w.add(whole, pattern, pattern)
	}
	if err := w.add("n.mid not in ("+strings.Join(partly, ",")+") and "+whole, pattern, pattern); err != nil {
		return err
	}
	for _, nt := range nts {
		if len(searchedFields(nt)) == len(nt.Fields) || noCloze && !nt.IsCloze() {
			continue
		}
		if err := w.likeInFields(nt, pattern, process); err != nil {
			return err
		}
	}
	return nil
}

// likeInFields matches the pattern in each searched field of one notetype's notes.
func (w *searchWriter) likeInFields(nt *anki.Notetype, pattern string, process func(column string) string) error {
	for _, ord := range searchedFields(nt) {
		column := process(fmt.Sprintf("karuta_field(n.flds, %d)", ord))
		if err := w.add(fmt.Sprintf(` or n.mid = %d and %s like ? escape '\'`, nt.ID, column), pattern); err != nil {
			return err
		}
	}
	return nil
}

func searchedFields(nt *anki.Notetype) []int {
	var ords []int
	for ord, f := range nt.Fields {
		if !f.Config.ExcludeFromSearch {
			ords = append(ords, ord)
		}
	}
	return ords
}

func clozeNotetypes(nts []*anki.Notetype) string {
	var ids []anki.NotetypeID
	for _, nt := range nts {
		if nt.IsCloze() {
			ids = append(ids, nt.ID)
		}
	}
	return idText(ids)
}

// field writes a condition on one field, by name.
func (w *searchWriter) field(n search.Field) error {
	match, err := nameMatcher(n.Name)
	if err != nil {
		return err
	}
	if n.Mode == search.Regexp {
		if err := checkExpression(composed(n.Pattern)); err != nil {
			return err
		}
	}
	nts, err := w.listNotetypes()
	if err != nil {
		return err
	}
	if err := w.add("false"); err != nil {
		return err
	}
	for _, nt := range nts {
		for ord, f := range nt.Fields {
			if !match(f.Name) {
				continue
			}
			condition, arg := fieldCondition(n, ord)
			if err := w.add(fmt.Sprintf(" or n.mid = %d and %s", nt.ID, condition), arg); err != nil {
				return err
			}
		}
	}
	return nil
}

func fieldCondition(n search.Field, ord int) (condition, arg string) {
	column := fmt.Sprintf("karuta_field(n.flds, %d)", ord)
	if n.Mode == search.Regexp {
		return "karuta_regexp(?, " + column + ")", composed(n.Pattern)
	}
	arg = likePattern(n.Pattern)
	if n.Mode == search.NoCombining {
		column, arg = "karuta_process("+column+", true, false)", withoutCombining(arg)
	}
	return column + ` like ? escape '\'`, arg
}

// tag writes a condition on the note's tags.
func (w *searchWriter) tag(n search.Tag) error {
	if n.Mode == search.Regexp {
		return w.expression("karuta_tag_regexp(?, n.tags)", n.Pattern)
	}
	switch {
	case n.Pattern == "none":
		return w.add("n.tags = ''")
	case n.Pattern == "*":
		return w.add("true")
	case strings.Trim(string(n.Pattern), "*") == "": // it would match the nothing before the first tag
		return w.add("n.tags != ''")
	case strings.ContainsAny(string(n.Pattern), " \u3000"):
		return w.add("false")
	}
	pattern := "^" + regexpText(n.Pattern, `\S*`, `\S`) + "($|::)"
	if n.Mode == search.NoCombining {
		return w.add("karuta_tag_regexp(?, karuta_process(n.tags, true, false))", withoutCombining(pattern))
	}
	// Most notes are told apart by what SQLite does itself, in a third of the time.
	return w.add(`n.tags like ? escape '\' and karuta_tag_regexp(?, n.tags)`, tagLikePattern(n.Pattern), pattern)
}

// tagLikePattern is a LIKE pattern for all tags that have a tag of the pattern among them, and for some others: LIKE
// takes no letters but those of ASCII for the same in another case, and does not know that a Kelvin sign is a k and a
// long s an s.
func tagLikePattern(p search.Pattern) string {
	return "%" + likePatternBut(p, func(c rune) bool { return c >= utf8.RuneSelf || strings.ContainsRune("kKsS", c) }) + "%"
}

func (w *searchWriter) duplicate(n search.Duplicate) error {
	text := w.ctx.Strip(composed(n.Text))
	var ids []anki.NoteID
	notes, err := w.r.ListNotes(n.Notetype)
	if err != nil {
		return err
	}
	for _, note := range notes {
		if w.ctx.Strip(note.Fields[0]) == text {
			ids = append(ids, note.ID)
		}
	}
	return w.add("n.id in (" + idText(ids) + ")")
}
