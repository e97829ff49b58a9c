package sched

import (
	"cmp"
	"slices"

	"karuta/collection/anki"
)

// key says how two cards of a list compare, given their places in it.
type key func(cards []anki.Waiting) func(i, j int32) int

// by compares a value, which is worked out once for each card.
func by[V cmp.Ordered](value func(*anki.Waiting) V) key {
	return func(cards []anki.Waiting) func(i, j int32) int {
		values := make([]V, len(cards))
		for i := range cards {
			values[i] = value(&cards[i])
		}
		return func(i, j int32) int { return cmp.Compare(values[i], values[j]) }
	}
}

func reverse(k key) key {
	return func(cards []anki.Waiting) func(i, j int32) int {
		forward := k(cards)
		return func(i, j int32) int { return forward(j, i) }
	}
}

var (
	byOrd  = by(func(w *anki.Waiting) int32 { return w.Ord })
	byDue  = by(func(w *anki.Waiting) int32 { return w.Due })
	byNote = by(func(w *anki.Waiting) anki.NoteID { return w.NoteID })
)

// SortNew brings gathered new cards into the order they are shown in.
func SortNew(cards []anki.Waiting, order anki.NewCardSortOrder, day int32) {
	byDraw := by(func(w *anki.Waiting) uint64 { return FNV(int64(w.ID), int64(day)) })
	byNoteDraw := by(func(w *anki.Waiting) uint64 { return FNV(int64(w.NoteID), int64(day)) })
	switch order {
	case anki.SortAsGathered:
	case anki.SortTemplateThenRandom:
		sortBy(cards, byOrd, byDraw)
	case anki.SortRandomNoteThenTemplate:
		sortBy(cards, byNoteDraw, byOrd)
	case anki.SortRandomCard:
		sortBy(cards, byDraw)
	default: // also what only later versions know
		sortBy(cards, byOrd)
	}
}

// sortBy sorts by the keys in turn; cards that are equal stay in order. It
// moves places and not cards, which are large, and no card twice.
func sortBy(cards []anki.Waiting, keys ...key) {
	compare := make([]func(i, j int32) int, len(keys))
	for i, k := range keys {
		compare[i] = k(cards)
	}
	order := make([]int32, len(cards))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(i, j int32) int {
		for _, compare := range compare {
			if c := compare(i, j); c != 0 {
				return c
			}
		}
		return cmp.Compare(i, j)
	})
	sorted := make([]anki.Waiting, len(cards))
	for to, from := range order {
		sorted[to] = cards[from]
	}
	copy(cards, sorted)
}

// OrderNew brings new cards into the order they are gathered in. Gathering deck
// by deck is the caller's; this is the order within.
func OrderNew(cards []anki.Waiting, priority anki.NewCardGatherPriority, day int32) {
	salt := Salt(day)
	byDraw := by(func(w *anki.Waiting) int64 { return int64(FNV(int64(w.ID), salt)) })
	byNoteDraw := by(func(w *anki.Waiting) int64 { return int64(FNV(int64(w.NoteID), salt)) })
	switch priority {
	case anki.GatherHighestPosition:
		sortBy(cards, reverse(byDue), byOrd)
	case anki.GatherRandomNotes, anki.GatherDeckThenRandomNotes:
		sortBy(cards, byNoteDraw, byOrd)
	case anki.GatherRandomCards:
		sortBy(cards, byDraw)
	default:
		sortBy(cards, byDue, byOrd)
	}
}

// SortIntraday brings cards in learning into the order they are shown in:
// those seen before first, then by the moment they are due.
func SortIntraday(cards []anki.Waiting) {
	seen := by(func(w *anki.Waiting) uint32 { return min(w.Reps, 1) })
	sortBy(cards, reverse(seen), byDue)
}
