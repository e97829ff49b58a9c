package wire

import (
	"encoding/json"
	"fmt"
	"strconv"

	"karuta/collection/anki"
)

// Chunk is a part of the rows that a sync sends.
type Chunk struct {
	Done   bool // nothing follows
	Revlog []anki.RevlogEntry
	Cards  []*anki.Card
	Notes  []*anki.Note
}

type chunkJSON struct {
	Done   bool    `json:"done"`
	Revlog rawList `json:"revlog,omitempty"`
	Cards  rawList `json:"cards,omitempty"`
	Notes  rawList `json:"notes,omitempty"`
}

type applyChunkJSON struct {
	Chunk json.RawMessage `json:"chunk"`
}

var (
	errType   = fmt.Errorf("%w: wrong type", ErrFormat)
	errLength = fmt.Errorf("%w: wrong number of columns", ErrFormat)
)

// EncodeChunk writes the answer to "chunk".
func EncodeChunk(c Chunk) []byte { return appendChunk(nil, c) }

// EncodeApplyChunk writes the argument of "applyChunk".
func EncodeApplyChunk(c Chunk) []byte {
	return append(appendChunk([]byte(`{"chunk":`), c), '}')
}

// appendChunk writes without encoding/json, which would go through every text
// once more for each level around it: most of what a sync sends is in chunks.
func appendChunk(b []byte, c Chunk) []byte {
	b = strconv.AppendBool(append(b, `{"done":`...), c.Done)
	b = appendList(b, "revlog", c.Revlog, func(b []byte, e anki.RevlogEntry) []byte { return appendRevlogEntry(b, &e) })
	b = appendList(b, "cards", c.Cards, appendCard)
	b = appendList(b, "notes", c.Notes, appendNote)
	return append(b, '}')
}

// appendList leaves out what is empty.
func appendList[T any](b []byte, key string, rows []T, appendRow func([]byte, T) []byte) []byte {
	for i, row := range rows {
		if i == 0 {
			b = append(append(append(b, `,"`...), key...), `":[`...)
		} else {
			b = append(b, ',')
		}
		b = appendRow(b, row)
	}
	if len(rows) > 0 {
		b = append(b, ']')
	}
	return b
}

// DecodeChunk reads the answer to "chunk". Any key may be missing.
func DecodeChunk(raw []byte) (Chunk, error) {
	var in chunkJSON
	if err := decode("chunk", raw, &in); err != nil {
		return Chunk{}, err
	}
	c := Chunk{Done: in.Done}
	for i, raw := range in.Revlog {
		entry, err := decodeRevlogEntry(raw)
		if err != nil {
			return Chunk{}, fmt.Errorf("chunk: review log entry %d: %w", i, err)
		}
		c.Revlog = append(c.Revlog, entry)
	}
	for i, raw := range in.Cards {
		card, err := decodeCard(raw)
		if err != nil {
			return Chunk{}, fmt.Errorf("chunk: card %d: %w", i, err)
		}
		c.Cards = append(c.Cards, card)
	}
	for i, raw := range in.Notes {
		note, err := decodeNote(raw)
		if err != nil {
			return Chunk{}, fmt.Errorf("chunk: note %d: %w", i, err)
		}
		c.Notes = append(c.Notes, note)
	}
	return c, nil
}

// DecodeApplyChunk reads the argument of "applyChunk".
func DecodeApplyChunk(raw []byte) (Chunk, error) {
	var in applyChunkJSON
	if err := decode("chunk", raw, &in); err != nil {
		return Chunk{}, err
	}
	if in.Chunk == nil || string(in.Chunk) == "null" {
		return Chunk{}, missing("chunk")
	}
	return DecodeChunk(in.Chunk)
}

// columns takes a row apart, which must be valid JSON and have least to most columns.
func columns(raw []byte, least, most int) *row {
	var r row
	if len(raw) == 0 || raw[0] != '[' {
		r.err = errType
		return &r
	}
	r.elements = splitArray(raw)
	if len(r.elements) < least || len(r.elements) > most {
		r.err = errLength
	}
	return &r
}

