package anki

// Waiting is a card that may be shown today, with what decides its place. What
// WaitingParts names is there only if it was asked for.
type Waiting struct {
	ID       CardID
	NoteID   NoteID
	DeckID   DeckID // where the card is now
	HomeID   DeckID // where it belongs
	Queue    Queue
	Modified Secs
	Due      int32

	Ord        int32
	Reps       uint32
	Interval   uint32
	EaseFactor uint16
	Data       string
	OwnDue     int32 // Due outside of filtered decks
}

// WaitingParts are the parts of Waiting that only some orders look at.
type WaitingParts struct{ Ord, Reps, Interval, EaseFactor, Data, OwnDue bool }
