package reviewer

import (
	"fmt"
	"time"

	"karuta/ui/theme"
	"karuta/ui/widgets"
)

// clock is how long the card has been looked at, as the log will have it; false if the preset shows no timer. over
// means that the log counts no further.
func (m *model) clock(now time.Time) (text string, over, shown bool) {
	if m.shown == nil || !m.shown.Preset.ShowTimer || m.side != question && m.side != answer {
		return "", false, false
	}
	if m.clockStands() {
		now = m.turned
	}
	limit := int(m.shown.Preset.CapAnswerTimeSecs)
	secs := min(int(now.Sub(m.asked)/time.Second), limit)
	return fmt.Sprintf("%d:%02d", secs/60, secs%60), secs >= limit, true
}

// clockStands reports whether the timer no longer runs.
func (m *model) clockStands() bool { return m.side == answer && m.shown.Preset.StopTimerOnAnswer }

// runClock shows the timer, where the preset wants one, and comes back each second while the card is in front.
func (v *View) runClock() {
	v.stopClock()
	text, over, shown := v.model.clock(v.actions.Now())
	widgets.SetVisible(v.header.clock, shown)
	if !shown {
		return
	}
	v.header.clock.Color = theme.Muted
	if over {
		v.header.clock.Color = theme.CountLearn
	}
	v.header.clock.Content = text
	v.header.clock.Refresh()
	v.header.content.Refresh()
	if !over && !v.model.clockStands() && v.actions.InFront() {
		v.stopClock = v.actions.After(time.Second, v.runClock)
	}
}
