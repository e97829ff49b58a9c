package style

import (
	"strconv"
	"strings"

	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/css"
)

// kind is what a component value is.
type kind uint8

const (
	kIdent kind = iota
	kString
	kURL
	kNumber
	kPercent
	kDimension
	kHash
	kDelim // one character, also comma, colon and semicolon
	kSpace
	kFunction // with args
	kBlock    // (), [] or {} with args; text is the opening character
	kAt
)

// value is a component value of CSS: a token, or a function or block with what is inside.
type value struct {
	kind kind
	text string // of an identifier in lower case where it is a keyword; the unit of a dimension is in unit
	unit string
	num  float64
	args []value
	raw  string // as written, for identifiers whose case matters
}

func (v value) is(text string) bool { return v.kind == kIdent && v.text == text }

func (v value) delim(c string) bool { return v.kind == kDelim && v.text == c }

// maxNesting is how deep blocks may lie in each other.
const maxNesting = 64

// tokenize reads CSS text into component values.
func tokenize(text string) []value {
	t := &tokenizer{lexer: css.NewLexer(parse.NewInputString(text))}
	return t.list("", 0)
}

type tokenizer struct {
	lexer *css.Lexer
}

var closing = map[string]string{"(": ")", "[": "]", "{": "}"}

// list reads until the closing character, or the end.
func (t *tokenizer) list(end string, depth int) []value {
	var out []value
	for {
		token, data := t.lexer.Next()
		text := string(data)
		switch token {
		case css.ErrorToken:
			return out
		case css.CommentToken, css.CDOToken, css.CDCToken:
			continue
		case css.RightParenthesisToken, css.RightBracketToken, css.RightBraceToken:
			if text == end {
				return out
			}
			continue
		case css.FunctionToken:
			args := t.list(")", depth+1)
			if depth < maxNesting {
				out = append(out, value{kind: kFunction, text: strings.ToLower(strings.TrimSuffix(text, "(")), args: args})
			}
		case css.LeftParenthesisToken, css.LeftBracketToken, css.LeftBraceToken:
			args := t.list(closing[text], depth+1)
			if depth < maxNesting {
				out = append(out, value{kind: kBlock, text: text, args: args})
			}
		default:
			out = append(out, leaf(token, text))
		}
	}
}

func leaf(token css.TokenType, text string) value {
	switch token {
	case css.IdentToken, css.CustomPropertyNameToken:
		raw := unescape(text)
		return value{kind: kIdent, text: strings.ToLower(raw), raw: raw}
	case css.StringToken:
		if len(text) >= 2 && text[0] == text[len(text)-1] {
			text = text[1 : len(text)-1]
		}
		return value{kind: kString, text: unescape(text)}
	case css.URLToken:
		text = strings.TrimSpace(strings.TrimSuffix(text[strings.IndexByte(text, '(')+1:], ")"))
		return value{kind: kURL, text: unescape(strings.Trim(text, `"'`))}
	case css.NumberToken, css.PercentageToken, css.DimensionToken:
		return numeric(token, text)
	case css.HashToken:
		return value{kind: kHash, text: unescape(text[1:])}
	case css.AtKeywordToken:
		return value{kind: kAt, text: strings.ToLower(text[1:])}
	case css.WhitespaceToken:
		return value{kind: kSpace, text: " "}
	}
	return value{kind: kDelim, text: text}
}

func numeric(token css.TokenType, text string) value {
	switch token {
	case css.NumberToken:
		return value{kind: kNumber, num: number(text), raw: text}
	case css.PercentageToken:
		return value{kind: kPercent, num: number(strings.TrimSuffix(text, "%"))}
	}
	at := len(text)
	for at > 0 && (text[at-1] < '0' || text[at-1] > '9') && text[at-1] != '.' {
		at--
	}
	return value{kind: kDimension, num: number(text[:at]), unit: strings.ToLower(text[at:]), raw: text}
}

// number reads a number; what is beyond any sense is cut to a size that can be calculated with.
func number(text string) float64 {
	v, err := strconv.ParseFloat(text, 64)
	if err != nil && v == 0 || v != v {
		return 0
	}
	return max(-1e7, min(1e7, v))
}

func unescape(text string) string {
	if !strings.Contains(text, `\`) {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' || i+1 >= len(text) {
			b.WriteByte(text[i])
			continue
		}
		end := i + 1
		for end < len(text) && end < i+7 && isHex(text[end]) {
			end++
		}
		switch code, err := strconv.ParseUint(text[i+1:end], 16, 32); {
		case text[i+1] == '\n':
			i++
		case err != nil:
			b.WriteByte(text[i+1])
			i++
		default:
			b.WriteRune(rune(code))
			if end < len(text) && text[end] == ' ' {
				end++
			}
			i = end - 1
		}
	}
	return b.String()
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

// words drops white space.
func words(list []value) []value {
	out := make([]value, 0, len(list))
	for _, v := range list {
		if v.kind != kSpace {
			out = append(out, v)
		}
	}
	return out
}

// split divides a list at a character, such as the comma.
func split(list []value, at string) [][]value {
	parts := [][]value{nil}
	for _, v := range list {
		if v.delim(at) {
			parts = append(parts, nil)
			continue
		}
		parts[len(parts)-1] = append(parts[len(parts)-1], v)
	}
	return parts
}

// trim drops white space at both ends.
func trim(list []value) []value {
	for len(list) > 0 && list[0].kind == kSpace {
		list = list[1:]
	}
	for len(list) > 0 && list[len(list)-1].kind == kSpace {
		list = list[:len(list)-1]
	}
	return list
}
