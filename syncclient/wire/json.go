package wire

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"unicode/utf8"

	"karuta/collection/schema11"
)

// marshal is json.Marshal without the escapes that are for web pages: the
// texts of notes are full of angle brackets.
func marshal(v any) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n")), nil
}

// EncodeEmpty writes the argument of a method that has none.
func EncodeEmpty() []byte { return []byte("{}") }

// EncodeNull writes the answer of a method that has none.
func EncodeNull() []byte { return []byte("null") }

// encode writes values that cannot fail to encode: structs of strings, numbers and raw JSON.
func encode(v any) []byte {
	b, err := marshal(v)
	if err != nil {
		panic(err)
	}
	return b
}

func decode(what string, raw []byte, v any) error {
	if err := json.Unmarshal(raw, v); err != nil {
		return malformed(what, err)
	}
	return nil
}

func missing(what string) error { return fmt.Errorf("%s: %w: a key is missing", what, ErrFormat) }

// strictText is a string that may not be null.
type strictText string

// UnmarshalJSON implements json.Unmarshaler.
func (t *strictText) UnmarshalJSON(raw []byte) error {
	if raw[0] != '"' {
		return errType
	}
	return json.Unmarshal(raw, (*string)(t))
}

// rawList is an array that may be missing but not null.
type rawList []json.RawMessage

// UnmarshalJSON implements json.Unmarshaler.
func (l *rawList) UnmarshalJSON(raw []byte) error {
	if raw[0] != '[' {
		return errType
	}
	*l = splitArray(bytes.Clone(raw)) // raw is lent
	return nil
}

// row reads the elements of an array one after the other. The first mistake is
// kept in err and ends the reading.
type row struct {
	elements []json.RawMessage
	at       int
	err      error
}

func (r *row) next() json.RawMessage {
	if r.err != nil || r.at >= len(r.elements) {
		if r.err == nil {
			r.err = errLength
		}
		return nil
	}
	r.at++
	return r.elements[r.at-1]
}

func (r *row) fail(err error) {
	if r.err == nil {
		r.err = err
	}
}

// integer reads a number that must be whole and within the range of its type.
func integer[T ~int64 | ~int32 | ~uint32 | ~uint16 | ~uint8 | ~int8](r *row) T {
	raw := r.next()
	n, err := strconv.ParseInt(string(raw), 10, 64)
	if err != nil || int64(T(n)) != n || string(raw) == "-0" { // the reference takes -0 for a float
		r.fail(errType)
		return 0
	}
	return T(n)
}

// within reads a whole number between lo and hi.
func within[T ~int8 | ~uint8](r *row, lo, hi T) T {
	n := integer[T](r)
	if n < lo || n > hi {
		r.fail(errType)
	}
	return n
}

// loose reads a number that old clients sometimes wrote with a fraction, which
// is dropped; the result still has 64 bits.
func loose(r *row) int64 {
	raw := r.next()
	if n, err := strconv.ParseInt(string(raw), 10, 64); err == nil {
		return n
	}
	if len(raw) == 0 || raw[0] != '-' && (raw[0] < '0' || raw[0] > '9') {
		r.fail(errType)
		return 0
	}
	f, err := strconv.ParseFloat(string(raw), 64)
	if err != nil {
		r.fail(errType)
		return 0
	}
	return saturate(f)
}

func saturate(f float64) int64 {
	switch {
	case f >= 1<<63:
		return 1<<63 - 1
	case f <= -1<<63:
		return -1 << 63
	}
	return int64(f)
}

// looseUnsigned is loose for 32 bits without sign: what is below 0 becomes 0.
func looseUnsigned(r *row) uint32 { return uint32(max(loose(r), 0)) }

func text(r *row) string {
	raw := r.next()
	if r.err != nil || raw[0] != '"' {
		r.fail(errType)
		return ""
	}
	if plain := raw[1 : len(raw)-1]; bytes.IndexByte(plain, '\\') < 0 && utf8.Valid(plain) {
		return string(plain)
	}
	var s string
	if !schema11.Readable(raw) || json.Unmarshal(raw, &s) != nil {
		r.fail(errType)
	}
	return s
}

func appendText(b []byte, s string) []byte {
	if isPlain(s) {
		b = append(append(b, '"'), s...)
		return append(b, '"')
	}
	quoted, err := marshal(s)
	if err != nil {
		panic(err) // a string always encodes
	}
	return append(b, quoted...)
}

// isPlain reports whether JSON holds the string as it is.
func isPlain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c == '"' || c == '\\' {
			return false
		}
	}
	return utf8.ValidString(s)
}

// mostColumns is how many elements the longest row has, that of a card.
const mostColumns = 18

// splitArray returns the elements of an array. The JSON must be valid, as all
// is that came out of another decoder.
func splitArray(raw []byte) []json.RawMessage {
	elements := make([]json.RawMessage, 0, mostColumns)
	depth, start := 0, 1
	inText := false
	for i := 0; i < len(raw); i++ {
		switch c := raw[i]; {
		case inText && c == '\\':
			i++
		case c == '"':
			inText = !inText
		case inText:
		case c == '[' || c == '{':
			depth++
		case c == ',' && depth == 1:
			elements = append(elements, bytes.TrimSpace(raw[start:i]))
			start = i + 1
		case c == ']' || c == '}':
			depth--
		}
	}
	if last := bytes.TrimSpace(raw[start : len(raw)-1]); len(last) > 0 {
		elements = append(elements, last)
	}
	return elements
}
