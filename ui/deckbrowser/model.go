// Package deckbrowser is the list of decks with what is to be done today.
package deckbrowser

import (
	"slices"

	"karuta/collection"
	"karuta/collection/anki"
	"karuta/ui/widgets"
)

// model holds the tree of decks and the rows that are shown of it.
type model struct {
	tree []*collection.DeckNode
	rows []*collection.DeckNode
	// empty is set when there is nothing but an unused Default deck: the first run.
	empty bool
}

// setTree takes the decks. The Default deck is left out while it is unused and
// there are others: nobody made it.
func (m *model) setTree(tree []*collection.DeckNode, defaultUsed bool) {
	isUnused := func(n *collection.DeckNode) bool {
		return n.ID == anki.DefaultDeckID && len(n.Children) == 0 && !defaultUsed
	}
	m.empty = !slices.ContainsFunc(tree, func(n *collection.DeckNode) bool { return !isUnused(n) })
	m.tree = slices.DeleteFunc(slices.Clone(tree), isUnused)
	m.flatten()
}

// flatten lists the decks that no collapsed parent hides.
func (m *model) flatten() {
	m.rows = nil
	var walk func([]*collection.DeckNode)
	walk = func(nodes []*collection.DeckNode) {
		for _, n := range nodes {
			m.rows = append(m.rows, n)
			if !n.Collapsed {
				walk(n.Children)
			}
		}
	}
	walk(m.tree)
}

// decks returns the rows as the list shows them.
func (m *model) decks() []widgets.Deck {
	out := make([]widgets.Deck, len(m.rows))
	for i, n := range m.rows {
		out[i] = widgets.Deck{
			Name: n.Name, Depth: n.Level, Children: len(n.Children) > 0, Collapsed: n.Collapsed, Filtered: n.Filtered,
			New: n.Counts.New, Learn: n.Counts.Learning, Due: n.Counts.Review,
		}
	}
	return out
}

// row returns the deck in a row, or nil.
func (m *model) row(i int) *collection.DeckNode {
	if i < 0 || i >= len(m.rows) {
		return nil
	}
	return m.rows[i]
}

// toggle folds the decks below a row away or shows them, at once: the
// collection hears of it afterwards.
func (m *model) toggle(n *collection.DeckNode) {
	n.Collapsed = !n.Collapsed
	m.flatten()
}

// rowOf returns the row a deck is in, or -1.
func (m *model) rowOf(id anki.DeckID) int {
	for i, n := range m.rows {
		if n.ID == id {
			return i
		}
	}
	return -1
}
