package apkg

import (
	"fmt"

	"google.golang.org/protobuf/encoding/protowire"

	"karuta/collection/anki"
)

// Version is the format of a package, as its entry meta gives it.
type Version int

// The package formats.
const (
	Legacy1 Version = iota + 1 // collection.anki2: schema 11; media map in JSON
	Legacy2                    // collection.anki21: schema 11; media map in JSON
	Latest                     // collection.anki21b: schema 18; everything zstd, media map in protobuf
)

// The names of the entries that are not media files.
const (
	metaEntry     = "meta"
	mediaMapEntry = "media"
	legacy1Entry  = "collection.anki2"
	legacy2Entry  = "collection.anki21"
	latestEntry   = "collection.anki21b"
)

// collectionEntry returns the name of the entry with the collection.
func (v Version) collectionEntry() string {
	switch v {
	case Latest:
		return latestEntry
	case Legacy2:
		return legacy2Entry
	default:
		return legacy1Entry
	}
}

// compressed reports whether entries are zstd streams.
func (v Version) compressed() bool { return v == Latest }

// decodeMeta reads the entry meta: a message whose field 1 is the version.
func decodeMeta(b []byte) (Version, error) {
	var v uint64
	err := eachField(b, func(num protowire.Number, typ protowire.Type, _ []byte, number uint64) error {
		if num == 1 && typ == protowire.VarintType {
			v = number
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("read %s: %w", metaEntry, err)
	}
	if v < uint64(Legacy1) || v > uint64(Latest) {
		return 0, fmt.Errorf("format %d: %w", v, anki.ErrPackageTooNew)
	}
	return Version(v), nil
}

func encodeMeta(v Version) []byte {
	return protowire.AppendVarint(protowire.AppendTag(nil, 1, protowire.VarintType), uint64(v))
}
