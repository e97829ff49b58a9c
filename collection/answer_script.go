package collection

import (
	"encoding/json"

	"karuta/collection/anki"
	"karuta/collection/sched"
)

// Script is the script for custom scheduling, which somebody outside has to run
// before a card is answered, with what it is given: see package cardrender/script.
type Script struct {
	Code   string          // JavaScript
	States json.RawMessage // in the JSON of Anki's messages, custom data included

	DeckName         string   // of the card's home deck, as in "Top::Below"
	Seed             uint64   // the same until the card is answered
	Decay            *float64 // of memory: that of the preset, or without FSRS what the card has from an earlier use; nil if nothing
	DesiredRetention *float64 // 0–1, that of the card's last answer with FSRS; nil if there was none
}

// scriptFor returns the script with what it is given for a card.
func (s *studySettings) scriptFor(ctx sched.Context, card *anki.Card, states *sched.States) (*Script, error) {
	home, err := s.decks.orDefault(card.HomeDeckID())
	if err != nil {
		return nil, err
	}
	text, err := sched.EncodeStates(states, card)
	if err != nil {
		return nil, err
	}
	return &Script{
		Code: s.customizer, States: text, DeckName: home.Name.Human(), Seed: sched.ScriptSeed(card),
		Decay: wide(sched.ScriptDecay(ctx, card)), DesiredRetention: wide(anki.ParseCardData(card.Data).DesiredRetention),
	}, nil
}

func wide(v *float32) *float64 {
	if v == nil {
		return nil
	}
	w := float64(*v)
	return &w
}

// Customized returns the card with the states that the script has made of its own,
// and the texts for the buttons they lead to. customData is what the card is to
// keep with each answer, Again first; nil leaves what it keeps. The error, which
// is in words for people, says what cannot be used; the card is then to be studied
// as it was.
func (s StudyCard) Customized(states []byte, customData [4]*string) (StudyCard, error) {
	changed, err := sched.DecodeStates(states, &s.States.Current)
	if err != nil {
		return s, err
	}
	var choices [4]sched.Choice
	for i := range choices {
		choices[i] = sched.Choice{To: changed.After(anki.Rating(i + 1)), CustomData: customData[i]}
		if err := sched.CheckChoice(s.Card, &s.States.Current, &choices[i]); err != nil {
			return s, err
		}
	}
	s.States, s.Labels, s.choices = changed, changed.Labels(s.timing, s.ahead), &choices
	return s, nil
}

// Choice returns what the script makes of an answer, for Answer.Choice; nil if it
// has not run.
func (s *StudyCard) Choice(r anki.Rating) *sched.Choice {
	if s.choices == nil {
		return nil
	}
	return &s.choices[r-1]
}
