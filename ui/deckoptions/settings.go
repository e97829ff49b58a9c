package deckoptions

import "karuta/collection/anki"

// maxDays is the longest interval Anki knows.
const maxDays = 36500

var newCardSettings = []*setting{
	steps("Learning steps", "How long a new card waits before it is shown again, step by step. Again goes back to the first one; after the last the card becomes a review.",
		func(o *anki.DeckOptions) *[]float32 { return &o.LearnSteps }),
	count("Graduating interval", "Days until the first review, when Good is pressed on the last step.", "days", 1, maxDays,
		func(o *anki.DeckOptions) *uint32 { return &o.GraduatingIntervalGood }).with(withSM2),
	count("Easy interval", "Days until the first review, when Easy ends the learning at once.", "days", 1, maxDays,
		func(o *anki.DeckOptions) *uint32 { return &o.GraduatingIntervalEasy }).with(withSM2),
	choice("Insertion order", "The place that added cards get in the queue of new cards. A change orders the new cards that are there already.",
		[]word[anki.NewCardInsertOrder]{{anki.InsertInOrder, "Sequential (oldest cards first)"}, {anki.InsertRandom, "Random"}},
		func(o *anki.DeckOptions) *anki.NewCardInsertOrder { return &o.NewCardInsertOrder }),
}

var lapseSettings = []*setting{
	steps("Relearning steps", "The same for a card that was forgotten. Without any, it only gets a shorter interval.",
		func(o *anki.DeckOptions) *[]float32 { return &o.RelearnSteps }),
	count("Minimum interval", "A forgotten card never comes back sooner than after so many days.", "days", 1, maxDays,
		func(o *anki.DeckOptions) *uint32 { return &o.MinimumLapseInterval }).with(withSM2),
	count("Leech threshold", "A card that was forgotten so often is a leech: better rewritten than repeated.", "lapses", 1, 9999,
		func(o *anki.DeckOptions) *uint32 { return &o.LeechThreshold }),
	choice("Leech action", "The note of a leech is tagged; its card can be suspended, too.",
		[]word[anki.LeechAction]{{anki.LeechSuspend, "Suspend card"}, {anki.LeechTagOnly, "Tag only"}},
		func(o *anki.DeckOptions) *anki.LeechAction { return &o.LeechAction }),
}

var mixWords = []word[anki.ReviewMix]{
	{anki.MixWithReviews, "Mix with reviews"}, {anki.MixAfterReviews, "Show after reviews"}, {anki.MixBeforeReviews, "Show before reviews"},
}

// orderSettings say what comes first. What ease means depends on the scheduler.
func orderSettings(fsrs bool) []*setting {
	return []*setting{
		choice("New card gather order", "Which new cards are taken, up to the day's limit.",
			[]word[anki.NewCardGatherPriority]{
				{anki.GatherDeck, "Deck"},
				{anki.GatherDeckThenRandomNotes, "Deck, then random notes"},
				{anki.GatherLowestPosition, "Ascending position"},
				{anki.GatherHighestPosition, "Descending position"},
				{anki.GatherRandomNotes, "Random notes"},
				{anki.GatherRandomCards, "Random cards"},
			}, func(o *anki.DeckOptions) *anki.NewCardGatherPriority { return &o.NewCardGatherPriority }),
		choice("New card sort order", "The order in which those are shown. Card types are the cards of a note, front to back before back to front.",
			[]word[anki.NewCardSortOrder]{
				{anki.SortTemplate, "Card type, then order gathered"},
				{anki.SortAsGathered, "Order gathered"},
				{anki.SortTemplateThenRandom, "Card type, then random"},
				{anki.SortRandomNoteThenTemplate, "Random note, then card type"},
				{anki.SortRandomCard, "Random"},
			}, func(o *anki.DeckOptions) *anki.NewCardSortOrder { return &o.NewCardSortOrder }),
		choice("New/review order", "When new cards come.", mixWords, func(o *anki.DeckOptions) *anki.ReviewMix { return &o.NewMix }),
		choice("Interday learning/review order", "When cards come whose learning step is a day or longer.", mixWords,
			func(o *anki.DeckOptions) *anki.ReviewMix { return &o.InterdayLearningMix }),
		choice("Review sort order", "With more reviews than you can do, those that come first matter most.", reviewOrders(fsrs),
			func(o *anki.DeckOptions) *anki.ReviewOrder { return &o.ReviewOrder }),
	}
}

func reviewOrders(fsrs bool) []word[anki.ReviewOrder] {
	easeUp, easeDown := "Ascending ease", "Descending ease"
	if fsrs {
		easeUp, easeDown = "Difficult cards first", "Easy cards first"
	}
	return []word[anki.ReviewOrder]{
		{anki.ReviewDue, "Due date, then random"},
		{anki.ReviewDueThenDeck, "Due date, then deck"},
		{anki.ReviewDeckThenDue, "Deck, then due date"},
		{anki.ReviewIntervalAscending, "Ascending intervals"},
		{anki.ReviewIntervalDescending, "Descending intervals"},
		{anki.ReviewEaseAscending, easeUp},
		{anki.ReviewEaseDescending, easeDown},
		{anki.ReviewRetrievabilityAscending, "Ascending retrievability"},
		{anki.ReviewRetrievabilityDescending, "Descending retrievability"},
		{anki.ReviewRelativeOverdueness, "Relative overdueness"},
		{anki.ReviewRandom, "Random"},
		{anki.ReviewAdded, "Order added"},
		{anki.ReviewReverseAdded, "Reverse order added"},
	}
}

