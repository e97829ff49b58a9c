package schema11

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
)

var errType = fmt.Errorf("%w: wrong type", ErrFormat)

// integer is a number that JSON must give without fraction and exponent.
type integer interface {
	~int64 | ~int32 | ~uint32 | ~uint16 | ~uint8
}

func parseInteger[T integer](raw json.RawMessage) (T, error) {
	n, err := strconv.ParseInt(string(raw), 10, 64)
	if err != nil || raw[0] == '+' || int64(T(n)) != n || string(raw) == "-0" { // the real program takes -0 for a float
		return 0, errType
	}
	return T(n), nil
}

// number is an integer within the range of its type.
func number[T integer](v *T) value {
	return value{
		read: func(raw json.RawMessage) error {
			n, err := parseInteger[T](raw)
			if err == nil {
				*v = n
			}
			return err
		},
		write: func(b []byte) []byte { return strconv.AppendInt(b, int64(*v), 10) },
	}
}

// within is a number that may have the values 0 to limit only.
func within[T integer](v *T, limit T) value {
	n := number(v)
	read := n.read
	n.read = func(raw json.RawMessage) error {
		if x, err := parseInteger[T](raw); err == nil && (x < 0 || x > limit) {
			return errType
		}
		return read(raw)
	}
	write := n.write
	n.write = func(b []byte) []byte {
		if *v < 0 || *v > limit { // from a newer program; the others read it as 0
			return append(b, '0')
		}
		return write(b)
	}
	return n
}

// narrow is a number that the wire holds in fewer bits than the struct does.
func narrow[Wire integer, T integer](v *T) value {
	return value{
		read: func(raw json.RawMessage) error {
			n, err := parseInteger[Wire](raw)
			if err == nil {
				*v = T(n)
			}
			return err
		},
		write: func(b []byte) []byte { return strconv.AppendInt(b, int64(Wire(*v)), 10) },
	}
}

// unsigned is a number that may be negative on the wire, where 0 takes its place.
func unsigned(v *uint32) value {
	return value{
		read: func(raw json.RawMessage) error {
			n, err := parseInteger[int32](raw)
			if err == nil {
				*v = uint32(max(n, 0))
			}
			return err
		},
		write: func(b []byte) []byte { return strconv.AppendInt(b, int64(int32(*v)), 10) },
	}
}

// textNumber is an integer that old clients sometimes wrote as a string.
func textNumber[T integer](v *T) value {
	n := number(v)
	read := n.read
	n.read = func(raw json.RawMessage) error {
		if s, err := parseString(raw); err == nil {
			if s == "-0" {
				s = "0"
			}
			raw = json.RawMessage(strings.TrimPrefix(s, "+"))
		}
		return read(raw)
	}
	return n
}

// nullable is an integer or null.
func nullable[T integer](v **T) value {
	return value{
		read: func(raw json.RawMessage) error {
			if isNull(raw) {
				*v = nil
				return nil
			}
			n, err := parseInteger[T](raw)
			if err == nil {
				*v = &n
			}
			return err
		},
		write: func(b []byte) []byte {
			if *v == nil {
				return append(b, "null"...)
			}
			return strconv.AppendInt(b, int64(**v), 10)
		},
	}
}

// idOrNull is an id whose absence the struct holds as 0.
func idOrNull[T ~int64](v *T, present func(T) bool) value {
	n := number(v)
	return value{
		read: func(raw json.RawMessage) error {
			if isNull(raw) {
				*v = 0
				return nil
			}
			return n.read(raw)
		},
		write: func(b []byte) []byte {
			if !present(*v) {
				return append(b, "null"...)
			}
			return n.write(b)
		},
	}
}

func boolean(v *bool) value {
	return value{
		read: func(raw json.RawMessage) error {
			b, err := parseBool(raw)
			if err == nil {
				*v = b
			}
			return err
		},
		write: func(b []byte) []byte { return strconv.AppendBool(b, *v) },
	}
}

// looseBoolean is a bool that old clients also wrote as a number or a string.
func looseBoolean(v *bool) value {
	strictly := boolean(v)
	return value{
		read: func(raw json.RawMessage) error {
			s, err := parseString(raw)
			if err != nil {
				s = string(raw)
				if f, err := strconv.ParseFloat(s, 64); err == nil { // however it is written
					s = strconv.FormatFloat(f, 'f', 1, 64)
				}
			}
			switch strings.ToLower(s) {
			case "true", "1", "1.0":
				*v = true
			case "false", "0", "-0", "0.0", "-0.0":
				*v = false
			default:
				return errType
			}
			return nil
		},
		write: strictly.write,
	}
}

