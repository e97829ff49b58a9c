package expression

import (
	"errors"
	"regexp"
	"regexp/syntax"
)

// ErrInvalid means that a text is no regular expression.
var ErrInvalid = errors.New("this is not a regular expression")

// Expression is a compiled expression. It may be used from any goroutine.
type Expression struct {
	// plain is the expression without its bounds: what it does not match, that with them does not either.
	plain   *regexp.Regexp
	bounded *bounded // nil where there are none
}

// Compile compiles an expression, for which upper and lower case are the same unless it says otherwise. It reports ErrInvalid.
func Compile(text string) (*Expression, error) {
	translated, bounds, err := translate(text)
	if err != nil {
		return nil, err
	}
	plain, err := regexp.Compile(translated)
	if err != nil {
		return nil, ErrInvalid // it repeats something more often than the engine can
	}
	e := &Expression{plain: plain}
	if len(bounds) > 0 {
		tree, err := syntax.Parse(translated, syntax.Perl)
		if err != nil {
			return nil, ErrInvalid
		}
		program, err := syntax.Compile(tree.Simplify())
		if err != nil {
			return nil, ErrInvalid
		}
		e.bounded = &bounded{program, bounds}
	}
	return e, nil
}

// Match reports whether something in the text matches. It takes a time in proportion to the text, whatever the expression.
func (e *Expression) Match(text string) bool {
	return e.plain.MatchString(text) && (e.bounded == nil || e.bounded.match(text))
}
