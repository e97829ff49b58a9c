package sched

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"

	"karuta/collection/anki"
)

// The JSON of states is that of Anki's protobuf messages, which scripts for custom
// scheduling read and change: names in camel case, zeros written out, what is not
// there left out. 32-bit fractions keep all digits they have as 64-bit ones, as
// scripts compute with those.

type statesJSON struct {
	Current stateJSON `json:"current"`
	Again   stateJSON `json:"again"`
	Hard    stateJSON `json:"hard"`
	Good    stateJSON `json:"good"`
	Easy    stateJSON `json:"easy"`
}

type stateJSON struct {
	Normal     *normalJSON   `json:"normal,omitempty"`
	Filtered   *filteredJSON `json:"filtered,omitempty"`
	CustomData *string       `json:"customData,omitempty"`
}

type normalJSON struct {
	New        *newJSON        `json:"new,omitempty"`
	Learning   *learningJSON   `json:"learning,omitempty"`
	Review     *reviewJSON     `json:"review,omitempty"`
	Relearning *relearningJSON `json:"relearning,omitempty"`
}

type filteredJSON struct {
	Preview      *previewJSON      `json:"preview,omitempty"`
	Rescheduling *reschedulingJSON `json:"rescheduling,omitempty"`
}

type newJSON struct {
	Position uint32 `json:"position"`
}

type learningJSON struct {
	RemainingSteps uint32      `json:"remainingSteps"`
	ScheduledSecs  uint32      `json:"scheduledSecs"`
	ElapsedSecs    uint32      `json:"elapsedSecs"`
	Memory         *memoryJSON `json:"memoryState,omitempty"`
}

type reviewJSON struct {
	ScheduledDays uint32       `json:"scheduledDays"`
	ElapsedDays   uint32       `json:"elapsedDays"`
	EaseFactor    fractionJSON `json:"easeFactor"`
	Lapses        uint32       `json:"lapses"`
	Leeched       bool         `json:"leeched"`
	Memory        *memoryJSON  `json:"memoryState,omitempty"`
}

type relearningJSON struct {
	Review   reviewJSON   `json:"review"`
	Learning learningJSON `json:"learning"`
}

type previewJSON struct {
	ScheduledSecs uint32 `json:"scheduledSecs"`
	Finished      bool   `json:"finished"`
}

type reschedulingJSON struct {
	OriginalState normalJSON `json:"originalState"`
}

type memoryJSON struct {
	Stability  fractionJSON `json:"stability"`
	Difficulty fractionJSON `json:"difficulty"`
}

// fractionJSON is written with the digits that it has as a 64-bit one; where it is no
// number, as the words that protobuf has for that.
type fractionJSON float32

// MarshalJSON implements json.Marshaler.
func (f fractionJSON) MarshalJSON() ([]byte, error) {
	v := float64(f)
	for word, is := range map[string]bool{"NaN": math.IsNaN(v), "Infinity": math.IsInf(v, 1), "-Infinity": math.IsInf(v, -1)} {
		if is {
			return strconv.AppendQuote(nil, word), nil
		}
	}
	text, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("write a fraction: %w", err)
	}
	return text, nil
}

// EncodeStates writes the states of a card for a script, with the custom data that
// the card keeps.
func EncodeStates(s *States, card *anki.Card) ([]byte, error) {
	kept := anki.ParseCardData(card.Data).CustomData
	out := statesJSON{encoded(&s.Current), encoded(&s.Again), encoded(&s.Hard), encoded(&s.Good), encoded(&s.Easy)}
	out.Current.CustomData = &kept
	text, err := json.Marshal(out)
	if err != nil {
		return nil, fmt.Errorf("states of card %d: %w", card.ID, err)
	}
	return text, nil
}

func encoded(s *State) stateJSON {
	if s.Kind == StatePreview {
		return stateJSON{Filtered: &filteredJSON{Preview: &previewJSON{s.Secs, s.Finished}}}
	}
	normal := encodedNormal(s)
	if s.Filtered {
		return stateJSON{Filtered: &filteredJSON{Rescheduling: &reschedulingJSON{normal}}}
	}
	return stateJSON{Normal: &normal}
}

func encodedNormal(s *State) normalJSON {
	var memory *memoryJSON
	if s.HasMemory {
		memory = &memoryJSON{fractionJSON(s.Memory.Stability), fractionJSON(s.Memory.Difficulty)}
	}
	learning := learningJSON{s.Left, s.Secs, s.Elapsed, memory}
	review := reviewJSON{s.Days, s.ElapsedDays, fractionJSON(s.Ease), s.Lapses, s.Leech, memory}
	switch s.Kind {
	case StateNew:
		return normalJSON{New: &newJSON{s.Position}}
	case StateLearning:
		return normalJSON{Learning: &learning}
	case StateRelearning:
		return normalJSON{Relearning: &relearningJSON{review, learning}}
	default:
		return normalJSON{Review: &review}
	}
}
