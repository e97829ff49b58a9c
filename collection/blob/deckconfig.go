package blob

import "karuta/collection/anki"

func deckOptions(o *anki.DeckOptions) message {
	return message{[]field{
		floats(1, &o.LearnSteps),
		floats(2, &o.RelearnSteps),
		floats(3, &o.FSRSParams4),
		floats(4, &o.EasyDays),
		floats(5, &o.FSRSParams5),
		floats(6, &o.FSRSParams6),
		varint(9, &o.NewPerDay),
		varint(10, &o.ReviewsPerDay),
		float(11, &o.InitialEase),
		float(12, &o.EasyMultiplier),
		float(13, &o.HardMultiplier),
		float(14, &o.LapseMultiplier),
		float(15, &o.IntervalMultiplier),
		varint(16, &o.MaximumReviewInterval),
		varint(17, &o.MinimumLapseInterval),
		varint(18, &o.GraduatingIntervalGood),
		varint(19, &o.GraduatingIntervalEasy),
		varint(20, &o.NewCardInsertOrder),
		varint(21, &o.LeechAction),
		varint(22, &o.LeechThreshold),
		boolean(23, &o.DisableAutoplay),
		varint(24, &o.CapAnswerTimeSecs),
		boolean(25, &o.ShowTimer),
		boolean(26, &o.SkipQuestionOnReplay),
		boolean(27, &o.BuryNew),
		boolean(28, &o.BuryReviews),
		boolean(29, &o.BuryInterdayLearning),
		varint(30, &o.NewMix),
		varint(31, &o.InterdayLearningMix),
		varint(32, &o.NewCardSortOrder),
		varint(33, &o.ReviewOrder),
		varint(34, &o.NewCardGatherPriority),
		varint(35, &o.NewPerDayMin),
		varint(36, &o.QuestionAction),
		float(37, &o.DesiredRetention),
		boolean(38, &o.StopTimerOnAnswer),
		float(40, &o.HistoricalRetention),
		float(41, &o.SecondsToQuestion),
		float(42, &o.SecondsToAnswer),
		varint(43, &o.AnswerAction),
		boolean(44, &o.WaitForAudio),
		text(45, &o.ParamSearch),
		text(46, &o.IgnoreRevlogsBeforeDate),
		raw(otherKeys, &o.Other),
	}, &o.Unknown}
}

// EncodeDeckOptions returns the config blob of a preset.
func EncodeDeckOptions(o *anki.DeckOptions) []byte { return deckOptions(o).encode([]byte{}) }

// DecodeDeckOptions reads the config blob of a preset into o, which must be
// empty. Numbers out of range are left as they are: see
// anki.DeckOptions.Normalize.
func DecodeDeckOptions(b []byte, o *anki.DeckOptions) error { return deckOptions(o).decode(b) }
