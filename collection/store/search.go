package store

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"karuta/collection/anki"
	"karuta/collection/search"
)

// SearchContext is what a search depends on besides its text.
type SearchContext struct {
	Today         int32 // day number
	Now           anki.Secs
	NextDayAt     anki.Secs // when the day ends
	LearnCutoff   anki.Secs // intraday learning cards due up to here count as due
	CurrentDeck   anki.DeckName
	IgnoreAccents bool
	Strip         func(html string) string // the text that first fields are compared by
}

// FindCards returns the cards that match, ordered by id.
func (r *Reader) FindCards(n search.Node, ctx SearchContext) ([]anki.CardID, error) {
	return find[anki.CardID](r, "select c.id from "+joined(n)+" where %s order by c.id", n, ctx)
}

// FindNotes returns the notes of which any card matches, ordered by id.
func (r *Reader) FindNotes(n search.Node, ctx SearchContext) ([]anki.NoteID, error) {
	return find[anki.NoteID](r, "select distinct n.id from "+joined(n)+" where %s order by n.id", n, ctx)
}

// joined puts cards and their notes together. SQLite would go through the cards
// and look at a note again for each; where texts are compared and nothing of
// the card, each note is looked at once.
func joined(n search.Node) string {
	if comparesTextOnly(n) {
		return "notes n cross join cards c on c.nid = n.id"
	}
	return "cards c join notes n on n.id = c.nid"
}

func comparesTextOnly(n search.Node) bool {
	all := func(parts []search.Node) bool {
		return len(parts) > 0 && !slices.ContainsFunc(parts, func(p search.Node) bool { return !comparesTextOnly(p) })
	}
	switch n := n.(type) {
	case search.And:
		return all(n)
	case search.Or:
		return all(n)
	case search.Not:
		return comparesTextOnly(n.Of)
	case search.Text, search.Field, search.Tag:
		return true
	}
	return false
}

func find[ID ~int64](r *Reader, query string, n search.Node, ctx SearchContext) ([]ID, error) {
	w := &searchWriter{r: r, ctx: ctx}
	if err := w.node(n); err != nil {
		if told := (*search.Error)(nil); errors.As(err, &told) {
			return nil, told
		}
		return nil, wrap("search", err)
	}
	ids := []ID{}
	err := r.conn.eachOnce(fmt.Sprintf(query, w.sql.String()), w.args, func(scan func(...any) error) error {
		var id ID
		err := scan(&id)
		ids = append(ids, id)
		return err
	})
	return ids, wrap("search", err)
}

// searchWriter makes SQL of a search: conditions on a card c and its note n.
type searchWriter struct {
	r    *Reader
	ctx  SearchContext
	sql  strings.Builder
	args []any

	notetypes []*anki.Notetype // read when first needed
	decks     []*anki.Deck
}

func (w *searchWriter) add(format string, args ...any) error {
	w.sql.WriteString(format)
	w.args = append(w.args, args...)
	return nil
}

func (w *searchWriter) node(n search.Node) error {
	switch n := n.(type) {
	case search.And:
		return w.join(n, " and ", "true")
	case search.Or:
		return w.join(n, " or ", "false")
	case search.Not:
		w.sql.WriteString("not ")
		return w.group(n.Of)
	}
	return w.leaf(n)
}

func (w *searchWriter) group(n search.Node) error {
	w.sql.WriteByte('(')
	err := w.node(n)
	w.sql.WriteByte(')')
	return err
}

func (w *searchWriter) join(parts []search.Node, operator, none string) error {
	if len(parts) == 0 {
		return w.add(none)
	}
	for i, p := range parts {
		if i > 0 {
			w.sql.WriteString(operator)
		}
		if err := w.group(p); err != nil {
			return err
		}
	}
	return nil
}

func (w *searchWriter) leaf(n search.Node) error {
	switch n := n.(type) {
	case search.Text:
		return w.text(n)
	case search.Field:
		return w.field(n)
	case search.Tag:
		return w.tag(n)
	case search.Deck:
		return w.deck(n.Name)
	case search.DeckIDs:
		return w.deckIn(n)
	case search.Preset:
		return w.preset(n.Name)
	case search.Notetype:
		return w.notetype(n.Name)
	case search.NotetypeID:
		return w.add("n.mid = ?", n)
	case search.Template:
		return w.template(n.Name)
	case search.NoteIDs:
		return w.add("n.id in (" + idText(n) + ")")
	case search.CardIDs:
		return w.add("c.id in (" + idText(n) + ")")
	case search.Duplicate:
		return w.duplicate(n)
	}
	return w.cardLeaf(n)
}

// idText lists ids for an in(): numbers need no parameters, of which there may be too many.
func idText[T ~int64](ids []T) string {
	var parts []string
	for _, id := range ids {
		parts = append(parts, fmt.Sprint(int64(id)))
	}
	return strings.Join(parts, ",")
}

// composed returns a text with accents and letters as one character where there is such a one, as notes are stored.
func composed[T ~string](text T) string { return norm.NFC.String(string(text)) }

// patternParts calls fn for each character of a pattern; a wildcard is one that no backslash stands before.
func patternParts(p search.Pattern, fn func(c rune, wildcard bool)) {
	escaped := false
	text := composed(p)
	for i, c := range text {
		if c == '\\' && !escaped && i+1 < len(text) {
			escaped = true
			continue
		}
		fn(c, !escaped && (c == '*' || c == '_'))
		escaped = false
	}
}

