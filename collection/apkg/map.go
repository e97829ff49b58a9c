package apkg

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"google.golang.org/protobuf/encoding/protowire"

	"karuta/collection/anki"
	"karuta/media"
)

// MediaEntry is a media file in a package.
type MediaEntry struct {
	Name string // in the media folder; normalised
	// Size in bytes and Sum are known beforehand in the latest format only.
	Size   int64
	Sum    media.Sum
	HasSum bool

	entry string // name of the zip entry
}

// ListMedia returns the media files of the package in the order of its map. A
// package without a map has none.
func (p *Package) ListMedia() ([]MediaEntry, error) {
	if p.entries[mediaMapEntry] == nil {
		return nil, nil
	}
	b, err := p.readSmall(mediaMapEntry, p.limits.media, p.version.compressed())
	if err != nil {
		return nil, err
	}
	decode := decodeMapJSON
	if p.version == Latest {
		decode = decodeMap
	}
	entries, err := decode(b)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", mediaMapEntry, err)
	}
	for i := range entries {
		e := &entries[i]
		if !media.IsPlainName(e.Name) {
			return nil, fmt.Errorf("%q: %w", e.Name, anki.ErrPackageUnsafe)
		}
		if e.Name = media.NormalizeName(e.Name); !media.IsPlainName(e.Name) {
			return nil, fmt.Errorf("%q: %w", e.Name, anki.ErrPackageUnsafe)
		}
	}
	return entries, nil
}

// decodeMapJSON reads {"0": "a.jpg", …}.
func decodeMapJSON(b []byte) ([]MediaEntry, error) {
	var names map[string]string
	if len(b) == 0 {
		return nil, nil // written by some exporters for "no media"
	}
	if err := json.Unmarshal(b, &names); err != nil {
		return nil, fmt.Errorf("%w: %w", anki.ErrPackageDamaged, err)
	}
	numbers := make([]uint64, 0, len(names))
	entries := map[uint64]MediaEntry{}
	for key, name := range names {
		n, err := strconv.ParseUint(key, 10, 63)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", anki.ErrPackageDamaged, err)
		}
		numbers = append(numbers, n)
		entries[n] = MediaEntry{Name: name, entry: strconv.FormatUint(n, 10)}
	}
	slices.Sort(numbers)
	list := make([]MediaEntry, 0, len(numbers))
	for _, n := range numbers {
		list = append(list, entries[n])
	}
	return list, nil
}

// decodeMap reads a message whose repeated field 1 is an entry; its position is
// the name of the zip entry.
func decodeMap(b []byte) ([]MediaEntry, error) {
	var list []MediaEntry
	err := eachField(b, func(num protowire.Number, typ protowire.Type, value []byte, _ uint64) error {
		if num != 1 || typ != protowire.BytesType {
			return nil
		}
		e, err := decodeMediaEntry(value)
		e.entry = strconv.Itoa(len(list))
		list = append(list, e)
		return err
	})
	return list, err
}

// decodeMediaEntry reads {1 name, 2 size, 3 sha1}.
func decodeMediaEntry(b []byte) (MediaEntry, error) {
	var e MediaEntry
	err := eachField(b, func(num protowire.Number, typ protowire.Type, value []byte, number uint64) error {
		switch {
		case num == 1 && typ == protowire.BytesType:
			e.Name = string(value)
		case num == 2 && typ == protowire.VarintType:
			e.Size = int64(uint32(number))
		case num == 3 && typ == protowire.BytesType:
			e.HasSum = len(value) == len(e.Sum)
			copy(e.Sum[:], value)
		}
		return nil
	})
	if err == nil && !e.HasSum {
		err = fmt.Errorf("no SHA-1 of %q: %w", e.Name, anki.ErrPackageDamaged)
	}
	return e, err
}

// eachField calls fn for the fields of a message: value for bytes, number for varints.
func eachField(b []byte, fn func(num protowire.Number, typ protowire.Type, value []byte, number uint64) error) error {
	for len(b) > 0 {
		num, typ, n := protowire.ConsumeTag(b)
		if n < 0 {
			return fmt.Errorf("%w: %w", anki.ErrPackageDamaged, protowire.ParseError(n))
		}
		b = b[n:]
		var value []byte
		var number uint64
		switch typ {
		case protowire.BytesType:
			value, n = protowire.ConsumeBytes(b)
		case protowire.VarintType:
			number, n = protowire.ConsumeVarint(b)
		default:
			n = protowire.ConsumeFieldValue(num, typ, b)
		}
		if n < 0 {
			return fmt.Errorf("%w: %w", anki.ErrPackageDamaged, protowire.ParseError(n))
		}
		if err := fn(num, typ, value, number); err != nil {
			return err
		}
		b = b[n:]
	}
	return nil
}

// encodeMap is the inverse of decodeMap.
func encodeMap(list []MediaEntry) []byte {
	var b []byte
	for _, e := range list {
		var m []byte
		m = protowire.AppendString(protowire.AppendTag(m, 1, protowire.BytesType), e.Name)
		if e.Size > 0 {
			m = protowire.AppendVarint(protowire.AppendTag(m, 2, protowire.VarintType), uint64(e.Size))
		}
		m = protowire.AppendBytes(protowire.AppendTag(m, 3, protowire.BytesType), e.Sum[:])
		b = protowire.AppendBytes(protowire.AppendTag(b, 1, protowire.BytesType), m)
	}
	return b
}
