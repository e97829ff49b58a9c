package maths

import "strings"

// Piece is a stretch of a card's text: a formula, or what stands between formulas.
type Piece struct {
	Text    string // as it stands in the card, delimiters included
	Formula *Source
}

// Split finds the formulas in a text, \( \) and \[ \], in the way of MathJax: the delimiter that ends one stands
// outside of braces, and one that is never ended is text. The pieces together are the text.
func Split(text string) []Piece {
	var pieces []Piece
	from := 0
	for at := 0; ; {
		start := strings.Index(text[at:], `\`)
		if start < 0 || at+start+1 >= len(text) {
			break
		}
		start += at
		shut, display := delimiter(text[start+1])
		length := -1
		if shut != 0 {
			length = formulaEnd(text[start+2:], shut)
		}
		if length < 0 {
			at = start + 1
			continue
		}
		if start > from {
			pieces = append(pieces, Piece{Text: text[from:start]})
		}
		from = start + 2 + length + 2
		pieces = append(pieces, Piece{
			Text:    text[start:from],
			Formula: &Source{TeX: text[start+2 : start+2+length], Display: display},
		})
		at = from
	}
	if from < len(text) {
		pieces = append(pieces, Piece{Text: text[from:]})
	}
	return pieces
}

// delimiter tells what ends a formula that a backslash and the given character begin; 0 if they begin none.
func delimiter(open byte) (shut byte, display bool) {
	switch open {
	case '(':
		return ')', false
	case '[':
		return ']', true
	}
	return 0, false
}

// formulaEnd returns where the closing delimiter begins, or -1.
func formulaEnd(text string, shut byte) int {
	depth := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '{':
			depth++
		case '}':
			depth = max(depth-1, 0)
		case '\\':
			if i+1 == len(text) {
				return -1
			}
			if text[i+1] == shut && depth == 0 {
				return i
			}
			i++
		}
	}
	return -1
}
