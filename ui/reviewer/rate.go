package reviewer

import (
	"time"

	"karuta/collection"
	"karuta/collection/anki"
	"karuta/ui/widgets"
)

const (
	waitShown = 300 * time.Millisecond // so long a rating waits before that is said
	toldShown = 6 * time.Second        // so long it is said what was done
)

// turn shows the answer.
func (v *View) turn() {
	typed, _ := v.card.Typed()
	if !v.model.showAnswer(typed) {
		return
	}
	v.showSide(v.model.shown.Answer(typed))
	v.bottom.show(&v.model)
	v.keys.TakeFocus()
	v.autoplay(v.model.shown.AnswerSounds)
	v.model.turned = v.actions.Now()
	v.runClock()
	v.armAdvance()
}

// rate grades the card. The buttons rest until that is written; only then the
// next card comes.
func (v *View) rate(r anki.Rating) {
	if v.model.waits(r) {
		return
	}
	given, ok := v.model.answerOf(r, v.actions.Now())
	if !ok {
		return
	}
	v.model.busy = true
	v.silence()
	v.stopNote = v.actions.After(waitShown, func() {
		if v.syncing {
			v.bottom.say(keptNote, false)
		}
	})
	v.run(func(c *collection.Collection) (anki.Changes, error) { return c.AnswerCard(given) }, nil)
}

// tell says what was done, with the way back.
func (v *View) tell(text string) {
	if v.model.side == finished {
		widgets.ToastOn(v.keys, text, "Undo", v.undo)
		return
	}
	v.bottom.say(text, true)
	v.stopNote = v.actions.After(toldShown, v.silence)
}

// silence takes away what is said below the buttons.
func (v *View) silence() {
	v.stopNote()
	v.bottom.say("", false)
}
