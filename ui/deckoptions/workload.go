package deckoptions

import (
	"context"
	"fmt"
	"time"

	"fyne.io/fyne/v2"

	"karuta/app"
	"karuta/collection"
	"karuta/ui/theme"
	"karuta/ui/widgets"
)

// workloadDelay is how long the desired retention stays as it is before its workload is looked up.
const workloadDelay = 250 * time.Millisecond

// workloadAsked is what a comparison of workloads depends on.
type workloadAsked struct {
	preset, params string
	from, to       float32 // desired retentions, 0–1
}

// workloadAsked returns what is to be compared: the desired retention with the one that is stored; false for nothing.
func (m *model) workloadAsked() (workloadAsked, bool) {
	stored := m.current.stored
	if stored == nil || !m.global.FSRS || m.problems[retentionLabel] != "" || m.problems[paramSetting.label] != "" {
		return workloadAsked{}, false
	}
	a := workloadAsked{
		preset: stored.Name, params: formatParams(m.options().FSRSParams()),
		from: stored.Config.DesiredRetention, to: m.retention(),
	}
	if own := m.stored.Limits.DesiredRetention; own != nil && stored.ID == m.stored.Deck.Normal.ConfigID {
		a.from = *own
	}
	return a, a.from != a.to
}

// workloadText says how much work the desired retention is; factor is 0 where there are no cards.
func workloadText(factor float64, from float32) string {
	if factor == 0 {
		return ""
	}
	text := fmt.Sprintf("%.2f", factor)
	if text == "1.00" {
		return fmt.Sprintf("Over the next year that is about as much work as %s %%.", formatNumber(100*float64(from)))
	}
	return fmt.Sprintf("Over the next year that is about %s times the work of %s %%.", text, formatNumber(100*float64(from)))
}

// workload is what is said of the work that the desired retention is.
type workload struct {
	said   *widgets.Paragraph
	asked  workloadAsked // what it is about
	text   string
	cards  *collection.RetentionWorkload // of the preset and parameters asked about; nil until they are read
	stop   func()                        // ends the wait
	cancel context.CancelFunc
}

func newWorkload() workload {
	return workload{said: widgets.NewSmallParagraph(""), stop: func() {}, cancel: func() {}}
}

// workloadRow says below the desired retention how much work it is.
func (v *View) workloadRow() fyne.CanvasObject {
	said := v.workload.said
	said.SetColor(theme.Ink)
	mark := func() bool {
		moved := said.Text() != v.workload.text
		said.SetText(v.workload.text)
		widgets.SetVisible(said, v.workload.text != "")
		return moved
	}
	v.rows = append(v.rows, &row{show: func() { mark() }, mark: mark})
	return said
}

// lookUpWorkload compares the workloads beside everything else, if anything they depend on has changed.
func (v *View) lookUpWorkload() {
	w := &v.workload
	asked, ok := v.model.workloadAsked()
	if !ok {
		v.endWorkload()
		v.sayWorkload("")
		return
	}
	if asked == w.asked {
		return
	}
	v.endWorkload()
	if asked.preset != w.asked.preset || asked.params != w.asked.params {
		w.cards = nil
	}
	w.asked = asked
	v.sayWorkload("Working out how much work that is…")
	w.stop = v.actions.After(workloadDelay, func() { v.readWorkload(asked) })
}

// endWorkload gives up what is being looked up.
func (v *View) endWorkload() {
	v.workload.stop()
	v.workload.cancel()
	v.workload.asked.from, v.workload.asked.to = 0, 0
}

func (v *View) readWorkload(asked workloadAsked) {
	ctx, cancel := context.WithCancel(context.Background())
	v.workload.cancel = cancel
	cards, preset := v.workload.cards, clone(&v.model.current.DeckConfig)
	preset.Name = asked.preset
	var factor float64
	app.Read(v.worker, func(c *collection.Collection) (read *collection.RetentionWorkload, err error) {
		if read = cards; read == nil {
			if read, err = c.RetentionWorkload(ctx, &preset); err != nil {
				return nil, err
			}
		}
		factor, err = read.Factor(ctx, asked.from, asked.to)
		return read, err
	}, func(read *collection.RetentionWorkload, err error) {
		if ctx.Err() != nil || v.frame.Closed() {
			return
		}
		cancel()
		if err != nil {
			v.sayWorkload(app.ErrorText(err))
			return
		}
		v.workload.cards = read
		v.sayWorkload(workloadText(factor, asked.from))
	})
}

func (v *View) sayWorkload(text string) {
	v.workload.text = text
	v.remark()
}
