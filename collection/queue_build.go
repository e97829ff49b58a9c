package collection

import (
	"maps"
	"math"
	"slices"

	"karuta/collection/anki"
	"karuta/collection/sched"
	"karuta/collection/store"
)

// queueBuild gathers the cards of one deck and the decks below it.
type queueBuild struct {
	r       *store.Reader
	timing  sched.Timing
	decks   *studyDecks
	active  []*anki.Deck
	options *anki.DeckOptions // of the selected deck
	fsrs    bool
	gather  *sched.Gatherer
}

// buildQueue gathers what is to be studied in a deck today.
func buildQueue(r *store.Reader, s *studySettings, deck *anki.Deck, t sched.Timing) (*studyQueue, error) {
	decks := s.decks
	b := &queueBuild{
		r: r, timing: t, decks: decks, active: decks.family(deck),
		options: decks.options(deck), fsrs: s.fsrs,
	}
	limits, err := b.limitTree(deck)
	if err != nil {
		return nil, err
	}
	bury := map[anki.DeckID]sched.BuryMode{}
	for _, d := range decks.list {
		if d.Normal != nil {
			bury[d.ID] = sched.BuryModeOf(decks.options(d))
		}
	}
	b.gather = sched.NewGatherer(limits, bury)
	if err := b.gatherAll(); err != nil {
		return nil, err
	}
	o := sched.QueueOptions{
		NewSort: b.options.NewCardSortOrder, NewMix: b.options.NewMix,
		DayLearningMix: b.options.InterdayLearningMix, LearnAhead: s.ahead,
	}
	if !decks.hasPreset(deck) {
		o.NewSort = anki.SortAsGathered
	}
	return &studyQueue{Queue: sched.NewQueue(b.gather, o, t), deck: deck.ID}, nil
}

// limitTree returns the limits of the active decks, and of the decks above if
// the settings want them to count.
func (b *queueBuild) limitTree(deck *anki.Deck) (*sched.LimitTree, error) {
	ignoreReview, err := setting(b.r, confNewIgnoreReview, false)
	if err != nil {
		return nil, err
	}
	allParents, err := setting(b.r, confAllParentLimits, false)
	if err != nil {
		return nil, err
	}
	of := func(d *anki.Deck) sched.Limits { return b.decks.limits(d, b.timing.Today, ignoreReview) }
	chain := []*anki.Deck{deck}
	for d := b.decks.parent(deck); allParents && d != nil; d = b.decks.parent(d) {
		chain = append(chain, d)
	}
	top := chain[len(chain)-1]
	tree := sched.NewLimitTree(top.ID, of(top))
	for i := len(chain) - 2; i >= 0; i-- {
		tree.Add(chain[i].ID, chain[i+1].ID, of(chain[i]))
	}
	for _, d := range b.active[1:] {
		parent := deck
		if p := b.decks.parent(d); p != nil {
			parent = p
		}
		tree.Add(d.ID, parent.ID, of(d))
	}
	return tree, nil
}

func (b *queueBuild) gatherAll() error {
	for _, q := range []anki.Queue{anki.QueueLearning, anki.QueuePreview} {
		cards, err := b.list(store.Queued{Queue: q, From: math.MinInt64, Until: int64(b.timing.NextDayAt), Parts: anki.WaitingParts{Reps: true}})
		if err != nil {
			return err
		}
		for _, w := range cards {
			b.gather.AddIntraday(w)
		}
	}
	for _, q := range []anki.Queue{anki.QueueDayLearning, anki.QueueReview} {
		if err := b.gatherDue(q); err != nil {
			return err
		}
	}
	return b.gatherNew()
}

// list returns the waiting cards asked for, of the active decks unless it names others.
func (b *queueBuild) list(q store.Queued) ([]anki.Waiting, error) {
	if q.Decks == nil {
		q.Decks = b.activeIDs()
	}
	var cards []anki.Waiting
	err := b.r.EachQueued(q, func(w anki.Waiting) { cards = append(cards, w) })
	return cards, err
}

