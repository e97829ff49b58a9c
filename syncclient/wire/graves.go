package wire

import (
	"encoding/json"
	"fmt"
	"strconv"

	"karuta/collection/anki"
)

// GravesPerRequest is the number of ids after which a client begins another request.
const GravesPerRequest = 250

type gravesJSON struct {
	Cards *[]strictID `json:"cards"`
	Decks *[]strictID `json:"decks"`
	Notes *[]strictID `json:"notes"`
}

func gravesToJSON(g anki.Graves) gravesJSON {
	// The lists must be there even when they are empty.
	cards, decks, notes := convertIDs[strictID](g.Cards), convertIDs[strictID](g.Decks), convertIDs[strictID](g.Notes)
	return gravesJSON{&cards, &decks, &notes}
}

func (g gravesJSON) graves() (anki.Graves, error) {
	if g.Cards == nil || g.Decks == nil || g.Notes == nil {
		return anki.Graves{}, missing("graves")
	}
	return gravesOf(*g.Cards, *g.Decks, *g.Notes), nil
}

// EncodeGraves writes the answer to "start".
func EncodeGraves(g anki.Graves) []byte { return encode(gravesToJSON(g)) }

// DecodeGraves reads the answer to "start". All three lists must be there.
func DecodeGraves(raw []byte) (anki.Graves, error) {
	var g gravesJSON
	if err := decode("graves", raw, &g); err != nil {
		return anki.Graves{}, err
	}
	return g.graves()
}

type applyGravesJSON struct {
	Chunk *gravesJSON `json:"chunk"`
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

// looseID is an id that old clients wrote as a string.
type looseID int64

// UnmarshalJSON implements json.Unmarshaler.
func (id *looseID) UnmarshalJSON(raw []byte) error {
	s := string(raw)
	if len(raw) > 0 && raw[0] == '"' {
		if err := json.Unmarshal(raw, &s); err != nil {
			return err
		}
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return fmt.Errorf("%w: id", errType)
	}
	*id = looseID(n)
	return nil
}

// strictID is an id that must be a whole number.
type strictID int64

// UnmarshalJSON implements json.Unmarshaler.
func (id *strictID) UnmarshalJSON(raw []byte) error {
	n, err := strconv.ParseInt(string(raw), 10, 64)
	if err != nil {
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