func appendRevlogEntry(b []byte, e *anki.RevlogEntry) []byte {
	return fmt.Appendf(b, "[%d,%d,%d,%d,%d,%d,%d,%d,%d]",
		e.ID, e.CardID, e.USN, e.Rating, e.Interval, e.LastInterval, e.EaseFactor, e.TakenMillis, e.Kind)
}

func decodeRevlogEntry(raw []byte) (e anki.RevlogEntry, err error) {
	r := columns(raw, 8, 9)
	e.ID, e.CardID, e.USN = integer[anki.RevlogID](r), integer[anki.CardID](r), integer[anki.USN](r)
	e.Rating = integer[uint8](r)
	e.Interval, e.LastInterval = int32(loose(r)), int32(loose(r))
	e.EaseFactor, e.TakenMillis = looseUnsigned(r), looseUnsigned(r)
	if r.err == nil && len(r.elements) == 9 {
		e.Kind = reviewKind(r.next())
	}
	return e, r.err
}

// reviewKind reads a kind; one that is unknown or of a wrong type is a learning review.
func reviewKind(raw json.RawMessage) anki.ReviewKind {
	n, err := strconv.ParseUint(string(raw), 10, 8)
	if err != nil || anki.ReviewKind(n) > anki.ReviewRescheduled {
		return anki.ReviewLearning
	}
	return anki.ReviewKind(n)
}

func appendCard(b []byte, c *anki.Card) []byte {
	b = fmt.Appendf(b, "[%d,%d,%d,%d,%d,%d,%d,%d,%d,%d,%d,%d,%d,%d,%d,%d,%d,",
		c.ID, c.NoteID, c.DeckID, c.Ord, c.Modified, c.USN, c.Type, c.Queue, c.Due, c.Interval, c.EaseFactor,
		c.Reps, c.Lapses, c.RemainingSteps, c.OriginalDue, c.OriginalDeckID, c.Flags)
	data := c.Data
	if data == "" {
		data = "{}"
	}
	return append(appendText(b, data), ']')
}

func decodeCard(raw []byte) (*anki.Card, error) {
	var c anki.Card
	r := columns(raw, 18, 18)
	c.ID, c.NoteID, c.DeckID = integer[anki.CardID](r), integer[anki.NoteID](r), integer[anki.DeckID](r)
	c.Ord = int32(integer[uint16](r))
	c.Modified = anki.Secs(loose(r))
	c.USN = integer[anki.USN](r)
	c.Type = within(r, anki.TypeNew, anki.TypeRelearning)
	c.Queue = within(r, anki.QueueBuriedByUser, anki.QueuePreview)
	c.Due, c.Interval = int32(loose(r)), looseUnsigned(r)
	c.EaseFactor = integer[uint16](r)
	c.Reps, c.Lapses, c.RemainingSteps = integer[uint32](r), integer[uint32](r), integer[uint32](r)
	c.OriginalDue, c.OriginalDeckID = int32(loose(r)), integer[anki.DeckID](r)
	c.Flags = integer[uint8](r)
	c.Data = text(r)
	return &c, r.err
}

func appendNote(b []byte, n *anki.Note) []byte {
	b = appendText(fmt.Appendf(b, "[%d,", n.ID), n.GUID)
	b = fmt.Appendf(b, ",%d,%d,%d,", n.NotetypeID, n.Modified, n.USN)
	b = append(appendText(b, anki.JoinTags(n.Tags)), ',')
	b = appendText(b, anki.JoinFields(n.Fields))
	return append(b, `,"","",0,""]`...) // sort field and checksum are made anew by who receives them
}

func decodeNote(raw []byte) (*anki.Note, error) {
	var n anki.Note
	r := columns(raw, 11, 11)
	n.ID, n.GUID, n.NotetypeID = integer[anki.NoteID](r), text(r), integer[anki.NotetypeID](r)
	n.Modified, n.USN = integer[anki.Secs](r), integer[anki.USN](r)
	n.Tags, n.Fields = anki.SplitTags(text(r)), anki.SplitFields(text(r))
	text(r)            // sort field
	text(r)            // checksum
	integer[uint32](r) // flags
	text(r)            // data
	return &n, r.err
}
