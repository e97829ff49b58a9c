package sched

import "karuta/collection/anki"

// Gatherer takes cards in the order they are offered, as far as limits and
// siblings let it. Offer intraday learning first, then interday learning,
// reviews and new cards: what comes first decides which sibling stays.
type Gatherer struct {
	limits *LimitTree
	bury   map[anki.DeckID]BuryMode // by home deck
	seen   map[anki.NoteID]BuryMode

	intraday    []anki.Waiting
	dayLearning []anki.Waiting
	reviews     []anki.Waiting
	fresh       []anki.Waiting
}

// NewGatherer returns one for the decks in the tree. bury says what the presets
// of home decks bury; decks missing there bury nothing.
func NewGatherer(limits *LimitTree, bury map[anki.DeckID]BuryMode) *Gatherer {
	return &Gatherer{limits: limits, bury: bury, seen: map[anki.NoteID]BuryMode{}}
}

// AddIntraday takes a card in learning; there is no limit for these.
func (g *Gatherer) AddIntraday(w anki.Waiting) {
	g.meet(&w)
	g.intraday = append(g.intraday, w)
}

// AddDue takes a review or an interday learning card. It returns false once no
// more can be taken.
func (g *Gatherer) AddDue(w anki.Waiting) (more bool) {
	if g.limits.root.Review == 0 {
		return false
	}
	if g.limits.ReviewDone(w.DeckID) || g.meet(&w).Buries(w.Queue) {
		return true
	}
	if w.Queue == anki.QueueDayLearning {
		g.dayLearning = append(g.dayLearning, w)
	} else {
		g.reviews = append(g.reviews, w)
	}
	g.limits.TakeReview(w.DeckID)
	return true
}

// DueLeft is how many due cards can be taken at most.
func (g *Gatherer) DueLeft() int { return g.limits.root.Review }

// AddNew takes a new card. It returns false once no more can be taken.
func (g *Gatherer) AddNew(w anki.Waiting) (more bool) {
	if g.limits.root.New == 0 {
		return false
	}
	if g.limits.NewDone(w.DeckID) || g.meet(&w).Buries(anki.QueueNew) {
		return true
	}
	g.fresh = append(g.fresh, w)
	g.limits.TakeNew(w.DeckID)
	return true
}

// NewDone reports whether the deck takes no more new cards; 0 asks for all decks.
func (g *Gatherer) NewDone(id anki.DeckID) bool {
	if id == 0 {
		return g.limits.root.New == 0
	}
	return g.limits.NewDone(id)
}

// meet remembers that a card of the note was seen and returns what its siblings
// seen before bury.
func (g *Gatherer) meet(w *anki.Waiting) BuryMode {
	before := g.seen[w.NoteID]
	g.seen[w.NoteID] = before.Or(g.bury[w.HomeID])
	return before
}
