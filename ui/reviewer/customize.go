package reviewer

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"karuta/cardrender/script"
	"karuta/collection"
	"karuta/collection/anki"
)

// scriptWait is how long ratings wait for the script for custom scheduling.
const scriptWait = 2 * time.Second

var (
	errScriptSlow    = errors.New("it took too long")
	errScriptNowhere = errors.New("scripts cannot be run here")
)

// customizing is the script for custom scheduling at work on the card on show.
type customizing struct {
	waiting bool
	pressed anki.Rating // given while it was waited for; 0: none
	run     int         // counts what was asked, so that what comes late is told from what is meant
	stop    func()      // the timer
}

// customize lets the collection's script, if there is one, say what the answers to the card on show do. Until it has, a
// rating waits.
func (v *View) customize() {
	c := &v.model.custom
	if c.stop != nil {
		c.stop()
	}
	c.run++
	c.waiting = v.model.shown != nil && v.model.study().Script != nil
	if !c.waiting {
		c.pressed = 0
		return
	}
	run, given := c.run, scheduleOf(v.model.study().Script, v.model.shown.Question)
	c.stop = v.actions.After(scriptWait, func() { v.customized(run, script.Scheduled{}, errScriptSlow) })
	if v.actions.Customize == nil {
		v.customized(run, script.Scheduled{}, errScriptNowhere)
		return
	}
	v.actions.Work(func() {
		out, err := v.actions.Customize(given)
		v.actions.Post(func() { v.customized(run, out, err) })
	})
}

func scheduleOf(s *collection.Script, question string) script.Schedule {
	return script.Schedule{
		Code: s.Code, States: s.States, DeckName: s.DeckName, Seed: s.Seed, Decay: s.Decay, Wanted: s.DesiredRetention,
		HTML: question, Random: rand.Int64(), //nolint:gosec // it is to differ, no more
	}
}

// customized takes what the script has made of the answers, and gives the rating that was pressed meanwhile.
func (v *View) customized(run int, out script.Scheduled, err error) {
	c := &v.model.custom
	if run != c.run || !c.waiting {
		return
	}
	c.stop()
	c.waiting = false
	if err == nil {
		v.model.queue.Cards[0], err = v.model.study().Customized(out.States, out.CustomData)
	}
	v.bottom.show(&v.model)
	if err != nil {
		v.actions.Fail(fmt.Errorf("custom scheduling failed (%s), so the usual intervals hold; the script is in the deck options", scriptProblem(err)))
	}
	if r := c.pressed; r != 0 {
		c.pressed = 0
		v.rate(r)
	}
}

// problemLength is how many letters of a script's problem are told.
const problemLength = 200

// scriptProblem writes on one line what is wrong.
func scriptProblem(err error) string {
	text := err.Error()
	var invalid *anki.InvalidError
	if errors.As(err, &invalid) {
		text = invalid.Reason
	}
	letters := []rune(strings.Join(strings.Fields(text), " "))
	if len(letters) > problemLength {
		letters = append(letters[:problemLength], '…')
	}
	return string(letters)
}
