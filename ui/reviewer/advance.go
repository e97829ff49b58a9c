package reviewer

import (
	"time"

	"karuta/collection/anki"
)

// audioPoll is how often it is looked whether the sounds have ended that auto advance waits for.
const audioPoll = 300 * time.Millisecond

// advance is the mode in which cards turn and go by themselves, as their presets say.
type advance struct {
	on   bool
	stop func()
}

// toggleAdvance switches auto advance on or off.
func (v *View) toggleAdvance() {
	v.advance.on = !v.advance.on
	if v.advance.on {
		v.tellOnly("Auto advance is on. Each preset says how long its cards are shown.")
	} else {
		v.tellOnly("Auto advance is off.")
	}
	v.armAdvance()
}

// tellOnly says something that cannot be taken back.
func (v *View) tellOnly(text string) {
	v.silence()
	v.bottom.say(text, false)
	v.stopNote = v.actions.After(toldShown, v.silence)
}

// shownFor is how long auto advance shows the side at hand; 0 for ever.
func (m *model) shownFor() time.Duration {
	seconds := float32(0)
	switch m.side {
	case question:
		seconds = m.shown.Preset.SecondsToQuestion
	case answer:
		seconds = m.shown.Preset.SecondsToAnswer
	case nothing, finished:
	}
	return time.Duration(float64(seconds) * float64(time.Second))
}

// armAdvance begins the time of the side that has come up.
func (v *View) armAdvance() {
	v.advance.stop()
	if wait := v.model.shownFor(); v.advance.on && wait > 0 {
		v.advance.stop = v.actions.After(wait, v.timeUp)
	}
}

// timeUp does what the preset says. Who has turned to something else is left alone.
func (v *View) timeUp() {
	switch {
	case v.model.shown == nil || !v.advance.on:
	case !v.actions.InFront() || v.window.Canvas().Overlays().Top() != nil:
		v.advance.on = false
	case v.model.shown.Preset.WaitForAudio && v.actions.Player != nil && v.actions.Player.Playing():
		v.advance.stop = v.actions.After(audioPoll, v.timeUp)
	case v.model.side == question:
		v.questionTimeUp()
	case v.model.side == answer:
		v.answerTimeUp()
	}
}

func (v *View) questionTimeUp() {
	if v.model.shown.Preset.QuestionAction == anki.QuestionShowReminder {
		v.tellOnly("The time for the question is up.")
		return
	}
	v.turn()
}

func (v *View) answerTimeUp() {
	switch v.model.shown.Preset.AnswerAction {
	case anki.AnswerAgain:
		v.rate(anki.RatingAgain)
	case anki.AnswerHard:
		v.rate(anki.RatingHard)
	case anki.AnswerGood:
		v.rate(anki.RatingGood)
	case anki.AnswerShowReminder:
		v.tellOnly("The time for the answer is up.")
	default:
		v.buryCard()
	}
}
