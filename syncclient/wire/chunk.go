package wire

import (
	"encoding/json"
	"fmt"
	"strconv"

	"karuta/collection/anki"
	"karuta/collection/schema11"
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
	Chunk *chunkJSON `json:"chunk"`
}

var (
	errType   = fmt.Errorf("%w: wrong type", ErrFormat)
	errLength = fmt.Errorf("%w: wrong number of columns", ErrFormat)
)

// EncodeChunk writes the answer to "chunk".
func EncodeChunk(c Chunk) []byte { return appendChunk(nil, c) }

// EncodeApplyChunk writes the argument of "applyChunk".
func EncodeApplyChunk(c Chunk) []byte {
	b := make([]byte, 0, 512*(len(c.Notes)+1)) // what usual notes need
	return append(appendChunk(append(b, `{"chunk":`...), c), '}')
}

// PackedChunk is the argument of "applyChunk" as it travels. To make it takes
// longer than to send it, and can be done before its turn comes.
type PackedChunk struct{ frame []byte }

// PackChunk encodes and compresses a chunk.
func PackChunk(c Chunk) PackedChunk { return PackedChunk{Compress(EncodeApplyChunk(c))} }

// Frame returns the body of the request.
func (p PackedChunk) Frame() []byte { return p.frame }

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
	return in.rows()
}

func (in chunkJSON) rows() (Chunk, error) {
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
	if in.Chunk == nil {
		return Chunk{}, missing("chunk")
	}
	return in.Chunk.rows()
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

// appendInts writes numbers with commas between them.
func appendInts(b []byte, numbers ...int64) []byte {
	for i, n := range numbers {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(b, n, 10)
	}
	return b
}

func appendRevlogEntry(b []byte, e *anki.RevlogEntry) []byte {
	b = appendInts(append(b, '['), int64(e.ID), int64(e.CardID), int64(e.USN), int64(e.Rating), int64(e.Interval),
		int64(e.LastInterval), int64(e.EaseFactor), int64(e.TakenMillis), int64(e.Kind))
	return append(b, ']')
}

func decodeRevlogEntry(raw []byte) (e anki.RevlogEntry, err error) {
	r := columns(raw, 8, 9)
	e.ID, e.CardID, e.USN = integer[anki.RevlogID](r), integer[anki.CardID](r), integer[anki.USN](r)
	e.Rating = integer[uint8](r)
	e.Interval, e.LastInterval = int32(loose(r)), int32(loose(r))
	e.EaseFactor, e.TakenMillis = looseUnsigned(r), looseUnsigned(r)
	if r.err == nil && len(r.elements) == 9 {
		raw := r.next()
		if e.Kind = reviewKind(raw); !schema11.Readable(raw) {
			r.fail(errType)
		}
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
	b = appendInts(append(b, '['), int64(c.ID), int64(c.NoteID), int64(c.DeckID), int64(c.Ord), int64(c.Modified),
		int64(c.USN), int64(c.Type), int64(c.Queue), int64(c.Due), int64(c.Interval), int64(c.EaseFactor), int64(c.Reps),
		int64(c.Lapses), int64(c.RemainingSteps), int64(c.OriginalDue), int64(c.OriginalDeckID), int64(c.Flags))
	b = append(b, ',')
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
	b = append(appendInts(append(b, '['), int64(n.ID)), ',')
	b = append(appendText(b, n.GUID), ',')
	b = append(appendInts(b, int64(n.NotetypeID), int64(n.Modified), int64(n.USN)), ',')
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
