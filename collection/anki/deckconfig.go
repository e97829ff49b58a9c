package anki

// DeckConfig is a preset: the options that decks share. The interface calls it
// "preset".
type DeckConfig struct {
	ID       DeckConfigID
	Name     string
	Modified Secs // mtime_secs
	USN      USN
	Config   DeckOptions
}

// DeckOptions is the blob of a preset. Ranges are those Anki accepts; a value
// out of range reads as the default (see Normalize).
type DeckOptions struct {
	LearnSteps   []float32 // minutes
	RelearnSteps []float32 // minutes
	FSRSParams4  []float32 // 0 or 17 numbers
	FSRSParams5  []float32 // 0 or 19 numbers
	FSRSParams6  []float32 // 0 or 21 numbers
	EasyDays     []float32 // 0–1 per weekday from Monday; 0 or 7 numbers

	NewPerDay     uint32 // 0–9999
	ReviewsPerDay uint32 // 0–9999
	NewPerDayMin  uint32 // unused by Anki

	InitialEase        float32 // 1.31–5
	EasyMultiplier     float32 // 1–5
	HardMultiplier     float32 // 0.5–1.3
	LapseMultiplier    float32 // 0–1
	IntervalMultiplier float32 // 0.5–2

	MaximumReviewInterval  uint32 // days, 1–36500
	MinimumLapseInterval   uint32 // days, 1–36500
	GraduatingIntervalGood uint32 // days, 1–36500
	GraduatingIntervalEasy uint32 // days, 1–36500

	NewCardInsertOrder    NewCardInsertOrder
	NewCardGatherPriority NewCardGatherPriority
	NewCardSortOrder      NewCardSortOrder
	NewMix                ReviewMix
	ReviewOrder           ReviewOrder
	InterdayLearningMix   ReviewMix

	LeechAction    LeechAction
	LeechThreshold uint32 // lapses, 1–9999

	DisableAutoplay      bool
	CapAnswerTimeSecs    uint32 // 1–9999
	ShowTimer            bool
	StopTimerOnAnswer    bool
	SecondsToQuestion    float32 // 0 for off
	SecondsToAnswer      float32 // 0 for off
	QuestionAction       QuestionAction
	AnswerAction         AnswerAction
	WaitForAudio         bool
	SkipQuestionOnReplay bool

	BuryNew              bool
	BuryReviews          bool
	BuryInterdayLearning bool

	DesiredRetention        float32 // 0.7–0.99
	HistoricalRetention     float32 // 0.7–0.97
	ParamSearch             string
	IgnoreRevlogsBeforeDate string // YYYY-MM-DD or empty

	Other   []byte // JSON with keys unknown to Anki
	Unknown []byte // protobuf fields unknown to Karuta, verbatim
}

// NewCardInsertOrder is the place new cards get in the new queue.
type NewCardInsertOrder uint32

// The insert orders.
const (
	InsertInOrder NewCardInsertOrder = iota
	InsertRandom
)

// NewCardGatherPriority is the order in which new cards are gathered.
type NewCardGatherPriority uint32

// The gather orders.
const (
	GatherDeck NewCardGatherPriority = iota
	GatherLowestPosition
	GatherHighestPosition
	GatherRandomNotes
	GatherRandomCards
	GatherDeckThenRandomNotes
)

// NewCardSortOrder is the order of new cards after they were gathered.
type NewCardSortOrder uint32

// The sort orders of new cards.
const (
	SortTemplate NewCardSortOrder = iota
	SortAsGathered
	SortTemplateThenRandom
	SortRandomNoteThenTemplate
	SortRandomCard
)

// ReviewMix says where one kind of card comes among the reviews.
type ReviewMix uint32

// The mixes.
const (
	MixWithReviews ReviewMix = iota
	MixAfterReviews
	MixBeforeReviews
)

// ReviewOrder is the order of due reviews.
type ReviewOrder uint32

// The review orders.
const (
	ReviewDue ReviewOrder = iota
	ReviewDueThenDeck
	ReviewDeckThenDue
	ReviewIntervalAscending
	ReviewIntervalDescending
	ReviewEaseAscending
	ReviewEaseDescending
	ReviewRetrievabilityAscending
	ReviewRandom
	ReviewAdded
	ReviewReverseAdded
	ReviewRetrievabilityDescending
	ReviewRelativeOverdueness
)

