package collection

import (
	"karuta/collection/anki"
	"karuta/collection/sched"
	"karuta/collection/store"
)

// DeckNode is a deck in the deck list. Its counts are what the person will see
// today, the decks below included and all limits applied.
type DeckNode struct {
	ID        anki.DeckID
	Name      string // the last level, after those whose decks are missing
	FullName  string // levels joined by "::"
	Level     int    // decks above; 0 for a top deck
	Collapsed bool
	Filtered  bool
	Counts    sched.Counts
	Children  []*DeckNode
}

// DeckTree returns the top decks with what is below them, in name order, with
// counts of what is left today. It may bring buried cards back (see StartDay)
// and so belongs to the goroutine that writes.
func (c *Collection) DeckTree() ([]*DeckNode, error) {
	if err := c.StartDay(); err != nil {
		return nil, err
	}
	return readAsWriter(c, c.deckTree)
}

func (c *Collection) deckTree(r *store.Reader) ([]*DeckNode, error) {
	t, err := c.timing(r)
	if err != nil {
		return nil, err
	}
	ahead, err := learnAhead(r)
	if err != nil {
		return nil, err
	}
	ignoreReview, err := setting(r, confNewIgnoreReview, false)
	if err != nil {
		return nil, err
	}
	due, err := r.ListDueCounts(t.Today, t.Now.Secs()+anki.Secs(ahead))
	if err != nil {
		return nil, err
	}
	decks, err := loadStudyDecks(r)
	if err != nil {
		return nil, err
	}
	allParents, err := setting(r, confAllParentLimits, false)
	if err != nil {
		return nil, err
	}
	tree := deckCounter{
		decks: decks, due: due, today: t.Today, ignoreReview: ignoreReview, allParents: allParents,
		nodes: map[anki.DeckID]*countedDeck{},
	}
	return tree.build(), nil
}

// deckCounter sums counts up the tree of decks.
type deckCounter struct {
	decks        *studyDecks
	due          map[anki.DeckID]store.DueCounts
	today        int32
	ignoreReview bool
	allParents   bool // limits of decks above hold below, too
	nodes        map[anki.DeckID]*countedDeck
}

// countedDeck is a node with what is counted apart while summing.
type countedDeck struct {
	*DeckNode
	deck        *anki.Deck
	intraday    int
	dayLearning int
	children    []*countedDeck
}

func (t *deckCounter) build() []*DeckNode {
	var top []*DeckNode
	var roots []*countedDeck
	for _, d := range t.decks.list {
		n := &countedDeck{deck: d, DeckNode: &DeckNode{
			ID: d.ID, Name: d.Name.Human(), FullName: d.Name.Human(),
			Collapsed: d.Common.StudyCollapsed, Filtered: d.IsFiltered(),
		}}
		t.nodes[d.ID] = n
		if above := t.above(d); above != nil {
			n.Level, n.Name = above.Level+1, d.Name.From(above.deck.Name.Level()+1)
			above.children = append(above.children, n)
			above.Children = append(above.Children, n.DeckNode)
			continue
		}
		roots = append(roots, n)
		top = append(top, n.DeckNode)
	}
	for _, n := range roots {
		t.count(n, nil)
	}
	return top
}

// above returns the nearest deck above. Where the next one is missing, which checking the database mends, Anki leaves
// the deck out or shows it under another.
func (t *deckCounter) above(d *anki.Deck) *countedDeck {
	for name := d.Name.Parent(); name != ""; name = name.Parent() {
		if deck := t.decks.named(name); deck != nil && t.nodes[deck.ID] != nil {
			return t.nodes[deck.ID]
		}
	}
	return nil
}

// count adds the capped counts of the decks below and applies the deck's own
// limits. above are the limits of the parent, nil for none.
func (t *deckCounter) count(n *countedDeck, above *sched.Limits) {
	left := t.decks.limits(n.deck, t.today, t.ignoreReview)
	if above != nil && t.allParents {
		left.CapTo(*above)
	}
	own := t.due[n.ID]
	n.intraday, n.dayLearning = own.Intraday, own.DayLearning
	review, fresh := own.Review, own.New
	for _, child := range n.children {
		t.count(child, &left)
		n.intraday += child.intraday
		n.dayLearning += child.dayLearning
		review += child.Counts.Review
		fresh += child.Counts.New
	}
	n.dayLearning = min(n.dayLearning, left.Review)
	left.TakeReview(n.dayLearning)
	review = min(review, left.Review)
	left.TakeReview(review)
	n.Counts = sched.Counts{New: min(fresh, left.New), Learning: n.intraday + n.dayLearning, Review: review}
}
