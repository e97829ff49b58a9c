package search

import (
	"strconv"
	"strings"

	"karuta/collection/anki"
)

// parseTerm reads one term: a text, or a key and a value parted by a colon.
func parseTerm(text string) (Node, error) {
	key, value, found := cutAtColon(text)
	if !found {
		p, err := unescape(text)
		return Text{Pattern: p}, err
	}
	if key == "" {
		return nil, &Error{Kind: MissingKey, Near: text}
	}
	if parse := operators[strings.ToLower(key)]; parse != nil {
		return parse(value)
	}
	return parseField(key, value)
}

// cutAtColon splits at the first colon that no backslash stands before.
func cutAtColon(text string) (key, value string, found bool) {
	for i := range len(text) {
		if text[i] == ':' && !escaped(text[:i]) {
			return text[:i], text[i+1:], true
		}
	}
	return text, "", false
}

// unescape resolves the escapes that matter to the grammar alone; those of
// patterns stay.
func unescape(text string) (Pattern, error) {
	if !strings.Contains(text, `\`) {
		return Pattern(text), nil
	}
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' {
			b.WriteByte(text[i])
			continue
		}
		i++
		switch {
		case i < len(text) && strings.IndexByte(`":()-`, text[i]) >= 0:
			b.WriteByte(text[i])
		case i < len(text) && strings.IndexByte(`\*_`, text[i]) >= 0:
			b.WriteString(text[i-1 : i+1])
		default:
			return "", &Error{Kind: UnknownEscape, Near: text}
		}
	}
	return Pattern(b.String()), nil
}

// unescapeQuotes is unescape for regular expressions, where a backslash means something else.
func unescapeQuotes(text string) Pattern { return Pattern(strings.ReplaceAll(text, `\"`, `"`)) }

// operators are the keys that are no field names.
var operators = map[string]func(value string) (Node, error){
	"deck":       withPattern(func(p Pattern) Node { return Deck{p} }),
	"preset":     withPattern(func(p Pattern) Node { return Preset{p} }),
	"note":       withPattern(func(p Pattern) Node { return Notetype{p} }),
	"tag":        parseTag,
	"card":       parseTemplate,
	"did":        func(v string) (Node, error) { ids, err := idList[anki.DeckID](v); return DeckIDs(ids), err },
	"nid":        func(v string) (Node, error) { ids, err := idList[anki.NoteID](v); return NoteIDs(ids), err },
	"cid":        func(v string) (Node, error) { ids, err := idList[anki.CardID](v); return CardIDs(ids), err },
	"mid":        func(v string) (Node, error) { id, err := number[anki.NotetypeID](v); return NotetypeID(id), err },
	"flag":       parseFlag,
	"is":         parseState,
	"added":      func(v string) (Node, error) { n, err := days(v); return Added(n), err },
	"edited":     func(v string) (Node, error) { n, err := days(v); return Edited(n), err },
	"introduced": func(v string) (Node, error) { n, err := days(v); return Introduced(n), err },
	"resched":    func(v string) (Node, error) { n, err := dayCount(v); return Rescheduled(n), err },
	"rated":      parseRated,
	"prop":       parseProperty,
	"dupe":       parseDuplicate,
	"has-cd":     withPattern(func(p Pattern) Node { return CustomData{Key: string(p)} }),
	"re":         func(v string) (Node, error) { return Text{unescapeQuotes(v), Regexp}, nil },
	"nc":         withPattern(func(p Pattern) Node { return Text{p, NoCombining} }),
	"w":          withPattern(func(p Pattern) Node { return Text{p, WholeWord} }),
	"sc":         withPattern(func(p Pattern) Node { return Text{p, WithoutCloze} }),
}

func withPattern(make func(Pattern) Node) func(string) (Node, error) {
	return func(value string) (Node, error) {
		p, err := unescape(value)
		return make(p), err
	}
}

func parseField(key, value string) (Node, error) {
	name, err := unescape(key)
	if err != nil {
		return nil, err
	}
	if re, ok := strings.CutPrefix(value, "re:"); ok {
		return Field{name, unescapeQuotes(re), Regexp}, nil
	}
	if nc, ok := strings.CutPrefix(value, "nc:"); ok {
		return Field{name, unescapeQuotes(nc), NoCombining}, nil
	}
	p, err := unescape(value)
	return Field{name, p, Plain}, err
}

func parseTag(value string) (Node, error) {
	if re, ok := strings.CutPrefix(value, "re:"); ok {
		return Tag{unescapeQuotes(re), Regexp}, nil
	}
	mode := Plain
	if nc, ok := strings.CutPrefix(value, "nc:"); ok {
		value, mode = nc, NoCombining
	}
	p, err := unescape(value)
	return Tag{p, mode}, err
}

func parseTemplate(value string) (Node, error) {
	if n, err := strconv.ParseUint(value, 10, 16); err == nil {
		return Ord(max(int(n), 1) - 1), nil
	}
	p, err := unescape(value)
	return Template{p}, err
}

func parseFlag(value string) (Node, error) {
	n, err := strconv.ParseUint(value, 10, 8)
	if err != nil || n > 7 {
		return nil, &Error{Kind: InvalidFlag, Near: value}
	}
	return Flag(n), nil
}

func parseState(value string) (Node, error) {
	switch s := State(value); s {
	case IsNew, IsLearn, IsReview, IsDue, IsSuspended, IsBuried, IsBuriedByUser, IsBuriedSibling:
		return Is(s), nil
	}
	return nil, &Error{Kind: InvalidState, Near: value}
}

func number[T ~int | ~int64](text string) (T, error) {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, &Error{Kind: InvalidNumber, Near: text}
	}
	return T(n), nil
}

func idList[T ~int64](text string) ([]T, error) {
	var ids []T
	for _, part := range strings.Split(text, ",") {
		id, err := number[T](part)
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// days reads a number of days, at least 1.
func days(text string) (int, error) {
	n, err := dayCount(text)
	return max(n, 1), err
}

func dayCount(text string) (int, error) {
	n, err := strconv.ParseUint(text, 10, 31)
	if err != nil {
		return 0, &Error{Kind: InvalidNumber, Near: text}
	}
	return int(n), nil
}

func parseRated(value string) (Node, error) {
	dayText, button, hasButton := strings.Cut(value, ":")
	n, err := days(dayText)
	if err != nil || !hasButton {
		return Rated{Days: n}, err
	}
	r, err := rating(button)
	return Rated{Days: n, Rating: r}, err
}

func rating(text string) (anki.Rating, error) {
	n, err := strconv.ParseUint(text, 10, 8)
	if err != nil || n < 1 || n > 4 {
		return 0, &Error{Kind: InvalidButton, Near: text}
	}
	return anki.Rating(n), nil
}

func parseDuplicate(value string) (Node, error) {
	idText, text, _ := strings.Cut(value, ",")
	id, err := number[anki.NotetypeID](idText)
	if err != nil {
		return nil, err
	}
	p, err := unescape(text)
	return Duplicate{id, string(p)}, err
}
