package sched

import (
	"cmp"
	"slices"

	"karuta/collection/anki"
)

// Waiting is a card that may be shown today, with what decides its place.
type Waiting struct {
	ID       anki.CardID
	NoteID   anki.NoteID
	DeckID   anki.DeckID // where the card is now
	HomeID   anki.DeckID // where it belongs
	Queue    anki.Queue
	Ord      int32
	Modified anki.Secs
	Due      int32
	Reps     uint32

	Interval   uint32 // reviews only
	EaseFactor uint16 // reviews only
	Data       string // reviews only, and only where the order needs it
}

// SortNew brings gathered new cards into the order they are shown in.
func SortNew(cards []Waiting, order anki.NewCardSortOrder, day int32) {
	byOrd := func(a, b *Waiting) int { return cmp.Compare(a.Ord, b.Ord) }
	byNote := byHash(func(w *Waiting) uint64 { return FNV(int64(w.NoteID), int64(day)) })
	byCard := byHash(func(w *Waiting) uint64 { return FNV(int64(w.ID), int64(day)) })
	switch order {
	case anki.SortTemplate:
		sortBy(cards, byOrd)
	case anki.SortTemplateThenRandom:
		sortBy(cards, byOrd, byCard)
	case anki.SortRandomNoteThenTemplate:
		sortBy(cards, byNote, byOrd)
	case anki.SortRandomCard:
		sortBy(cards, byCard)
	}
}

func byHash[N int64 | uint64](hash func(*Waiting) N) func(a, b *Waiting) int {
	return func(a, b *Waiting) int { return cmp.Compare(hash(a), hash(b)) }
}

// sortBy sorts by the keys in turn; cards that are equal stay in order. It
// moves places and not cards, which are large, and no card twice.
func sortBy(cards []Waiting, keys ...func(a, b *Waiting) int) {
	order := make([]int32, len(cards))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(i, j int32) int {
		a, b := &cards[i], &cards[j]
		for _, key := range keys {
			if c := key(a, b); c != 0 {
				return c
			}
		}
		return cmp.Compare(i, j)
	})
	sorted := make([]Waiting, len(cards))
	for to, from := range order {
		sorted[to] = cards[from]
	}
	copy(cards, sorted)
}

// OrderNew brings new cards into the order they are gathered in. Gathering deck
// by deck is the caller's; this is the order within.
func OrderNew(cards []Waiting, priority anki.NewCardGatherPriority, day int32) {
	salt := Salt(day)
	byOrd := func(a, b *Waiting) int { return cmp.Compare(a.Ord, b.Ord) }
	byDue := func(a, b *Waiting) int { return cmp.Compare(a.Due, b.Due) }
	byNote := byHash(func(w *Waiting) int64 { return int64(FNV(int64(w.NoteID), salt)) })
	byCard := byHash(func(w *Waiting) int64 { return int64(FNV(int64(w.ID), salt)) })
	switch priority {
	case anki.GatherHighestPosition:
		sortBy(cards, reverse(byDue), byOrd)
	case anki.GatherRandomNotes, anki.GatherDeckThenRandomNotes:
		sortBy(cards, byNote, byOrd)
	case anki.GatherRandomCards:
		sortBy(cards, byCard)
	default:
		sortBy(cards, byDue, byOrd)
	}
}

func reverse(key func(a, b *Waiting) int) func(a, b *Waiting) int {
	return func(a, b *Waiting) int { return key(b, a) }
}

// SortIntraday brings cards in learning into the order they are shown in:
// those seen before first, then by the moment they are due.
func SortIntraday(cards []Waiting) {
	seen := func(a, b *Waiting) int { return cmp.Compare(min(b.Reps, 1), min(a.Reps, 1)) }
	sortBy(cards, seen, func(a, b *Waiting) int { return cmp.Compare(a.Due, b.Due) })
}