func (b *queueBuild) activeIDs() []anki.DeckID {
	ids := make([]anki.DeckID, len(b.active))
	for i, d := range b.active {
		ids[i] = d.ID
	}
	return ids
}

func (b *queueBuild) gatherDue(q anki.Queue) error {
	if b.gather.DueLeft() == 0 {
		return nil
	}
	order := sched.ReviewOrder{
		Timing: b.timing, Order: b.options.ReviewOrder, FSRS: b.fsrs, DeckRank: map[anki.DeckID]int{},
	}
	for i, d := range b.active {
		order.DeckRank[d.ID] = i
	}
	due := store.Queued{Queue: q, From: math.MinInt64, Until: int64(b.timing.Today), Parts: order.Parts()}
	if order.ByDay() && b.gather.DueLeft() < manyDue {
		return b.gatherByDay(due, &order)
	}
	_, err := b.gatherFrom(due, &order)
	return err
}

// manyDue is a limit that is seldom reached: to count what is due before it is
// read would only take longer.
const manyDue = 1000

// gatherByDay reads no more days than it needs: most decks have a limit that is
// reached long before the last card that is due.
func (b *queueBuild) gatherByDay(due store.Queued, order *sched.ReviewOrder) error {
	all := due
	all.Decks = b.activeIDs()
	counts, err := b.r.CountQueued(all)
	if err != nil {
		return err
	}
	days := slices.Sorted(maps.Keys(counts))
	for len(days) > 0 && b.gather.DueLeft() > 0 {
		for n := 0; n < b.gather.DueLeft() && len(days) > 0; {
			n += counts[days[0]]
			due.Until = int64(days[0])
			days = days[1:]
		}
		more, err := b.gatherFrom(due, order)
		if err != nil || !more {
			return err
		}
		due.From = due.Until + 1
	}
	return nil
}

// gatherFrom offers the due cards asked for in order and reports whether more can be taken.
func (b *queueBuild) gatherFrom(due store.Queued, order *sched.ReviewOrder) (more bool, err error) {
	cards, err := b.list(due)
	if err != nil {
		return false, err
	}
	order.Sort(cards)
	for _, w := range cards {
		if !b.gather.AddDue(w) {
			return false, nil
		}
	}
	return true, nil
}

func (b *queueBuild) gatherNew() error {
	switch priority := b.options.NewCardGatherPriority; priority {
	default: // deck by deck; also what only later versions know
		for _, d := range b.active {
			if b.gather.NewDone(0) {
				return nil
			}
			if err := b.gatherNewInDeck(d.ID, priority); err != nil {
				return err
			}
		}
		return nil
	case anki.GatherLowestPosition, anki.GatherHighestPosition, anki.GatherRandomNotes, anki.GatherRandomCards:
		if b.gather.NewDone(0) {
			return nil
		}
		cards, err := b.list(newCards)
		if err != nil {
			return err
		}
		sched.OrderNew(cards, priority, b.timing.Today)
		for _, w := range cards {
			if !b.gather.AddNew(w) {
				break
			}
		}
		return nil
	}
}

// newCards asks for new cards at any position.
var newCards = store.Queued{Queue: anki.QueueNew, From: math.MinInt64, Until: math.MaxInt32, Parts: anki.WaitingParts{Ord: true}}

func (b *queueBuild) gatherNewInDeck(id anki.DeckID, priority anki.NewCardGatherPriority) error {
	if b.gather.NewDone(id) {
		return nil
	}
	take := func(w anki.Waiting) bool { return b.gather.AddNew(w) && !b.gather.NewDone(id) }
	if priority != anki.GatherDeckThenRandomNotes {
		return b.r.EachNewByPosition(id, take)
	}
	inDeck := newCards
	inDeck.Decks = []anki.DeckID{id}
	cards, err := b.list(inDeck)
	if err != nil {
		return err
	}
	sched.OrderNew(cards, priority, b.timing.Today)
	for _, w := range cards {
		if !take(w) {
			break
		}
	}
	return nil
}
