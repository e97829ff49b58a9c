package anki

// CardType is what a card is to the scheduler, whether or not it can be shown.
type CardType int8

// The card types, as the column type holds them.
const (
	TypeNew CardType = iota
	TypeLearning
	TypeReview
	TypeRelearning
)

// Queue is the place where a card waits; it decides what Due counts.
type Queue int8

// The queues, as the column queue holds them.
const (
	QueueNew          Queue = 0  // Due is a position
	QueueLearning     Queue = 1  // Due is a time in Unix seconds
	QueueReview       Queue = 2  // Due is a day number
	QueueDayLearning  Queue = 3  // learning over a day's end; Due is a day number
	QueuePreview      Queue = 4  // filtered deck without rescheduling; Due is a time
	QueueSuspended    Queue = -1 // Due keeps the meaning given by Type
	QueueBuriedSched  Queue = -2 // buried because a sibling was answered
	QueueBuriedByUser Queue = -3
)

// Buried reports whether the card is put away until the next day.
func (q Queue) Buried() bool { return q == QueueBuriedSched || q == QueueBuriedByUser }

// Rating is the learner's answer.
type Rating int8

// The four answers, as the column ease of the review log holds them.
const (
	RatingAgain Rating = iota + 1
	RatingHard
	RatingGood
	RatingEasy
)

// Card is one question the learner is asked; a note yields one card per
// template or cloze number.
type Card struct {
	ID             CardID   // id; creation time in milliseconds
	NoteID         NoteID   // nid
	DeckID         DeckID   // did; the filtered deck while one has borrowed the card
	Ord            int32    // ord; index of the template, or cloze number less one
	Modified       Secs     // mod
	USN            USN      // usn
	Type           CardType // type
	Queue          Queue    // queue
	Due            int32    // due; position, Unix seconds or day number, see Queue
	Interval       uint32   // ivl; days
	EaseFactor     uint16   // factor; ease × 1000, 0 until the card graduated
	Reps           uint32   // reps; answers so far
	Lapses         uint32   // lapses; times a review was answered Again
	RemainingSteps uint32   // left; learning steps left; old clients add thousands
	OriginalDue    int32    // odue; due in the home deck while in a filtered one
	OriginalDeckID DeckID   // odid; home deck while in a filtered one, else 0
	Flags          uint8    // flags; the low 3 bits are the flag's colour
	Data           string   // data; JSON, see CardData
}

// Flag returns the colour of the card's flag, 0 (none) to 7.
func (c *Card) Flag() int { return int(c.Flags & 7) }

// HomeDeckID returns the deck the card belongs to, also while a filtered deck has borrowed it.
func (c *Card) HomeDeckID() DeckID {
	if c.OriginalDeckID != 0 {
		return c.OriginalDeckID
	}
	return c.DeckID
}

// HomeDue returns the due value the card has in its home deck.
func (c *Card) HomeDue() int32 {
	if c.OriginalDeckID != 0 {
		return c.OriginalDue
	}
	return c.Due
}

// RestoreQueue puts a suspended or buried card back into the queue of its type.
func (c *Card) RestoreQueue() {
	switch c.Type {
	case TypeLearning, TypeRelearning:
		// In a filtered deck this is the place in that deck, so the card goes on
		// as one of day-long steps there: so it does in Anki.
		if c.Due > 1_000_000_000 {
			c.Queue = QueueLearning
		} else {
			c.Queue = QueueDayLearning
		}
	case TypeNew:
		c.Queue = QueueNew
	default:
		c.Queue = QueueReview
	}
}
