package collection

import (
	"karuta/collection/anki"
	"karuta/collection/store"
	"karuta/collection/template"
)

// Shown is a card made ready for display: both sides as HTML, with file names
// encoded as in addresses. Sounds stand in it as [anki:play:q:N] and
// [anki:play:a:N], N being the position in QuestionSounds or AnswerSounds.
type Shown struct {
	Card     *anki.Card
	Note     *anki.Note
	Deck     string        // full name of the home deck, levels joined by "::"; empty if it is missing
	Decks    []anki.DeckID // the home deck and those it lies in, the nearest first
	Question string        // holds [[type:…]] where an answer is to be typed
	CSS      string
	Marked   bool

	QuestionSounds, AnswerSounds []Sound
	// Autoplay: the sounds of a side play when it comes up.
	Autoplay bool
	// ReplayQuestion: a replay of the answer's sounds begins with those of the question.
	ReplayQuestion bool
	// Preset are the options of the home deck.
	Preset anki.DeckOptions

	answer string
	typing template.Typing
}

// Sound is something to be played with a card: a file, or a text to be spoken.
type Sound = template.AVTag

// SoundFiles names the files among the sounds, "" for a text to be spoken.
func SoundFiles(sounds []Sound) []string {
	names := make([]string, len(sounds))
	for i, s := range sounds {
		names[i] = s.Filename
	}
	return names
}

// Types reports whether an answer is to be typed.
func (s *Shown) Types() bool { return s.typing.Expected != "" }

// Answer returns the answer side, with what was typed compared where the card
// asks for it.
func (s *Shown) Answer(typed string) string {
	return template.EncodeMediaPaths(s.typing.Answer(s.answer, typed))
}

// ShowCard renders a card for display.
func (c *Collection) ShowCard(id anki.CardID) (*Shown, error) {
	return read(c, func(r *store.Reader) (*Shown, error) {
		rendered, err := readAndRender(r, id)
		if err != nil {
			return nil, err
		}
		deck := rendered.Deck
		if deck == nil {
			deck = &anki.Deck{} // it is missing, so that the defaults hold
		}
		preset, err := presetOfDeck(r, deck)
		if err != nil {
			return nil, err
		}
		s := rendered.shown()
		if s.Decks, err = lineOf(r, rendered.Deck); err != nil {
			return nil, err
		}
		s.Preset = preset.Config
		s.Autoplay, s.ReplayQuestion = !preset.Config.DisableAutoplay, !preset.Config.SkipQuestionOnReplay
		return s, nil
	})
}

// lineOf returns a deck, which may be nil, and those it lies in, the nearest first.
func lineOf(r *store.Reader, deck *anki.Deck) (line []anki.DeckID, err error) {
	for deck != nil {
		line = append(line, deck.ID)
		parent := deck.Name.Parent()
		if parent == "" {
			break
		}
		if deck, err = r.FindDeckByName(parent); err != nil {
			return nil, err
		}
	}
	return line, nil
}

func (r *RenderedCard) shown() *Shown {
	s := &Shown{
		Card: r.Card, Note: r.Note, CSS: r.CSS, Marked: HasTag(r.Note, MarkedTag), answer: r.Answer,
		QuestionSounds: r.QuestionAV, AnswerSounds: r.AnswerAV,
	}
	if r.Deck != nil {
		s.Deck = r.Deck.Name.Human()
	}
	var prepared string
	prepared, s.typing = template.PrepareTyping(r.Question, r.typingFields(), int(r.Card.Ord))
	if !s.Types() { // nothing to type: the reference went, or says what is wrong
		r.Question = prepared
	}
	s.Question = template.EncodeMediaPaths(r.Question)
	return s
}

func (r *RenderedCard) typingFields() []template.TypingField {
	fields := make([]template.TypingField, len(r.Notetype.Fields))
	for i, f := range templateFields(r.Note, r.Notetype) {
		config := r.Notetype.Fields[i].Config
		fields[i] = template.TypingField{Field: f, FontName: config.FontName, FontSize: int(config.FontSize)}
	}
	return fields
}
