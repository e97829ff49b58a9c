package collection

import "fmt"

// ProblemKind is a kind of damage that checking the database finds.
type ProblemKind int

// The kinds of damage, in the order in which they are told.
const (
	ProblemNoNotetype    ProblemKind = iota // notes whose notetype is missing; counts notetypes
	ProblemPositions                        // new cards with a position beyond all limits
	ProblemCardNumbers                      // cards with impossible numbers
	ProblemLastReview                       // cards whose last review differs from the review log
	ProblemNoNote                           // cards without a note
	ProblemNoDeck                           // decks that are missing, for cards or as parents; counts decks
	ProblemFieldCount                       // notes with more or fewer fields than their notetype
	ProblemRepeatedCards                    // cards that repeat another card of the same note
	ProblemNoTemplate                       // cards whose template is missing
	ProblemHistory                          // review log entries with impossible numbers
	ProblemUTF8                             // notes with bytes that are no text
	ProblemFutureIDs                        // notes, cards and log entries made in the future
	problemKinds
)

// Problem is damage that was found, and by CheckDatabase mended.
type Problem struct {
	Kind  ProblemKind
	Count int // at least 1
}

// problems returns what was found, in the order of kinds.
func (k *checker) problems() []Problem {
	var list []Problem
	for kind := range problemKinds {
		if n := k.counts[kind]; n > 0 {
			list = append(list, Problem{kind, n})
		}
	}
	return list
}

// problemTexts say what was found and what mending it means, for one and for many.
var problemTexts = [problemKinds][2]string{
	ProblemNoNotetype:    {"Notes of a missing notetype were found; they get a new one.", "Notes of %d missing notetypes were found; they get new ones."},
	ProblemPositions:     {"A new card was at a position above the limit.", "%d new cards were at positions above the limit."},
	ProblemCardNumbers:   {"A card had numbers that cannot be.", "%d cards had numbers that cannot be."},
	ProblemLastReview:    {"A card did not show its last review as the history does.", "%d cards did not show their last review as the history does."},
	ProblemNoNote:        {"A card had no note; it is removed.", "%d cards had no note; they are removed."},
	ProblemNoDeck:        {"A deck was missing; it is made again.", "%d decks were missing; they are made again."},
	ProblemFieldCount:    {"A note did not have the number of fields of its notetype; it gets the tag db-check.", "%d notes did not have the number of fields of their notetype; they get the tag db-check."},
	ProblemRepeatedCards: {"A card was there twice; one is removed.", "%d cards were there more than once; one of each stays."},
	ProblemNoTemplate:    {"A card had no template; it is removed.", "%d cards had no template; they are removed."},
	ProblemHistory:       {"An entry of the history had numbers that cannot be.", "%d entries of the history had numbers that cannot be."},
	ProblemUTF8:          {"A note held bytes that are no text.", "%d notes held bytes that are no text."},
	ProblemFutureIDs:     {"Something was dated in the future.", "%d notes, cards or entries of the history were dated in the future."},
}

// String is a sentence for people.
func (p Problem) String() string {
	if p.Kind < 0 || p.Kind >= problemKinds {
		return fmt.Sprintf("Problem %d", int(p.Kind))
	}
	if p.Count == 1 {
		return problemTexts[p.Kind][0]
	}
	return fmt.Sprintf(problemTexts[p.Kind][1], p.Count)
}
