package search

import "fmt"

// ErrorKind says what is wrong with a search.
type ErrorKind int

// The kinds of error.
const (
	MisplacedAnd      ErrorKind = iota + 1 // "and" at the start, the end or behind another operator
	MisplacedOr                            // the same for "or"
	EmptyGroup                             // ()
	UnopenedGroup                          // ) without (
	UnclosedGroup                          // ( without )
	EmptyQuote                             // ""
	UnclosedQuote                          // " without its partner
	UnknownEscape                          // a backslash before something that needs none
	MissingKey                             // nothing before the colon
	InvalidState                           // is: with an unknown word
	InvalidFlag                            // flag: beyond 0 to 7
	InvalidProperty                        // prop: with an unknown name or no operator
	InvalidNumber                          // a number was expected
	InvalidButton                          // rated: with an answer beyond 1 to 4
	InvalidExpression                      // re: with what is no regular expression
)

var errorTexts = map[ErrorKind]string{
	MisplacedAnd:      `"and" needs something to search for on both sides`,
	MisplacedOr:       `"or" needs something to search for on both sides`,
	EmptyGroup:        `a pair of brackets has nothing in it`,
	UnopenedGroup:     `a closing bracket has no opening one; to search for it, write \)`,
	UnclosedGroup:     `an opening bracket is never closed; to search for it, write \(`,
	EmptyQuote:        `a pair of quotes has nothing in it`,
	UnclosedQuote:     `a quote is never closed; to search for it, write \"`,
	UnknownEscape:     `a backslash stands before something that needs none; to search for a backslash, write \\`,
	MissingKey:        `nothing stands before a colon; to search for a colon, write \:`,
	InvalidState:      `the word behind "is:" is not known`,
	InvalidFlag:       `a flag is a number from 0 to 7`,
	InvalidProperty:   `what stands behind "prop:" is not a known property with a comparison`,
	InvalidNumber:     `a whole number was expected`,
	InvalidButton:     `an answer is a number from 1 to 4`,
	InvalidExpression: `what stands behind "re:" is not a regular expression; to search for a bracket or another sign, write a backslash before it`,
}

// Error is a search that cannot be understood.
type Error struct {
	Kind ErrorKind
	Near string // the part that is wrong; may be empty
}

// Error implements error, in words for people.
func (e *Error) Error() string {
	if e.Near == "" {
		return "search: " + errorTexts[e.Kind]
	}
	return fmt.Sprintf("search: %s (near %q)", errorTexts[e.Kind], e.Near)
}
