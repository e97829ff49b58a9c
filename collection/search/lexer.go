package search

import (
	"strings"
)

// tokenKind tells the pieces of a search apart.
type tokenKind int

const (
	tokenTerm tokenKind = iota
	tokenAnd
	tokenOr
	tokenNot
	tokenOpen
	tokenClose
)

// token is a piece of a search. The text of a term still has its escapes.
type token struct {
	kind   tokenKind
	text   string
	quoted bool // the whole term stood in quotes
}

// isSpace tells what parts terms.
func isSpace(c rune) bool { return c == ' ' || c == '\u3000' }

// lex splits a search into its pieces.
func lex(input string) ([]token, error) {
	input = strings.Map(func(r rune) rune {
		if strings.ContainsRune("\t\n\r\v\f\u00a0", r) {
			return ' '
		}
		return r
	}, input)
	var tokens []token
	for {
		input = strings.TrimLeftFunc(input, isSpace)
		if input == "" {
			return tokens, nil
		}
		t, rest, err := next(input)
		if err != nil {
			return nil, err
		}
		tokens, input = append(tokens, t), rest
	}
}

func next(input string) (token, string, error) {
	switch input[0] {
	case '(':
		return token{kind: tokenOpen}, input[1:], nil
	case ')':
		return token{kind: tokenClose}, input[1:], nil
	case '-':
		if len(input) > 1 && !strings.HasPrefix(input[1:], ")") && !isSpace(firstRune(input[1:])) {
			return token{kind: tokenNot}, input[1:], nil
		}
	case '"':
		text, rest, err := quoted(input)
		return token{kind: tokenTerm, text: text, quoted: true}, rest, err
	}
	return unquoted(input)
}

func firstRune(s string) rune {
	for _, r := range s {
		return r
	}
	return 0
}

// quoted reads a text in quotes, which input begins with.
func quoted(input string) (text, rest string, err error) {
	for i := 1; i < len(input); i++ {
		switch input[i] {
		case '\\':
			i++
		case '"':
			if i == 1 {
				return "", "", &Error{Kind: EmptyQuote}
			}
			return input[1:i], input[i+1:], nil
		}
	}
	return "", "", &Error{Kind: UnclosedQuote, Near: input}
}

// unquoted reads a term up to what ends it; a value behind a colon may be in quotes.
func unquoted(input string) (token, string, error) {
	end, colon := len(input), false
scan:
	for i, r := range input {
		switch {
		case i > 0 && input[i-1] == '\\' && !escaped(input[:i-1]):
		case r == '"' && colon && input[i-1] == ':':
			value, rest, err := quoted(input[i:])
			return token{kind: tokenTerm, text: input[:i] + value, quoted: true}, rest, err
		case isSpace(r), r == '"', r == '(', r == ')':
			end = i
			break scan
		case r == ':':
			colon = true
		}
	}
	text := input[:end]
	if text == "" {
		return token{}, "", &Error{Kind: UnclosedQuote, Near: input}
	}
	switch strings.ToLower(text) {
	case "and":
		return token{kind: tokenAnd}, input[end:], nil
	case "or":
		return token{kind: tokenOr}, input[end:], nil
	}
	return token{kind: tokenTerm, text: text}, input[end:], nil
}

// escaped reports whether an odd number of backslashes ends s.
func escaped(s string) bool {
	return (len(s)-len(strings.TrimRight(s, `\`)))%2 == 1
}
