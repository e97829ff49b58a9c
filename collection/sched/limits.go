package sched

import "karuta/collection/anki"

// mostShown is the number of cards that any deck shows at most.
const mostShown = 9999

// Limits are the numbers of cards a deck still shows today.
type Limits struct {
	Review int
	New    int
	// CapNew is set if new cards count against the review limit.
	CapNew bool
}

// NoLimits are those of a filtered deck, and of one whose preset is missing.
var NoLimits = Limits{Review: mostShown, New: mostShown}

// DeckLimits returns the limits of a normal deck on a day, its parents aside.
// options is the deck's preset; ignoreReview is the setting
// newCardsIgnoreReviewLimit.
func DeckLimits(d *anki.Deck, options *anki.DeckOptions, day int32, ignoreReview bool) Limits {
	n := d.Normal
	l := Limits{
		Review: limitOf(n.ReviewLimitToday, n.ReviewLimit, options.ReviewsPerDay, day),
		New:    limitOf(n.NewLimitToday, n.NewLimit, options.NewPerDay, day),
		CapNew: !ignoreReview,
	}
	if d.Common.LastDayStudied == uint32(day) {
		l.Review -= int(d.Common.ReviewStudied)
		l.New -= int(d.Common.NewStudied)
		if l.CapNew {
			l.Review -= int(d.Common.NewStudied)
		}
	}
	if l.CapNew {
		l.New = min(l.New, l.Review)
	}
	l.Review, l.New = max(l.Review, 0), max(l.New, 0)
	return l
}

func limitOf(today *anki.DayLimit, own *uint32, preset uint32, day int32) int {
	switch {
	case today != nil && today.Today == uint32(day):
		return int(today.Limit)
	case own != nil:
		return int(*own)
	default:
		return int(preset)
	}
}

// CapTo lowers the limits to those of the deck above.
func (l *Limits) CapTo(above Limits) {
	l.Review, l.New = min(l.Review, above.Review), min(l.New, above.New)
}

// TakeReview lowers the limits by n reviews.
func (l *Limits) TakeReview(n int) {
	l.Review = max(l.Review-n, 0)
	if l.CapNew {
		l.New = min(l.New, l.Review)
	}
}

// TakeNew lowers the limits by n new cards.
func (l *Limits) TakeNew(n int) { l.New = max(l.New-n, 0) }

// LimitTree holds the limits of the decks being studied. A card counts against
// its deck and every deck above it in the tree.
type LimitTree struct {
	nodes map[anki.DeckID]*limitNode
	root  *limitNode
}

type limitNode struct {
	Limits
	parent *limitNode
}

// NewLimitTree returns a tree with the given deck as root.
func NewLimitTree(root anki.DeckID, l Limits) *LimitTree {
	n := &limitNode{Limits: l}
	return &LimitTree{nodes: map[anki.DeckID]*limitNode{root: n}, root: n}
}

// Add puts a deck below another that is in the tree already, or below the root.
func (t *LimitTree) Add(id, parent anki.DeckID, l Limits) {
	above := t.nodes[parent]
	if above == nil {
		above = t.root
	}
	t.nodes[id] = &limitNode{Limits: l, parent: above}
}

// ReviewDone reports whether the deck shows no more reviews.
func (t *LimitTree) ReviewDone(id anki.DeckID) bool {
	for n := t.nodes[id]; n != nil; n = n.parent {
		if n.Review == 0 {
			return true
		}
	}
	return false
}

// NewDone reports whether the deck shows no more new cards.
func (t *LimitTree) NewDone(id anki.DeckID) bool {
	for n := t.nodes[id]; n != nil; n = n.parent {
		if n.New == 0 {
			return true
		}
	}
	return false
}

// TakeReview counts one review of the deck.
func (t *LimitTree) TakeReview(id anki.DeckID) {
	for n := t.nodes[id]; n != nil; n = n.parent {
		n.Limits.TakeReview(1)
	}
}

// TakeNew counts one new card of the deck.
func (t *LimitTree) TakeNew(id anki.DeckID) {
	for n := t.nodes[id]; n != nil; n = n.parent {
		n.Limits.TakeNew(1)
	}
}
