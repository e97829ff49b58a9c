package expression

import (
	"regexp/syntax"
	"unicode"
	"unicode/utf8"
)

// bound is a bound of words.
type bound struct {
	kind  boundKind
	ascii bool // it knows words of ASCII only
}

type boundKind string

// The kinds of bounds, by their names in expressions.
const (
	anyBound  boundKind = "b"
	noBound   boundKind = "B"
	wordStart boundKind = "start"
	wordEnd   boundKind = "end"
	halfStart boundKind = "start-half" // no word before
	halfEnd   boundKind = "end-half"   // no word after
)

var boundKinds = map[string]boundKind{
	"b": anyBound, "B": noBound, "<": wordStart, ">": wordEnd,
	"{start}": wordStart, "{end}": wordEnd, "{start-half}": halfStart, "{end-half}": halfEnd,
}

// none stands for the character before the first and after the last.
const none = -1

// holds reports whether the bound is between two characters.
func (b bound) holds(before, after rune) bool {
	left, right := b.isWord(before), b.isWord(after)
	switch b.kind {
	case anyBound:
		return left != right
	case noBound:
		return left == right
	case wordStart:
		return !left && right
	case wordEnd:
		return left && !right
	case halfStart:
		return !left
	default:
		return !right
	}
}

func (b bound) isWord(c rune) bool {
	if c < utf8.RuneSelf || b.ascii {
		return syntax.IsWordChar(c)
	}
	return unicode.In(c, unicode.L, unicode.M, unicode.Nd, unicode.Nl, unicode.Pc, unicode.Other_Alphabetic, unicode.Join_Control)
}

// bounded runs a program of Go's engine, in which the bounds stand as groups that are empty: Go's own know ASCII only. It
// goes all ways through the program at once, a character at a time.
type bounded struct {
	program *syntax.Prog
	bounds  []bound // of the groups, in their order
}

func (b *bounded) match(text string) bool {
	r := &run{bounded: b, reached: make([]int, len(b.program.Inst)), before: none}
	var begun []uint32 // where the ways are that have begun
	for step := 1; ; step++ {
		size := 0
		if r.after = none; len(text) > 0 {
			r.after, size = utf8.DecodeRuneInString(text)
		}
		r.step, r.ways = step, r.ways[:0]
		r.empty = syntax.EmptyOpContext(r.before, r.after)
		for _, at := range begun {
			r.follow(at)
		}
		r.follow(uint32(b.program.Start)) // another may begin anywhere
		if r.matched || size == 0 {
			return r.matched
		}
		begun = begun[:0]
		for _, at := range r.ways {
			if inst := &b.program.Inst[at]; inst.MatchRune(r.after) {
				begun = append(begun, inst.Out)
			}
		}
		r.before, text = r.after, text[size:]
	}
}

// run is where a program is in a text.
type run struct {
	*bounded
	before, after rune
	empty         syntax.EmptyOp // what is true between the two
	step          int
	reached       []int    // in which step an instruction was reached last
	ways          []uint32 // the instructions that wait for the next character
	matched       bool
}

// follow goes on from an instruction to those that take a character.
func (r *run) follow(at uint32) {
	for r.reached[at] != r.step {
		r.reached[at] = r.step
		inst := &r.program.Inst[at]
		switch inst.Op {
		case syntax.InstMatch:
			r.matched = true
			return
		case syntax.InstFail:
			return
		case syntax.InstAlt, syntax.InstAltMatch:
			r.follow(inst.Out)
			at = inst.Arg
			continue
		case syntax.InstEmptyWidth:
			if syntax.EmptyOp(inst.Arg)&^r.empty != 0 {
				return
			}
		case syntax.InstCapture: // two for each group, the first of which has an even number
			if inst.Arg%2 == 0 && !r.bounds[inst.Arg/2-1].holds(r.before, r.after) {
				return
			}
		case syntax.InstNop:
		default:
			r.ways = append(r.ways, at)
			return
		}
		at = inst.Out
	}
}