// likePattern turns a pattern into the right side of LIKE … ESCAPE '\'.
func likePattern(p search.Pattern) string {
	return likePatternBut(p, func(rune) bool { return false })
}

// likePatternBut is likePattern in which any character stands for some.
func likePatternBut(p search.Pattern, some func(rune) bool) string {
	var b strings.Builder
	patternParts(p, func(c rune, wildcard bool) {
		switch {
		case wildcard && c == '*':
			b.WriteByte('%')
		case wildcard, some(c):
			b.WriteByte('_')
		case strings.ContainsRune(`%_\`, c):
			b.WriteByte('\\')
			b.WriteRune(c)
		default:
			b.WriteRune(c)
		}
	})
	return b.String()
}

// regexpText turns a pattern into the text of a regular expression; any stands
// for "*", one for "_".
func regexpText(p search.Pattern, any, one string) string {
	var b strings.Builder
	patternParts(p, func(c rune, wildcard bool) {
		switch {
		case wildcard && c == '*':
			b.WriteString(any)
		case wildcard:
			b.WriteString(one)
		default:
			b.WriteString(regexp.QuoteMeta(string(c)))
		}
	})
	return b.String()
}

// nameMatcher returns a test for names, whatever their case.
func nameMatcher(p search.Pattern) (func(string) bool, error) {
	re, err := regexp.Compile("(?is)^" + quoteBytes(p) + "$")
	if err != nil {
		return nil, err
	}
	return re.MatchString, nil
}

// quoteBytes is regexpText with the usual wildcards.
func quoteBytes(p search.Pattern) string { return regexpText(p, ".*", ".") }

func (w *searchWriter) listDecks() ([]*anki.Deck, error) {
	var err error
	if w.decks == nil {
		w.decks, err = w.r.ListDecks()
	}
	return w.decks, err
}

func (w *searchWriter) listNotetypes() ([]*anki.Notetype, error) {
	var err error
	if w.notetypes == nil {
		w.notetypes, err = w.r.ListNotetypes()
	}
	return w.notetypes, err
}

func (w *searchWriter) deck(name search.Pattern) error {
	switch strings.ToLower(string(name)) {
	case "*":
		return w.add("true")
	case "filtered":
		return w.add("c.odid != 0")
	case "current":
		return w.decksMatching(func(deck anki.DeckName) bool { return inDeck(deck, w.ctx.CurrentDeck) })
	}
	native := search.Pattern(anki.NormalizeDeckName(string(name)))
	re, err := regexp.Compile("(?is)^" + quoteBytes(native) + "($|\x1f)")
	if err != nil {
		return err
	}
	return w.decksMatching(func(deck anki.DeckName) bool { return re.MatchString(string(deck)) })
}

func inDeck(deck, parent anki.DeckName) bool {
	return deck == parent || strings.HasPrefix(string(deck), string(parent.Child("")))
}

func (w *searchWriter) decksMatching(match func(anki.DeckName) bool) error {
	decks, err := w.listDecks()
	if err != nil {
		return err
	}
	var ids []anki.DeckID
	for _, d := range decks {
		if match(d.Name) {
			ids = append(ids, d.ID)
		}
	}
	return w.deckIn(ids)
}

func (w *searchWriter) deckIn(ids []anki.DeckID) error {
	list := idText(ids)
	return w.add("c.did in (" + list + ") or c.odid != 0 and c.odid in (" + list + ")")
}

// preset writes a condition on the preset of the card's deck; its name has no wildcards.
func (w *searchWriter) preset(name search.Pattern) error {
	var wanted strings.Builder
	patternParts(name, func(c rune, _ bool) { wanted.WriteRune(c) })
	presets, err := w.r.ListDeckConfigs()
	if err != nil {
		return err
	}
	chosen := map[anki.DeckConfigID]bool{}
	for _, p := range presets {
		chosen[p.ID] = unicaseCompare(p.Name, wanted.String()) == 0
	}
	decks, err := w.listDecks()
	if err != nil {
		return err
	}
	var ids []anki.DeckID
	for _, d := range decks {
		if d.Normal != nil && chosen[d.Normal.ConfigID] {
			ids = append(ids, d.ID)
		}
	}
	return w.deckIn(ids)
}

func (w *searchWriter) notetype(name search.Pattern) error {
	match, err := nameMatcher(name)
	if err != nil {
		return err
	}
	nts, err := w.listNotetypes()
	if err != nil {
		return err
	}
	nts = slices.DeleteFunc(slices.Clone(nts), func(nt *anki.Notetype) bool { return !match(nt.Name) })
	var ids []anki.NotetypeID
	for _, nt := range nts {
		ids = append(ids, nt.ID)
	}
	return w.add("n.mid in (" + idText(ids) + ")")
}

func (w *searchWriter) template(name search.Pattern) error {
	match, err := nameMatcher(name)
	if err != nil {
		return err
	}
	nts, err := w.listNotetypes()
	if err != nil {
		return err
	}
	parts := []string{"false"}
	for _, nt := range nts {
		for ord, t := range nt.Templates {
			if !match(t.Name) {
				continue
			}
			parts = append(parts, fmt.Sprintf("n.mid = %d and c.ord = %d", nt.ID, ord))
		}
	}
	return w.add(strings.Join(parts, " or "))
}
