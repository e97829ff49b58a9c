package blob

import (
	"math"

	"google.golang.org/protobuf/encoding/protowire"
)

// floats is a repeated float, written packed and read in both forms.
func floats(num protowire.Number, v *[]float32) field {
	return field{
		num: num,
		append: func(b []byte) []byte {
			if len(*v) == 0 {
				return b
			}
			b = protowire.AppendTag(b, num, protowire.BytesType)
			b = protowire.AppendVarint(b, uint64(4*len(*v)))
			for _, f := range *v {
				b = protowire.AppendFixed32(b, math.Float32bits(f))
			}
			return b
		},
		parse: func(typ protowire.Type, b []byte) (int, bool) {
			add := func(b []byte) int {
				var f float32
				n, _ := parseFloat(protowire.Fixed32Type, b, &f)
				*v = append(*v, f)
				return n
			}
			return parsePacked(typ, protowire.Fixed32Type, b, add)
		},
	}
}

// varints is a repeated number, written packed and read in both forms.
func varints(num protowire.Number, v *[]uint32) field {
	return field{
		num: num,
		append: func(b []byte) []byte {
			if len(*v) == 0 {
				return b
			}
			var packed []byte
			for _, x := range *v {
				packed = protowire.AppendVarint(packed, uint64(x))
			}
			return protowire.AppendBytes(protowire.AppendTag(b, num, protowire.BytesType), packed)
		},
		parse: func(typ protowire.Type, b []byte) (int, bool) {
			add := func(b []byte) int {
				x, n := protowire.ConsumeVarint(b)
				*v = append(*v, uint32(x))
				return n
			}
			return parsePacked(typ, protowire.VarintType, b, add)
		},
	}
}

// parsePacked reads one element, or a run of them, and gives each to add, which
// returns the bytes it took or a negative number.
func parsePacked(typ, element protowire.Type, b []byte, add func([]byte) int) (int, bool) {
	if typ == element {
		return add(b), true
	}
	if typ != protowire.BytesType {
		return 0, false
	}
	run, n := protowire.ConsumeBytes(b)
	for n >= 0 && len(run) > 0 {
		used := add(run)
		if used < 0 {
			return used, true
		}
		run = run[used:]
	}
	return n, true
}

// messages is a repeated message; fields gives the layout of one element.
func messages[T any](num protowire.Number, v *[]T, layout func(*T) message) field {
	return field{
		num: num,
		append: func(b []byte) []byte {
			for i := range *v {
				b = appendMessage(b, num, layout(&(*v)[i]))
			}
			return b
		},
		parse: func(typ protowire.Type, b []byte) (int, bool) {
			return parseBytes(typ, b, func(x []byte) error {
				var t T
				if err := layout(&t).decode(x); err != nil {
					return err
				}
				*v = append(*v, t)
				return nil
			})
		},
	}
}

// optionalMessage is a message that may be absent.
func optionalMessage[T any](num protowire.Number, v **T, layout func(*T) message) field {
	return field{
		num: num,
		append: func(b []byte) []byte {
			if *v == nil {
				return b
			}
			return appendMessage(b, num, layout(*v))
		},
		parse: func(typ protowire.Type, b []byte) (int, bool) {
			return parseBytes(typ, b, func(x []byte) error {
				if *v == nil {
					*v = new(T)
				}
				return layout(*v).decode(x)
			})
		},
	}
}

func appendMessage(b []byte, num protowire.Number, m message) []byte {
	return protowire.AppendBytes(protowire.AppendTag(b, num, protowire.BytesType), m.encode(nil))
}
