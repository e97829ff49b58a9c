package wire

import (
	"bytes"
	"io"
	"testing"

	"karuta/collection/anki"
)

// fullChunk is a chunk of 250 rows as a sync of many notes sends them.
func fullChunk() Chunk {
	var c Chunk
	for i := range 125 {
		id := int64(1_700_000_000_000 + i)
		c.Notes = append(c.Notes, &anki.Note{
			ID: anki.NoteID(id), GUID: "l[Y&|S7,RP", NotetypeID: 1_600_000_000_000, Modified: 1_700_000_000, USN: 7,
			Tags: []string{"verbs::ar", "été"}, Fields: []string{"<b>hablar</b> &amp; comer", "to talk<br>日本語", ""},
		})
		c.Cards = append(c.Cards, &anki.Card{
			ID: anki.CardID(id), NoteID: anki.NoteID(id), DeckID: 1, Modified: 1_700_000_000, USN: 7, Type: anki.TypeReview,
			Queue: anki.QueueReview, Due: 300, Interval: 12, EaseFactor: 2500, Reps: 9, Data: `{"pos":1,"s":2.3065,"d":2.118,"lrt":1795342616}`,
		})
	}
	return c
}

func BenchmarkEncodeChunk(b *testing.B) {
	c := fullChunk()
	b.ReportAllocs()
	b.SetBytes(int64(len(EncodeChunk(c))))
	for b.Loop() {
		EncodeChunk(c)
	}
}

func BenchmarkDecodeChunk(b *testing.B) {
	raw := EncodeChunk(fullChunk())
	b.ReportAllocs()
	b.SetBytes(int64(len(raw)))
	for b.Loop() {
		if _, err := DecodeChunk(raw); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFrame(b *testing.B) {
	payload := bytes.Repeat(EncodeChunk(fullChunk()), 16)
	b.ReportAllocs()
	b.SetBytes(int64(len(payload)))
	for b.Loop() {
		frame := Compress(payload)
		d, err := NewDecompressor(bytes.NewReader(frame), int64(len(payload)))
		if err != nil {
			b.Fatal(err)
		}
		if n, err := io.Copy(io.Discard, d); err != nil || n != int64(len(payload)) {
			b.Fatal(n, err)
		}
		d.Close()
	}
}
