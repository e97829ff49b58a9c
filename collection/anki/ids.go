package anki

// Ids of the objects in a collection. Each is a time of creation in
// milliseconds since the Unix epoch, moved on when that number was taken; the
// stock preset and the Default deck are 1.
type (
	NoteID       int64
	CardID       int64
	DeckID       int64
	NotetypeID   int64
	DeckConfigID int64
	RevlogID     int64
)

// DefaultDeckID is the deck that always exists.
const DefaultDeckID DeckID = 1

// DefaultDeckConfigID is the preset that always exists.
const DefaultDeckConfigID DeckConfigID = 1

// USN is an update sequence number: the number of the sync in which a row last
// changed.
type USN int32

// PendingUSN marks a row that changed here and was not sent yet.
const PendingUSN USN = -1

// Secs is a moment in seconds since the Unix epoch.
type Secs int64

// Millis is a moment in milliseconds since the Unix epoch.
type Millis int64

// Secs returns the moment in whole seconds, rounded down.
func (m Millis) Secs() Secs { return Secs(m / 1000) }

// Millis returns the moment in milliseconds.
func (s Secs) Millis() Millis { return Millis(s) * 1000 }
