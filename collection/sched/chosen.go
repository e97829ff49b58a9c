package sched

import (
	"encoding/json"
	"fmt"
	"math/bits"
	"strings"

	"karuta/collection/anki"
	"karuta/collection/sched/fsrs"
)

// Choice is what a collection's custom scheduling script wants an answer to do
// with a card, instead of what Next says.
type Choice struct {
	To State
	// CustomData is what the card is to keep for the script: a JSON object, see
	// CheckCustomData; nil leaves what it keeps.
	CustomData *string
}

// AnswerChosen is Answer into a chosen state, which CheckChoice has let pass.
func AnswerChosen(ctx Context, card *anki.Card, r anki.Rating, choice *Choice, takenMillis uint32) Result {
	c := newShown(ctx, card)
	if choice.CustomData != nil {
		c.data.CustomData = *choice.CustomData
	}
	return c.move(c.current(), choice.To, r, takenMillis)
}

// CheckChoice reports whether a card may go from one state into the chosen one.
// Any state and any number is allowed, as in Anki, but for what would tear a card
// out of its filtered deck or claim one that is not there. The error is an
// *anki.InvalidError.
func CheckChoice(card *anki.Card, from *State, choice *Choice) error {
	inFiltered := choice.To.Filtered || choice.To.Kind == StatePreview
	switch {
	case inFiltered && card.OriginalDeckID == 0:
		return invalidChoice("the card is in no filtered deck, and cannot get a state of one")
	case !inFiltered && from.Kind == StatePreview:
		return invalidChoice("a preview ends with finished = true, not with another state")
	case choice.CustomData != nil:
		return CheckCustomData(*choice.CustomData)
	}
	return nil
}

func invalidChoice(reason string) error {
	return &anki.InvalidError{Field: "custom scheduling", Reason: reason}
}

// What custom data may take, in bytes.
const (
	maxCustomData    = 100
	maxCustomDataKey = 8
)

// CheckCustomData reports whether a card can keep a text as custom data, by the
// rules of Anki: "" or a JSON object of at most 100 bytes, whose keys have at most
// 8 and no characters that JSON escapes. The error is an *anki.InvalidError.
func CheckCustomData(text string) error {
	if text == "" || text == "{}" {
		return nil
	}
	var object map[string]json.RawMessage
	if json.Unmarshal([]byte(text), &object) != nil || object == nil {
		return invalidChoice("what a card keeps has to be an object")
	}
	for key := range object {
		if len(key) > maxCustomDataKey {
			return invalidChoice(fmt.Sprintf("the name %q of what a card keeps is longer than 8 bytes", key))
		}
		if strings.ContainsFunc(key, func(r rune) bool { return r == '"' || r == '\\' || r < ' ' }) {
			return invalidChoice(fmt.Sprintf("the name %q of what a card keeps has characters that cannot be used there", key))
		}
	}
	if len(text) > maxCustomData {
		return invalidChoice(fmt.Sprintf("a card can keep 100 bytes, these are %d", len(text)))
	}
	return nil
}

// ScriptSeed returns the number that custom scheduling scripts get for their own
// chance: the same whenever the card is shown before it is answered.
func ScriptSeed(card *anki.Card) uint64 {
	return bits.RotateLeft64(uint64(card.ID), 8) + uint64(card.Reps)
}

// ScriptDecay returns the decay of memory that custom scheduling scripts get: with
// FSRS that of the preset, else what the card has from an earlier use; nil if
// nothing.
func ScriptDecay(ctx Context, card *anki.Card) *float32 {
	if ctx.FSRS == nil {
		return anki.ParseCardData(card.Data).Decay
	}
	decay := fsrs.StoredDecay(ctx.Options.FSRSParams())
	return &decay
}
