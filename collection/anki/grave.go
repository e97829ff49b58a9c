package anki

import "slices"

// GraveKind says what was deleted.
type GraveKind uint8

// The kinds, as the column type of the table graves holds them.
const (
	GraveCard GraveKind = iota
	GraveNote
	GraveDeck
)

// Grave remembers a deletion until every device has heard of it.
type Grave struct {
	ID   int64     // oid; id of the deleted object
	Kind GraveKind // type
	USN  USN       // usn
}

// Graves are deletions by kind, as the sync protocol groups them.
type Graves struct {
	Cards []CardID
	Decks []DeckID
	Notes []NoteID
}

// Len returns the number of deletions.
func (g *Graves) Len() int { return len(g.Cards) + len(g.Decks) + len(g.Notes) }

// Without returns the deletions that are not among others.
func (g *Graves) Without(others Graves) Graves {
	if others.Len() == 0 {
		return *g
	}
	return Graves{Cards: without(g.Cards, others.Cards), Decks: without(g.Decks, others.Decks), Notes: without(g.Notes, others.Notes)}
}

func without[ID comparable](ids, others []ID) []ID {
	drop := make(map[ID]bool, len(others))
	for _, id := range others {
		drop[id] = true
	}
	return slices.DeleteFunc(slices.Clone(ids), func(id ID) bool { return drop[id] })
}
