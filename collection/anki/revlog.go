package anki

// ReviewKind says in which state a card was when it was answered.
type ReviewKind uint8

// The kinds, as the column type of the review log holds them.
const (
	ReviewLearning ReviewKind = iota
	ReviewReview
	ReviewRelearning
	ReviewFiltered    // early review (factor not 0) or preview (factor 0) in a filtered deck
	ReviewManual      // due date set or card forgotten by hand
	ReviewRescheduled // interval changed by the program
)

// RevlogEntry is one line of the review log.
type RevlogEntry struct {
	ID           RevlogID   // id; time of the answer in milliseconds
	CardID       CardID     // cid
	USN          USN        // usn
	Rating       uint8      // ease; 1–4, 0 for entries not made by an answer
	Interval     int32      // ivl; new interval: days, or negative seconds
	LastInterval int32      // lastIvl; the one before, same units
	EaseFactor   uint32     // factor; ease × 1000, or FSRS difficulty as 100–1100
	TakenMillis  uint32     // time; milliseconds until the answer, capped by the preset
	Kind         ReviewKind // type
}