// LeechAction is what happens to a card that lapsed too often.
type LeechAction uint32

// The leech actions.
const (
	LeechSuspend LeechAction = iota
	LeechTagOnly
)

// QuestionAction is what automatic advance does on the question side.
type QuestionAction uint32

// The question actions.
const (
	QuestionShowAnswer QuestionAction = iota
	QuestionShowReminder
)

// AnswerAction is what automatic advance does on the answer side.
type AnswerAction uint32

// The answer actions.
const (
	AnswerBury AnswerAction = iota
	AnswerAgain
	AnswerGood
	AnswerHard
	AnswerShowReminder
)

// DefaultDeckOptions returns the options of a new preset.
func DefaultDeckOptions() DeckOptions {
	return DeckOptions{
		LearnSteps:             []float32{1, 10},
		RelearnSteps:           []float32{10},
		EasyDays:               []float32{1, 1, 1, 1, 1, 1, 1},
		NewPerDay:              20,
		ReviewsPerDay:          200,
		InitialEase:            2.5,
		EasyMultiplier:         1.3,
		HardMultiplier:         1.2,
		IntervalMultiplier:     1,
		MaximumReviewInterval:  36500,
		MinimumLapseInterval:   1,
		GraduatingIntervalGood: 1,
		GraduatingIntervalEasy: 4,
		LeechAction:            LeechTagOnly,
		LeechThreshold:         8,
		CapAnswerTimeSecs:      60,
		WaitForAudio:           true,
		DesiredRetention:       0.9,
		HistoricalRetention:    0.9,
	}
}

// Normalize replaces numbers that are out of range or not numbers by their
// defaults, as Anki does when it reads a preset.
func (o *DeckOptions) Normalize() {
	def := DefaultDeckOptions()
	clamp := func(v *uint32, lo, hi, def uint32) {
		if *v < lo || *v > hi {
			*v = def
		}
	}
	clampFloat := func(v *float32, lo, hi, def float32) {
		if !(*v >= lo && *v <= hi) { // also true for NaN
			*v = def
		}
	}
	clamp(&o.NewPerDay, 0, 9999, def.NewPerDay)
	clamp(&o.ReviewsPerDay, 0, 9999, def.ReviewsPerDay)
	clamp(&o.NewPerDayMin, 0, 9999, 0)
	clamp(&o.MaximumReviewInterval, 1, 36500, def.MaximumReviewInterval)
	clamp(&o.MinimumLapseInterval, 1, 36500, def.MinimumLapseInterval)
	clamp(&o.GraduatingIntervalGood, 1, 36500, def.GraduatingIntervalGood)
	clamp(&o.GraduatingIntervalEasy, 1, 36500, def.GraduatingIntervalEasy)
	clamp(&o.LeechThreshold, 1, 9999, def.LeechThreshold)
	clamp(&o.CapAnswerTimeSecs, 1, 9999, def.CapAnswerTimeSecs)
	clampFloat(&o.InitialEase, 1.31, 5, def.InitialEase)
	clampFloat(&o.EasyMultiplier, 1, 5, def.EasyMultiplier)
	clampFloat(&o.HardMultiplier, 0.5, 1.3, def.HardMultiplier)
	clampFloat(&o.LapseMultiplier, 0, 1, def.LapseMultiplier)
	clampFloat(&o.IntervalMultiplier, 0.5, 2, def.IntervalMultiplier)
	clampFloat(&o.DesiredRetention, 0.7, 0.99, def.DesiredRetention)
	clampFloat(&o.HistoricalRetention, 0.7, 0.97, def.HistoricalRetention)
}

// FSRSParams returns the parameter list in force: the newest one that is set,
// or nil for the defaults.
func (o *DeckOptions) FSRSParams() []float32 {
	for _, p := range [][]float32{o.FSRSParams6, o.FSRSParams5, o.FSRSParams4} {
		if len(p) > 0 {
			return p
		}
	}
	return nil
}
