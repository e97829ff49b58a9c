package wire

import (
	"fmt"
	"strconv"

	"karuta/collection/anki"
)

// GravesPerRequest is the number of ids after which a client begins another request.
const GravesPerRequest = 250

type gravesJSON[ID ~int64] struct {
	Cards *[]ID `json:"cards"`
	Decks *[]ID `json:"decks"`
	Notes *[]ID `json:"notes"`
}

func gravesToJSON(g anki.Graves) gravesJSON[strictID] {
	// The lists must be there even when they are empty.
	cards, decks, notes := convertIDs[strictID](g.Cards), convertIDs[strictID](g.Decks), convertIDs[strictID](g.Notes)
	return gravesJSON[strictID]{&cards, &decks, &notes}
}

func (g gravesJSON[ID]) graves() (anki.Graves, error) {
	if g.Cards == nil || g.Decks == nil || g.Notes == nil {
		return anki.Graves{}, missing("graves")
	}
	return gravesOf(*g.Cards, *g.Decks, *g.Notes), nil
}

// EncodeGraves writes the answer to "start".
func EncodeGraves(g anki.Graves) []byte { return encode(gravesToJSON(g)) }

// DecodeGraves reads the answer to "start". All three lists must be there.
func DecodeGraves(raw []byte) (anki.Graves, error) {
	var g gravesJSON[strictID]
	if err := decode("graves", raw, &g); err != nil {
		return anki.Graves{}, err
	}
	return g.graves()
}

type applyGravesJSON struct {
	Chunk *gravesJSON[strictID] `json:"chunk"`
}

// EncodeApplyGraves writes the argument of "applyGraves".
func EncodeApplyGraves(g anki.Graves) []byte {
	list := gravesToJSON(g)
	return encode(applyGravesJSON{&list})
}

// DecodeApplyGraves reads the argument of "applyGraves".
func DecodeApplyGraves(raw []byte) (anki.Graves, error) {
	var a applyGravesJSON
	if err := decode("graves", raw, &a); err != nil {
		return anki.Graves{}, err
	}
	if a.Chunk == nil {
		return anki.Graves{}, missing("graves")
	}
	return a.Chunk.graves()
}

// SplitGraves takes deletions apart into requests of at most GravesPerRequest
// ids: cards first, then notes, then decks. No deletions make no request.
func SplitGraves(g anki.Graves) []anki.Graves {
	var parts []anki.Graves
	for g.Len() > 0 {
		var part anki.Graves
		part.Cards, g.Cards = cut(g.Cards, GravesPerRequest)
		part.Notes, g.Notes = cut(g.Notes, GravesPerRequest-part.Len())
		part.Decks, g.Decks = cut(g.Decks, GravesPerRequest-part.Len())
		parts = append(parts, part)
	}
	return parts
}

func cut[T any](list []T, n int) (first, rest []T) {
	n = min(n, len(list))
	return list[:n], list[n:]
}

// textID is an id written as a string.
type textID int64

// UnmarshalJSON implements json.Unmarshaler.
func (id *textID) UnmarshalJSON(raw []byte) error {
	var s strictText
	if err := s.UnmarshalJSON(raw); err != nil {
		return err
	}
	n, err := strconv.ParseInt(string(s), 10, 64)
	if err != nil {
		return fmt.Errorf("%w: id", errType)
	}
	*id = textID(n)
	return nil
}

// strictID is an id that must be a whole number.
type strictID int64

// UnmarshalJSON implements json.Unmarshaler.
func (id *strictID) UnmarshalJSON(raw []byte) error {
	n, err := strconv.ParseInt(string(raw), 10, 64)
	if err != nil || string(raw) == "-0" {
		return fmt.Errorf("%w: id", errType)
	}
	*id = strictID(n)
	return nil
}

func gravesOf[T ~int64](cards, decks, notes []T) anki.Graves {
	return anki.Graves{
		Cards: convertIDs[anki.CardID](cards),
		Decks: convertIDs[anki.DeckID](decks),
		Notes: convertIDs[anki.NoteID](notes),
	}
}

func convertIDs[To, From ~int64](from []From) []To {
	ids := make([]To, len(from))
	for i, id := range from {
		ids[i] = To(id)
	}
	return ids
}