var burySettings = []*setting{
	toggle("Bury new siblings", "Siblings are cards of one note. New ones wait for tomorrow when another card of their note was answered.",
		func(o *anki.DeckOptions) *bool { return &o.BuryNew }),
	toggle("Bury review siblings", "The same for reviews.", func(o *anki.DeckOptions) *bool { return &o.BuryReviews }),
	toggle("Bury interday learning siblings", "The same for cards whose learning step is a day or longer.",
		func(o *anki.DeckOptions) *bool { return &o.BuryInterdayLearning }),
}

var audioSettings = []*setting{
	toggle("Don't play audio automatically", "Sounds then play on a click or with R.", func(o *anki.DeckOptions) *bool { return &o.DisableAutoplay }),
	toggle("Skip question when replaying answer", "R on the answer plays the sounds of the answer alone.",
		func(o *anki.DeckOptions) *bool { return &o.SkipQuestionOnReplay }),
}

var timerSettings = []*setting{
	count("Maximum answer seconds", "No answer counts as longer than this in the log, however long you were away.", "seconds", 1, 9999,
		func(o *anki.DeckOptions) *uint32 { return &o.CapAnswerTimeSecs }),
	toggle("Show on-screen timer", "How long you have been looking at the card.", func(o *anki.DeckOptions) *bool { return &o.ShowTimer }),
	toggle("Stop on-screen timer on answer", "The time in the log is not affected.", func(o *anki.DeckOptions) *bool { return &o.StopTimerOnAnswer }),
}

var advanceSettings = []*setting{
	number("Seconds to show question for", "While auto advance is on. 0 switches it off for this side.", "seconds", 1, 0, 9999,
		func(o *anki.DeckOptions) *float32 { return &o.SecondsToQuestion }),
	number("Seconds to show answer for", "", "seconds", 1, 0, 9999, func(o *anki.DeckOptions) *float32 { return &o.SecondsToAnswer }),
	toggle("Wait for audio", "The time begins when the sounds have ended.", func(o *anki.DeckOptions) *bool { return &o.WaitForAudio }),
	choice("Question action", "What happens when the time for the question is up.",
		[]word[anki.QuestionAction]{{anki.QuestionShowAnswer, "Show answer"}, {anki.QuestionShowReminder, "Show reminder"}},
		func(o *anki.DeckOptions) *anki.QuestionAction { return &o.QuestionAction }),
	choice("Answer action", "What happens when the time for the answer is up.",
		[]word[anki.AnswerAction]{
			{anki.AnswerBury, "Bury card"},
			{anki.AnswerAgain, "Answer Again"},
			{anki.AnswerHard, "Answer Hard"},
			{anki.AnswerGood, "Answer Good"},
			{anki.AnswerShowReminder, "Show reminder"},
		}, func(o *anki.DeckOptions) *anki.AnswerAction { return &o.AnswerAction }),
}

var advancedSettings = []*setting{
	count("Maximum interval", "No review waits longer. The shorter, the more there is to do.", "days", 1, maxDays,
		func(o *anki.DeckOptions) *uint32 { return &o.MaximumReviewInterval }),
	number("Starting ease", "What the interval of a new review is multiplied by, answer by answer.", "", 1, 1.31, 5,
		func(o *anki.DeckOptions) *float32 { return &o.InitialEase }).with(withSM2),
	number("Easy bonus", "Multiplies the interval once more on Easy.", "", 1, 1, 5,
		func(o *anki.DeckOptions) *float32 { return &o.EasyMultiplier }).with(withSM2),
	number("Interval modifier", "Multiplies every interval. Below 1 means more reviews and fewer forgotten cards.", "", 1, 0.5, 2,
		func(o *anki.DeckOptions) *float32 { return &o.IntervalMultiplier }).with(withSM2),
	number("Hard interval", "Multiplies the interval on Hard.", "", 1, 0.5, 1.3,
		func(o *anki.DeckOptions) *float32 { return &o.HardMultiplier }).with(withSM2),
	number("New interval", "Multiplies the interval on Again; 0 begins anew.", "", 1, 0, 1,
		func(o *anki.DeckOptions) *float32 { return &o.LapseMultiplier }).with(withSM2),
	number("Historical retention", "How much you used to remember where a card's log has gaps.", "%", 100, 0.7, 0.97,
		func(o *anki.DeckOptions) *float32 { return &o.HistoricalRetention }).with(withFSRS),
	date("Ignore cards reviewed before", "FSRS does not learn from cards answered before this day: for logs that are not yours, or when you rated differently then.",
		func(o *anki.DeckOptions) *string { return &o.IgnoreRevlogsBeforeDate }).with(withFSRS),
}
