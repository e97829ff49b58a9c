package wire

import (
	"encoding/json"
	"fmt"
	"strconv"

	"karuta/collection/anki"
)

// SanityCounts are the numbers of objects that both sides compare at the end of a sync.
type SanityCounts struct {
	New, Learning, Review uint32 // not compared: clients send zeros
	Cards, Notes, Revlog  uint32
	Graves                uint32 // not compared
	Notetypes             uint32
	Decks                 uint32 // filtered ones too
	DeckConfigs           uint32
}

// Comparable returns the counts without those that need not agree.
func (c SanityCounts) Comparable() SanityCounts {
	c.New, c.Learning, c.Review, c.Graves = 0, 0, 0, 0
	return c
}

// MarshalJSON implements json.Marshaler.
func (c SanityCounts) MarshalJSON() ([]byte, error) {
	return fmt.Appendf(nil, "[[%d,%d,%d],%d,%d,%d,%d,%d,%d,%d]",
		c.New, c.Learning, c.Review, c.Cards, c.Notes, c.Revlog, c.Graves, c.Notetypes, c.Decks, c.DeckConfigs), nil
}

// UnmarshalJSON implements json.Unmarshaler.
func (c *SanityCounts) UnmarshalJSON(raw []byte) error {
	if string(raw) == "null" {
		return nil // as the package json asks of every decoder
	}
	r := columns(raw, 8, 8)
	due := columns(r.next(), 3, 3)
	var got SanityCounts
	got.New, got.Learning, got.Review = integer[uint32](due), integer[uint32](due), integer[uint32](due)
	got.Cards, got.Notes, got.Revlog = integer[uint32](r), integer[uint32](r), integer[uint32](r)
	got.Graves, got.Notetypes = integer[uint32](r), integer[uint32](r)
	got.Decks, got.DeckConfigs = integer[uint32](r), integer[uint32](r)
	if due.err != nil {
		return due.err
	}
	if r.err == nil {
		*c = got
	}
	return r.err
}

// SanityAnswer is the server's verdict.
type SanityAnswer struct {
	OK     bool
	Client SanityCounts  // as the client sent them, without what is not compared
	Server *SanityCounts // nil when the server could not count
}

type sanityRequestJSON struct {
	Client *SanityCounts `json:"client"`
}

type sanityAnswerJSON struct {
	Status string        `json:"status"`
	Client *SanityCounts `json:"c"`
	Server *SanityCounts `json:"s"`
}

// EncodeSanityRequest writes the argument of "sanityCheck2".
func EncodeSanityRequest(c SanityCounts) []byte {
	c.New, c.Learning, c.Review = 0, 0, 0
	return encode(sanityRequestJSON{&c})
}

// DecodeSanityRequest reads the argument of "sanityCheck2".
func DecodeSanityRequest(raw []byte) (SanityCounts, error) {
	var in sanityRequestJSON
	if err := decode("sanity check", raw, &in); err != nil {
		return SanityCounts{}, err
	}
	if in.Client == nil {
		return SanityCounts{}, missing("sanity check")
	}
	return *in.Client, nil
}

// EncodeSanityAnswer writes the answer to "sanityCheck2".
func EncodeSanityAnswer(a SanityAnswer) []byte {
	status := "bad"
	if a.OK {
		status = "ok"
	}
	return encode(sanityAnswerJSON{status, &a.Client, a.Server})
}

// DecodeSanityAnswer reads the answer to "sanityCheck2".
func DecodeSanityAnswer(raw []byte) (SanityAnswer, error) {
	var in sanityAnswerJSON
	if err := decode("sanity check", raw, &in); err != nil {
		return SanityAnswer{}, err
	}
	if in.Status != "ok" && in.Status != "bad" {
		return SanityAnswer{}, missing("sanity check")
	}
	a := SanityAnswer{OK: in.Status == "ok", Server: in.Server}
	if in.Client != nil {
		a.Client = *in.Client
	}
	return a, nil
}

// EncodeFinish writes the answer to "finish": the collection's new time of change.
func EncodeFinish(mod anki.Millis) []byte { return strconv.AppendInt(nil, int64(mod), 10) }

// DecodeFinish reads the answer to "finish".
func DecodeFinish(raw []byte) (anki.Millis, error) {
	var mod *anki.Millis
	if err := decode("finish", raw, &mod); err != nil {
		return 0, err
	}
	if mod == nil {
		return 0, missing("finish")
	}
	return *mod, nil
}

var _ json.Unmarshaler = (*SanityCounts)(nil)
