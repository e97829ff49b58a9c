package anki

import "strings"

// DeckName is a deck's name as the file holds it: levels joined by U+001F.
type DeckName string

const deckNameSeparator = "\x1f"

// DeckNameFromHuman turns a name with levels joined by "::" into a DeckName
// without normalising its parts.
func DeckNameFromHuman(human string) DeckName {
	return DeckName(strings.ReplaceAll(human, "::", deckNameSeparator))
}

// Human returns the name with levels joined by "::".
func (n DeckName) Human() string { return strings.ReplaceAll(string(n), deckNameSeparator, "::") }

// Parts returns the levels, outermost first.
func (n DeckName) Parts() []string { return strings.Split(string(n), deckNameSeparator) }

// Base returns the last level.
func (n DeckName) Base() string { return string(n[strings.LastIndex(string(n), deckNameSeparator)+1:]) }

// From returns the levels from that one on, joined by "::"; 0 is the top.
func (n DeckName) From(level int) string { return strings.Join(n.Parts()[level:], "::") }

// Level returns the number of levels above this one; 0 for a top deck.
func (n DeckName) Level() int { return strings.Count(string(n), deckNameSeparator) }

// Parent returns the name one level up, or "" for a top deck.
func (n DeckName) Parent() DeckName {
	if i := strings.LastIndex(string(n), deckNameSeparator); i >= 0 {
		return n[:i]
	}
	return ""
}

// Child returns the name of a deck below n.
func (n DeckName) Child(base string) DeckName { return n + deckNameSeparator + DeckName(base) }

// Deck is a deck of cards, normal or filtered.
type Deck struct {
	ID       DeckID
	Name     DeckName
	Modified Secs // mtime_secs
	USN      USN
	Common   DeckCommon
	Normal   *NormalDeck   // set for a normal deck
	Filtered *FilteredDeck // set for a filtered deck; exactly one of the two is
	// KindUnknown are protobuf fields of the kind container unknown to Karuta.
	KindUnknown []byte
}

// IsFiltered reports whether the deck borrows its cards from others.
func (d *Deck) IsFiltered() bool { return d.Filtered != nil }

// DeckCommon is what both kinds of deck have.
type DeckCommon struct {
	StudyCollapsed      bool
	BrowserCollapsed    bool
	LastDayStudied      uint32 // day number the studied figures belong to
	NewStudied          int32  // may be negative: a raised limit
	ReviewStudied       int32  // may be negative: a raised limit
	LearningStudied     int32
	MillisecondsStudied int32
	Other               []byte // JSON with keys unknown to Anki
	Unknown             []byte
}

// NormalDeck is a deck with cards of its own.
type NormalDeck struct {
	ConfigID            DeckConfigID
	ExtendNew           uint32
	ExtendReview        uint32
	Description         string
	MarkdownDescription bool
	ReviewLimit         *uint32
	NewLimit            *uint32
	ReviewLimitToday    *DayLimit
	NewLimitToday       *DayLimit
	DesiredRetention    *float32 // 0–1
	Unknown             []byte
}

// DayLimit is a limit that holds on one day only.
type DayLimit struct {
	Limit   uint32
	Today   uint32 // day number
	Unknown []byte
}

// FilteredDeck borrows the cards that its searches find.
type FilteredDeck struct {
	Reschedule       bool
	SearchTerms      []SearchTerm
	Delays           []float32 // scheduler v1 only
	PreviewDelay     uint32    // scheduler v2 only, minutes
	PreviewHardSecs  uint32
	PreviewGoodSecs  uint32
	PreviewAgainSecs uint32
	Unknown          []byte
}

// FilteredOrder is the order in which a filtered deck takes cards.
type FilteredOrder uint32

// The orders of a filtered deck.
const (
	FilteredOldestReviewed FilteredOrder = iota
	FilteredRandom
	FilteredIntervalAscending
	FilteredIntervalDescending
	FilteredLapses
	FilteredAdded
	FilteredDue
	FilteredReverseAdded
	FilteredRetrievabilityAscending
	FilteredRetrievabilityDescending
	FilteredRelativeOverdueness
)

// SearchTerm is one search of a filtered deck.
type SearchTerm struct {
	Search  string
	Limit   uint32
	Order   FilteredOrder
	Unknown []byte
}