// inverted is a bool whose meaning on the wire is the opposite.
func inverted(v *bool) value {
	return value{
		read: func(raw json.RawMessage) error {
			b, err := parseBool(raw)
			if err == nil {
				*v = !b
			}
			return err
		},
		write: func(b []byte) []byte { return strconv.AppendBool(b, !*v) },
	}
}

func text(v *string) value {
	return value{
		read: func(raw json.RawMessage) error {
			s, err := parseString(raw)
			if err == nil {
				*v = s
			}
			return err
		},
		write: func(b []byte) []byte { return appendString(b, *v) },
	}
}

func float(v *float32) value {
	return value{
		read: func(raw json.RawMessage) error {
			f, err := parseFloat(raw)
			if err == nil {
				*v = f + 0 // there is no -0 in a blob
			}
			return err
		},
		write: func(b []byte) []byte { return appendFloat(b, *v) },
	}
}

// list is an array; parse and write are given for its elements. With no
// elements it is written as empty.
func list[T any](v *[]T, parse func(json.RawMessage) (T, error), write func([]byte, T) []byte) value {
	return value{
		read: func(raw json.RawMessage) error {
			elements, err := parseArray(raw)
			if err != nil {
				return err
			}
			items := make([]T, 0, len(elements))
			for i, e := range elements {
				item, err := parse(e)
				if err != nil {
					return fmt.Errorf("element %d: %w", i, err)
				}
				items = append(items, item)
			}
			if len(items) == 0 {
				items = nil
			}
			*v = items
			return nil
		},
		write: func(b []byte) []byte {
			b = append(b, '[')
			for i, item := range *v {
				if i > 0 {
					b = append(b, ',')
				}
				b = write(b, item)
			}
			return append(b, ']')
		},
	}
}

func floats(v *[]float32) value { return list(v, parseFloat, appendFloat) }

func constant(text string, read func(json.RawMessage) error) value {
	return value{read: read, write: func(b []byte) []byte { return append(b, text...) }}
}

func isNull(raw json.RawMessage) bool { return string(raw) == "null" }

func parseBool(raw json.RawMessage) (bool, error) {
	switch string(raw) {
	case "true":
		return true, nil
	case "false":
		return false, nil
	}
	return false, errType
}

func parseString(raw json.RawMessage) (string, error) {
	var s string
	if len(raw) == 0 || raw[0] != '"' || json.Unmarshal(raw, &s) != nil {
		return "", errType
	}
	return s, nil
}

func parseFloat(raw json.RawMessage) (float32, error) {
	if len(raw) == 0 || raw[0] != '-' && (raw[0] < '0' || raw[0] > '9') {
		return 0, errType
	}
	f, err := strconv.ParseFloat(string(raw), 64)
	if err != nil {
		return 0, errType
	}
	return float32(f), nil
}

func parseArray(raw json.RawMessage) ([]json.RawMessage, error) {
	var elements []json.RawMessage
	if len(raw) == 0 || raw[0] != '[' || json.Unmarshal(raw, &elements) != nil {
		return nil, errType
	}
	return elements, nil
}

func appendString(b []byte, s string) []byte {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(s) // a string always encodes
	return append(b, bytes.TrimSuffix(buf.Bytes(), []byte("\n"))...)
}

// appendFloat prints the shortest text that reads back as the same 32-bit
// number, with ".0" if it is whole; JSON has nothing for what is no number.
func appendFloat(b []byte, f float32) []byte {
	if math.IsNaN(float64(f)) || math.IsInf(float64(f), 0) {
		return append(b, "null"...)
	}
	if size := math.Abs(float64(f)); size != 0 && (size < 1e-5 || size >= 1e13) {
		s := strconv.FormatFloat(float64(f), 'e', -1, 32)
		mantissa, exponent, _ := strings.Cut(s, "e")
		n, _ := strconv.Atoi(exponent)
		return append(b, mantissa+"e"+strconv.Itoa(n)...)
	}
	start := len(b)
	b = strconv.AppendFloat(b, float64(f), 'f', -1, 32)
	if !bytes.ContainsRune(b[start:], '.') {
		b = append(b, ".0"...)
	}
	return b
}
