package anki

import (
	"strings"
)

// FieldSeparator joins the fields of a note in the column flds.
const FieldSeparator = "\x1f"

// Note is what a person writes down; its notetype turns it into cards.
type Note struct {
	ID         NoteID     // id; creation time in milliseconds
	GUID       string     // guid; identifies the note across collections, compared byte by byte
	NotetypeID NotetypeID // mid
	Modified   Secs       // mod
	USN        USN        // usn
	Tags       []string   // tags; each without spaces
	Fields     []string   // flds; HTML, in the order of the notetype's fields
	SortField  string     // sfld; text of the sort field as stored, may read back as a number
	Checksum   uint32     // csum; first 4 bytes of SHA-1 of the stripped first field
	Flags      int64      // flags; unused by Anki, kept
	Data       string     // data; unused by Anki, kept
}

// JoinFields returns the fields as the column flds holds them.
func JoinFields(fields []string) string { return strings.Join(fields, FieldSeparator) }

// SplitFields is the inverse of JoinFields; there is always at least one field.
func SplitFields(flds string) []string { return strings.Split(flds, FieldSeparator) }

// JoinTags returns tags as the column tags holds them: empty, or with one space
// before and after each.
func JoinTags(tags []string) string {
	if len(tags) == 0 {
		return ""
	}
	return " " + strings.Join(tags, " ") + " "
}

// SplitTags splits a tag string at spaces, the ideographic space included.
func SplitTags(tags string) []string {
	return strings.FieldsFunc(tags, func(r rune) bool { return r == ' ' || r == '\u3000' })
}
