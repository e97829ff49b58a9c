package search

import "karuta/collection/anki"

// Node is a condition on cards and their notes. It is one of the types below.
type Node interface{ isNode() }

// The ways to join conditions. An And without parts matches everything.
type (
	And []Node
	Or  []Node
	Not struct{ Of Node }
)

// A Pattern is text in which "*" stands for any run and "_" for one character;
// both can be escaped by a backslash, as the backslash itself.
type Pattern string

// TextMode says how a pattern is held against a text.
type TextMode int

// The modes.
const (
	Plain        TextMode = iota
	Regexp                // the pattern is a regular expression
	NoCombining           // accents and other combining marks do not count
	WholeWord             // between word boundaries
	WithoutCloze          // cloze markup does not count
)

// State is what a card is at the moment.
type State string

// The states, as they are written behind "is:".
const (
	IsNew           State = "new"
	IsLearn         State = "learn"
	IsReview        State = "review"
	IsDue           State = "due"
	IsSuspended     State = "suspended"
	IsBuried        State = "buried"
	IsBuriedByUser  State = "buried-manually"
	IsBuriedSibling State = "buried-sibling"
)

// Conditions.
type (
	// Text matches any field of the note.
	Text struct {
		Pattern Pattern
		Mode    TextMode
	}
	// Field matches one field, whose name may be a pattern too.
	Field struct {
		Name    Pattern
		Pattern Pattern
		Mode    TextMode
	}
	// Deck matches the deck, as the cards' place or home, and all below it. The
	// names "*", "filtered" and "current" are special.
	Deck struct{ Name Pattern }
	// DeckIDs matches decks without those below them.
	DeckIDs []anki.DeckID
	// Preset matches the decks that use the preset.
	Preset struct{ Name Pattern }
	// Tag matches the tag and those below it; "none" and "*" are special.
	Tag struct {
		Pattern Pattern
		Mode    TextMode
	}
	// Notetype matches by the notetype's name.
	Notetype struct{ Name Pattern }
	// NotetypeID matches by the notetype's id.
	NotetypeID anki.NotetypeID
	// Template matches by the name of the card's template.
	Template struct{ Name Pattern }
	// Ord matches by the card's ord.
	Ord int
	// NoteIDs and CardIDs match by id.
	NoteIDs []anki.NoteID
	CardIDs []anki.CardID
	// Flag matches by the colour of the card's flag, 0 to 7.
	Flag int
	// Is matches by the card's state.
	Is State
	// Added and Edited match what happened in the last days; 1 is today.
	Added  int
	Edited int
	// Introduced matches cards first answered in the last days.
	Introduced int
	// Rated matches cards answered in the last days; Rating 0 is any answer.
	Rated struct {
		Days   int
		Rating anki.Rating
	}
	// Rescheduled matches cards whose due date was changed by hand in the last days.
	Rescheduled int
	// Property compares a number of the card.
	Property struct {
		Name  string // ivl, due, reps, lapses, ease, pos, s, d, r
		Op    string // =, !=, <, <=, >, >=
		Value float64
	}
	// DayRated matches cards answered (or rescheduled) on a day before or after one.
	DayRated struct {
		Op          string
		Day         int // 0 is today, -1 yesterday
		Rating      anki.Rating
		Rescheduled bool
	}
	// CustomData compares a value that add-ons keep with the card.
	CustomData struct {
		Key    string
		Op     string // "" to ask whether the key is there
		Number *float64
		Text   string
	}
	// Duplicate matches notes of the notetype whose first field is Text.
	Duplicate struct {
		Notetype anki.NotetypeID
		Text     string
	}
)

func (And) isNode()         {}
func (Or) isNode()          {}
func (Not) isNode()         {}
func (Text) isNode()        {}
func (Field) isNode()       {}
func (Deck) isNode()        {}
func (DeckIDs) isNode()     {}
func (Preset) isNode()      {}
func (Tag) isNode()         {}
func (Notetype) isNode()    {}
func (NotetypeID) isNode()  {}
func (Template) isNode()    {}
func (Ord) isNode()         {}
func (NoteIDs) isNode()     {}
func (CardIDs) isNode()     {}
func (Flag) isNode()        {}
func (Is) isNode()          {}
func (Added) isNode()       {}
func (Edited) isNode()      {}
func (Introduced) isNode()  {}
func (Rated) isNode()       {}
func (Rescheduled) isNode() {}
func (Property) isNode()    {}
func (DayRated) isNode()    {}
func (CustomData) isNode()  {}
func (Duplicate) isNode()   {}
