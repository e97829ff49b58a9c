package search

import (
	"slices"
	"strconv"
	"strings"

	"karuta/collection/anki"
)

// comparisons are the operators, the longer ones first.
var comparisons = []string{"<=", ">=", "!=", "=", "<", ">"}

// wholeProperties are compared as whole numbers, fractionProperties as fractions.
var (
	wholeProperties    = []string{"ivl", "due", "reps", "lapses", "pos"}
	fractionProperties = []string{"ease", "s", "d", "r"}
)

func parseProperty(value string) (Node, error) {
	bad := &Error{Kind: InvalidProperty, Near: value}
	at := strings.IndexAny(value, "<>=!")
	if at <= 0 {
		return nil, bad
	}
	name, rest := strings.ToLower(value[:at]), value[at:]
	i := slices.IndexFunc(comparisons, func(op string) bool { return strings.HasPrefix(rest, op) })
	if i < 0 {
		return nil, bad
	}
	op, operand := comparisons[i], rest[len(comparisons[i]):]
	switch {
	case name == "rated", name == "resched":
		return parseDayRated(name, op, operand)
	case strings.HasPrefix(name, "cdn:"), strings.HasPrefix(name, "cds:"):
		return parseCustomData(value[:at], op, operand)
	case slices.Contains(wholeProperties, name):
		n, err := strconv.ParseInt(operand, 10, 32)
		if err != nil || n < 0 && name != "due" {
			return nil, &Error{Kind: InvalidNumber, Near: operand}
		}
		return Property{name, op, float64(n)}, nil
	case slices.Contains(fractionProperties, name):
		f, err := strconv.ParseFloat(operand, 32)
		if err != nil {
			return nil, &Error{Kind: InvalidNumber, Near: operand}
		}
		return Property{name, op, f}, nil
	}
	return nil, bad
}

func parseDayRated(name, op, operand string) (Node, error) {
	dayText, button, hasButton := strings.Cut(operand, ":")
	day, err := strconv.ParseInt(dayText, 10, 32)
	if err != nil || day > 0 {
		return nil, &Error{Kind: InvalidNumber, Near: dayText}
	}
	n := DayRated{Op: op, Day: int(day), Rescheduled: name == "resched"}
	if hasButton && !n.Rescheduled {
		var r anki.Rating
		if r, err = rating(button); err != nil {
			return nil, err
		}
		n.Rating = r
	}
	return n, nil
}

func parseCustomData(name, op, operand string) (Node, error) {
	kind, key := strings.ToLower(name[:4]), name[4:]
	if key == "" {
		return nil, &Error{Kind: InvalidProperty, Near: name}
	}
	if kind == "cds:" {
		return CustomData{Key: key, Op: op, Text: operand}, nil
	}
	f, err := strconv.ParseFloat(operand, 32)
	if err != nil {
		return nil, &Error{Kind: InvalidNumber, Near: operand}
	}
	return CustomData{Key: key, Op: op, Number: &f}, nil
}
