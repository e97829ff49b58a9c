package reviewer

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"karuta/collection"
)

// skipStep is how far the keys go in a sound.
const skipStep = 5 * time.Second

// autoplay plays what belongs to the side that has come up, if its deck wants that, and ends what played before.
func (v *View) autoplay(sounds []collection.Sound) {
	if v.model.shown.Autoplay && len(sounds) > 0 {
		v.play(sounds)
	} else {
		v.stopSounds()
	}
}

func (v *View) play(sounds []collection.Sound) {
	if v.actions.Player != nil && len(sounds) > 0 {
		v.actions.Player.Play(sounds)
	}
}

func (v *View) replay() { v.play(v.model.replayed()) }

// replayed is what a replay plays on the side on show.
func (m *model) replayed() []collection.Sound {
	switch {
	case m.side == question:
		return m.shown.QuestionSounds
	case m.side == answer && m.shown.ReplayQuestion:
		return slices.Concat(m.shown.QuestionSounds, m.shown.AnswerSounds)
	case m.side == answer:
		return m.shown.AnswerSounds
	}
	return nil
}

// command does what a button on the card asks for: it plays one sound.
func (v *View) command(command string) {
	if v.model.shown == nil {
		return
	}
	if one, ok := soundOf(command, v.model.shown.QuestionSounds, v.model.shown.AnswerSounds); ok {
		v.play([]collection.Sound{one})
	}
}

// soundOf returns the sound that a command such as "play:q:0" means.
func soundOf(command string, question, answer []collection.Sound) (collection.Sound, bool) {
	parts := strings.Split(command, ":")
	if len(parts) != 3 || parts[0] != "play" {
		return collection.Sound{}, false
	}
	sounds := question
	if parts[1] == "a" {
		sounds = answer
	}
	n, err := strconv.Atoi(parts[2])
	if err != nil || n < 0 || n >= len(sounds) {
		return collection.Sound{}, false
	}
	return sounds[n], true
}

func (v *View) pause() {
	if v.actions.Player != nil {
		v.actions.Player.Pause()
	}
}

func (v *View) skip(by time.Duration) {
	if v.actions.Player != nil {
		v.actions.Player.Skip(by)
	}
}

func (v *View) stopSounds() {
	if v.actions.Player != nil {
		v.actions.Player.Stop()
	}
}
