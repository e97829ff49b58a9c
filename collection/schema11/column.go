package schema11

import (
	"encoding/json"
	"fmt"
	"strconv"

	"karuta/collection/anki"
)

// A file of schema 11 holds all notetypes, decks, presets, settings and tags
// as one JSON object each, in columns of the table col. The first three are
// objects by id.

// Entry is one object of such a column under the id that is its key there,
// which may differ from the id inside.
type Entry struct {
	ID  int64
	Raw []byte
}

// DecodeColumn takes a column of objects by id apart, in the order of the file;
// of two with one id the last counts.
func DecodeColumn(column []byte) ([]Entry, error) {
	members, err := parseObject(column)
	if err != nil {
		return nil, err
	}
	entries := make([]Entry, 0, len(members))
	place := make(map[int64]int, len(members))
	for _, m := range members {
		id, err := strconv.ParseInt(m.key, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("%w: key %q is no id", ErrFormat, m.key)
		}
		if at, again := place[id]; again {
			entries[at].Raw = m.raw
			continue
		}
		place[id] = len(entries)
		entries = append(entries, Entry{id, m.raw})
	}
	return entries, nil
}

// EncodeColumn is the inverse of DecodeColumn.
func EncodeColumn(entries []Entry) []byte {
	members := make([]member, len(entries))
	for i, e := range entries {
		members[i] = member{strconv.FormatInt(e.ID, 10), e.Raw}
	}
	return appendMembers(nil, members)
}

// DecodeConfig reads a map of settings into entries with compact values and no stamps.
func DecodeConfig(raw []byte) ([]anki.ConfigEntry, error) {
	members, err := parseObject(raw)
	if err != nil {
		return nil, fmt.Errorf("settings: %w", err)
	}
	entries := make([]anki.ConfigEntry, 0, len(members))
	place := make(map[string]int, len(members))
	for _, m := range members {
		entry := anki.ConfigEntry{Key: m.key, Value: compact(m.raw)}
		if at, again := place[m.key]; again {
			entries[at] = entry
			continue
		}
		place[m.key] = len(entries)
		entries = append(entries, entry)
	}
	return entries, nil
}

// EncodeConfig writes settings as one map. A value that no program can read is left out: with it nothing could be read,
// and checking the database does not mend it.
func EncodeConfig(entries []anki.ConfigEntry) []byte {
	members := make([]member, 0, len(entries))
	for _, e := range entries {
		if Readable(e.Value) {
			members = append(members, member{e.Key, e.Value})
		}
	}
	return appendMembers(nil, members)
}

// DecodeTags reads the tag list of a file: names with the number of the sync
// in which they last changed.
func DecodeTags(raw []byte) ([]anki.Tag, error) {
	members, err := parseObject(raw)
	if err != nil {
		return nil, fmt.Errorf("tags: %w", err)
	}
	tags := make([]anki.Tag, 0, len(members))
	for _, m := range members {
		usn, err := parseInteger[anki.USN](m.raw)
		if err != nil {
			return nil, fmt.Errorf("tag %q: %w", m.key, err)
		}
		tags = append(tags, anki.Tag{Name: m.key, USN: usn})
	}
	return tags, nil
}

// EncodeTags is the inverse of DecodeTags; collapsed state has no place there.
func EncodeTags(tags []anki.Tag) []byte {
	members := make([]member, len(tags))
	for i, t := range tags {
		members[i] = member{t.Name, json.RawMessage(strconv.FormatInt(int64(t.USN), 10))}
	}
	return appendMembers(nil, members)
}
