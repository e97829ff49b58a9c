// Package blob reads and writes the protobuf values that a collection file
// holds for notetypes, decks and presets. A field that Karuta does not know is
// kept byte for byte and written back behind the known ones.
package blob

import (
	"fmt"
	"math"

	"google.golang.org/protobuf/encoding/protowire"
)

// field ties one protobuf field number to a place in a struct.
type field struct {
	num    protowire.Number
	append func(b []byte) []byte                               // nothing for a zero value
	parse  func(typ protowire.Type, b []byte) (n int, ok bool) // n < 0: malformed; !ok: another wire type
}

// message is a struct's fields in the order of their numbers, and where bytes
// that belong to none of them are kept.
type message struct {
	fields  []field
	unknown *[]byte
}

func (m message) encode(b []byte) []byte {
	for _, f := range m.fields {
		b = f.append(b)
	}
	if m.unknown != nil {
		b = append(b, *m.unknown...)
	}
	return b
}

func (m message) decode(b []byte) error {
	for len(b) > 0 {
		num, typ, tagLen := protowire.ConsumeTag(b)
		if tagLen < 0 {
			return fmt.Errorf("protobuf tag: %w", protowire.ParseError(tagLen))
		}
		n, known := m.parseField(num, typ, b[tagLen:])
		if !known {
			n = protowire.ConsumeFieldValue(num, typ, b[tagLen:])
		}
		if n < 0 {
			return fmt.Errorf("protobuf field %d: %w", num, protowire.ParseError(n))
		}
		if !known && m.unknown != nil {
			*m.unknown = append(*m.unknown, b[:tagLen+n]...)
		}
		b = b[tagLen+n:]
	}
	return nil
}

func (m message) parseField(num protowire.Number, typ protowire.Type, b []byte) (int, bool) {
	for _, f := range m.fields {
		if f.num == num {
			return f.parse(typ, b)
		}
	}
	return 0, false
}

// integer is a number that protobuf writes as a varint.
type integer interface {
	~uint32 | ~int32 | ~int64 | ~uint64
}

func varint[T integer](num protowire.Number, v *T) field {
	return field{
		num: num,
		append: func(b []byte) []byte {
			if *v == 0 {
				return b
			}
			return appendVarint(b, num, int64(*v))
		},
		parse: func(typ protowire.Type, b []byte) (int, bool) {
			return parseVarint(typ, b, func(x uint64) { *v = T(x) })
		},
	}
}

func optionalVarint[T integer](num protowire.Number, v **T) field {
	return field{
		num: num,
		append: func(b []byte) []byte {
			if *v == nil {
				return b
			}
			return appendVarint(b, num, int64(**v))
		},
		parse: func(typ protowire.Type, b []byte) (int, bool) {
			return parseVarint(typ, b, func(x uint64) { t := T(x); *v = &t })
		},
	}
}

func boolean(num protowire.Number, v *bool) field {
	return field{
		num: num,
		append: func(b []byte) []byte {
			if !*v {
				return b
			}
			return appendVarint(b, num, 1)
		},
		parse: func(typ protowire.Type, b []byte) (int, bool) {
			return parseVarint(typ, b, func(x uint64) { *v = x != 0 })
		},
	}
}

func appendVarint(b []byte, num protowire.Number, v int64) []byte {
	b = protowire.AppendTag(b, num, protowire.VarintType)
	return protowire.AppendVarint(b, uint64(v))
}

func parseVarint(typ protowire.Type, b []byte, set func(uint64)) (int, bool) {
	if typ != protowire.VarintType {
		return 0, false
	}
	x, n := protowire.ConsumeVarint(b)
	if n >= 0 {
		set(x)
	}
	return n, true
}

func text(num protowire.Number, v *string) field {
	return field{
		num: num,
		append: func(b []byte) []byte {
			if *v == "" {
				return b
			}
			return protowire.AppendString(protowire.AppendTag(b, num, protowire.BytesType), *v)
		},
		parse: func(typ protowire.Type, b []byte) (int, bool) {
			return parseBytes(typ, b, func(x []byte) error { *v = string(x); return nil })
		},
	}
}

func raw(num protowire.Number, v *[]byte) field {
	return field{
		num: num,
		append: func(b []byte) []byte {
			if len(*v) == 0 {
				return b
			}
			return protowire.AppendBytes(protowire.AppendTag(b, num, protowire.BytesType), *v)
		},
		parse: func(typ protowire.Type, b []byte) (int, bool) {
			return parseBytes(typ, b, func(x []byte) error { *v = append([]byte(nil), x...); return nil })
		},
	}
}

func parseBytes(typ protowire.Type, b []byte, set func([]byte) error) (int, bool) {
	if typ != protowire.BytesType {
		return 0, false
	}
	x, n := protowire.ConsumeBytes(b)
	if n >= 0 && set(x) != nil {
		return -1, true
	}
	return n, true
}

func float(num protowire.Number, v *float32) field {
	return field{
		num: num,
		append: func(b []byte) []byte {
			if *v == 0 { // also -0: Anki drops its sign
				return b
			}
			return appendFloat(b, num, *v)
		},
		parse: func(typ protowire.Type, b []byte) (int, bool) { return parseFloat(typ, b, v) },
	}
}

func optionalFloat(num protowire.Number, v **float32) field {
	return field{
		num: num,
		append: func(b []byte) []byte {
			if *v == nil {
				return b
			}
			return appendFloat(b, num, **v)
		},
		parse: func(typ protowire.Type, b []byte) (int, bool) {
			f := new(float32)
			n, ok := parseFloat(typ, b, f)
			if ok && n >= 0 {
				*v = f
			}
			return n, ok
		},
	}
}

func appendFloat(b []byte, num protowire.Number, v float32) []byte {
	return protowire.AppendFixed32(protowire.AppendTag(b, num, protowire.Fixed32Type), math.Float32bits(v))
}

func parseFloat(typ protowire.Type, b []byte, v *float32) (int, bool) {
	if typ != protowire.Fixed32Type {
		return 0, false
	}
	x, n := protowire.ConsumeFixed32(b)
	if n >= 0 {
		*v = math.Float32frombits(x)
	}
	return n, true
}
