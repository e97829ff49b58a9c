package deckoptions

import (
	"fmt"
	"slices"
)

const minutesPerDay = 24 * 60

// warning says what is unwise about the value of a setting, "" for nothing. The labels are those of the settings.
func (m *model) warning(label string) string {
	o := m.options()
	switch label {
	case "Learning steps":
		return stepWarning(o.LearnSteps, o.GraduatingIntervalGood, m.global.FSRS, "The graduating interval should be at least as long as the last step.")
	case "Relearning steps":
		return stepWarning(o.RelearnSteps, o.MinimumLapseInterval, m.global.FSRS, "The minimum interval should be at least as long as the last step.")
	case "Easy interval":
		return warnIf(o.GraduatingIntervalGood > o.GraduatingIntervalEasy, "It should be at least as long as the graduating interval.")
	case "Maximum interval":
		return warnIf(o.MaximumReviewInterval < 180, "Less than half a year makes much work of what you know well.")
	case "Maximum answer seconds":
		return warnIf(o.CapAnswerTimeSecs > 600, "Cards that take minutes to answer are better split.")
	}
	return ""
}

func stepWarning(steps []float32, days uint32, fsrs bool, tooLong string) string {
	if len(steps) == 0 {
		return ""
	}
	if fsrs {
		return warnIf(slices.Max(steps) >= minutesPerDay, "FSRS chooses intervals of a day and longer better than fixed steps do.")
	}
	return warnIf(steps[len(steps)-1] > float32(days)*minutesPerDay, tooLong)
}

func warnIf(wrong bool, text string) string {
	if wrong {
		return text
	}
	return ""
}

// limitWarning says what is unwise about a daily limit.
func (m *model) limitWarning(l limit) string {
	if l == newLimit {
		return ""
	}
	enough := m.limit(newLimit) * 10
	return warnIf(m.limit(reviewLimit) < min(enough, 9999),
		fmt.Sprintf("With %d new cards a day, about %d reviews a day are to be expected.", m.limit(newLimit), min(enough, 9999)))
}
