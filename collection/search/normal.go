package search

import (
	"strconv"
	"strings"
)

// everything is the search that the empty one is written as where none may be empty.
const everything = "deck:*"

// Normalize returns the search in the form in which Anki stores searches: one
// space between terms, quotes around whole terms and only where they are needed,
// no "and". The error is an *Error.
func Normalize(input string) (string, error) {
	if _, err := Parse(input); err != nil {
		return "", err
	}
	tokens, err := lex(input)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	glued := true // nothing comes between what was written and the next term
	for _, t := range tokens {
		text := ""
		switch t.kind {
		case tokenAnd:
			continue
		case tokenOr:
			text = "OR"
		case tokenNot:
			text = "-"
		case tokenOpen:
			text = "("
		case tokenClose:
			text, glued = ")", true
		default:
			if text, err = normalTerm(t.text); err != nil {
				return "", err
			}
		}
		if !glued {
			b.WriteByte(' ')
		}
		b.WriteString(text)
		glued = t.kind == tokenNot || t.kind == tokenOpen
	}
	if b.Len() == 0 {
		return everything, nil
	}
	return b.String(), nil
}

// Term returns the term of an operator with a value that is meant literally.
func Term(key, value string) string {
	return quoteIfNeeded(key + ":" + escapeWildcards(value))
}

// AllOf joins terms and groups that must all match.
func AllOf(parts ...string) string { return strings.Join(parts, " ") }

// AnyOf joins terms of which one must match to a group.
func AnyOf(terms ...string) string { return "(" + strings.Join(terms, " OR ") + ")" }

var literal = strings.NewReplacer(`\`, `\\`, `"`, `\"`, `*`, `\*`, `_`, `\_`)

func escapeWildcards(value string) string { return literal.Replace(value) }

// normalTerm writes one term anew, from its text without quotes.
func normalTerm(text string) (string, error) {
	key, value, found := cutAtColon(text)
	if !found {
		p, err := unescape(text)
		return quoteIfNeeded(escapeColons(escapeQuotes(string(p)))), err
	}
	lower := strings.ToLower(key)
	if operators[lower] == nil {
		return normalField(key, value)
	}
	value, err := normalValue(lower, value)
	return quoteIfNeeded(lower + ":" + value), err
}

func normalField(key, value string) (string, error) {
	name, err := unescape(key)
	if err != nil {
		return "", err
	}
	written := escapeColons(escapeQuotes(string(name))) + ":"
	if strings.HasPrefix(value, "re:") || strings.HasPrefix(value, "nc:") {
		return quoteIfNeeded(written + value), nil
	}
	p, err := unescape(value)
	return quoteIfNeeded(written + escapeQuotes(string(p))), err
}

// normalValue writes what stands behind the colon of an operator.
func normalValue(key, value string) (string, error) {
	switch key {
	case "re", "is", "flag", "mid", "did", "nid", "cid":
		return value, nil
	case "tag":
		if strings.HasPrefix(value, "re:") {
			return value, nil
		}
	case "added", "edited", "introduced", "resched", "rated":
		first, rest, more := strings.Cut(value, ":")
		n, err := days(first)
		if more {
			rest = ":" + rest
		}
		return strconv.Itoa(n) + rest, err
	case "card":
		if n, err := strconv.ParseUint(value, 10, 16); err == nil {
			return strconv.Itoa(max(int(n), 1)), nil
		}
	case "prop":
		return normalProperty(value)
	}
	p, err := unescape(value)
	return escapeQuotes(string(p)), err
}

func normalProperty(value string) (string, error) {
	node, err := parseProperty(value)
	if err != nil {
		return "", err
	}
	switch n := node.(type) {
	case Property:
		return n.Name + n.Op + shortest(n.Value), nil
	case CustomData:
		if n.Number != nil {
			return "cdn:" + n.Key + n.Op + shortest(*n.Number), nil
		}
	}
	return value, nil
}

// shortest writes a number with as few digits as single precision needs.
func shortest(f float64) string { return strconv.FormatFloat(f, 'f', -1, 32) }

func escapeQuotes(s string) string { return strings.ReplaceAll(s, `"`, `\"`) }

func escapeColons(s string) string { return strings.ReplaceAll(s, ":", `\:`) }

// quoteIfNeeded puts a term in quotes that would be read as something else without.
func quoteIfNeeded(term string) string {
	lower := strings.ToLower(term)
	if lower == "and" || lower == "or" || len(term) > 1 && term[0] == '-' || strings.ContainsAny(term, " \u3000()") {
		return `"` + term + `"`
	}
	return term
}
