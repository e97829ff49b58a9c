package schema11

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// ErrFormat means that the JSON is not what it should describe: not an object,
// a key missing, a value of a wrong type. The real program refuses the same.
var ErrFormat = errors.New("unexpected JSON")

// member is one key of an object with its value as it stands.
type member struct {
	key string
	raw json.RawMessage
}

// parseObject returns the members of an object in their order.
func parseObject(raw []byte) ([]member, error) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	if tok, err := dec.Token(); err != nil || tok != json.Delim('{') {
		return nil, fmt.Errorf("%w: not an object", ErrFormat)
	}
	var members []member
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrFormat, err)
		}
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrFormat, err)
		}
		members = append(members, member{key.(string), value})
	}
	if _, err := dec.Token(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	return members, nil
}

// appendMembers writes an object, compact.
func appendMembers(b []byte, members []member) []byte {
	b = append(b, '{')
	for i, m := range members {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(appendString(b, m.key), ':')
		b = append(b, m.raw...)
	}
	return append(b, '}')
}

// rule says what happens when a key is missing or its value has a wrong type.
type rule uint8

const (
	strict   rule = 0      // an error either way
	optional rule = 1 << 0 // may be missing: the default stays
	tolerant rule = 1 << 1 // may have any type: the default stays
	lenient       = optional | tolerant
)

// value reads and writes one value. read must leave its target alone when it fails.
type value struct {
	read  func(raw json.RawMessage) error
	write func(b []byte) []byte
	omit  func() bool // leave the key out; nil for never
}

// property ties one key of an object to a place in a struct.
type property struct {
	key   string
	rule  rule
	value value
}

// object is a struct's properties in the order in which Anki writes them, and
// where members that belong to none of them are kept.
type object struct {
	properties []property
	other      *[]byte
	reserved   []string // keys dropped from other on writing, besides those of the properties
}

func (o object) property(key string) *property {
	for i := range o.properties {
		if o.properties[i].key == key {
			return &o.properties[i]
		}
	}
	return nil
}

// read fills the struct, which must hold the defaults of missing keys.
func (o object) read(raw []byte) error {
	members, err := parseObject(raw)
	if err != nil {
		return err
	}
	return o.readMembers(members)
}

func (o object) readMembers(members []member) error {
	var others []member
	seen := make(map[string]bool, len(members))
	for _, m := range members {
		p := o.property(m.key)
		if p == nil {
			others = append(others, member{m.key, compact(m.raw)})
			continue
		}
		seen[m.key] = true
		if err := p.value.read(m.raw); err != nil && p.rule&tolerant == 0 {
			return fmt.Errorf("%q: %w", m.key, err)
		}
	}
	for _, p := range o.properties {
		if p.rule&optional == 0 && !seen[p.key] {
			return fmt.Errorf("%w: no %q", ErrFormat, p.key)
		}
	}
	if len(others) > 0 {
		*o.other = appendMembers(nil, others)
	}
	return nil
}

func (o object) append(b []byte) []byte {
	b = append(b, '{')
	first := true
	next := func(key string) {
		if !first {
			b = append(b, ',')
		}
		first = false
		b = append(appendString(b, key), ':')
	}
	for _, p := range o.properties {
		if p.value.omit == nil || !p.value.omit() {
			next(p.key)
			b = p.value.write(b)
		}
	}
	for _, m := range o.others() {
		next(m.key)
		b = append(b, m.raw...)
	}
	return append(b, '}')
}

// others returns the members of other that may be written: none that would
// repeat a key of the object itself.
func (o object) others() []member {
	if o.other == nil || len(*o.other) == 0 || !Readable(*o.other) {
		return nil // as the real program does; the blob keeps the bytes
	}
	members, err := parseObject(*o.other)
	if err != nil {
		return nil
	}
	return slices.DeleteFunc(members, func(m member) bool {
		return o.property(m.key) != nil || slices.Contains(o.reserved, m.key)
	})
}

func compact(raw json.RawMessage) json.RawMessage {
	var b bytes.Buffer
	if json.Compact(&b, raw) != nil {
		return raw
	}
	return b.Bytes()
}
