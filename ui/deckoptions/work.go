package deckoptions

import (
	"context"
	"errors"
	"fmt"
	"time"

	"karuta/app"
	"karuta/collection"
	"karuta/ui/theme"
	"karuta/ui/widgets"
)

// workShown is how long work may take before it is shown.
const workShown = 300 * time.Millisecond

// progress tells how far work is, from any goroutine.
type progress func(text string, done, total int)

// job is work on the collection.
type job func(*collection.Collection) error

// work runs a job where writing is allowed and shows, if it takes long, how far it is, with a way to stop it. then is
// called with its error.
func (v *View) work(title string, begin func(context.Context, progress) job, then func(error)) {
	v.start(title, begin, then, func(j job, then func(error)) {
		app.Do(v.worker, func(c *collection.Collection) (struct{}, error) { return struct{}{}, j(c) },
			func(_ struct{}, err error) { then(err) })
	})
}

// look is work for a job that only reads: studying goes on beside it.
func (v *View) look(title string, begin func(context.Context, progress) job, then func(error)) {
	v.start(title, begin, then, func(j job, then func(error)) {
		app.Read(v.worker, func(c *collection.Collection) (struct{}, error) { return struct{}{}, j(c) },
			func(_ struct{}, err error) { then(err) })
	})
}

func (v *View) start(title string, begin func(context.Context, progress) job, then func(error), run func(job, func(error))) {
	ctx, cancel := context.WithCancel(context.Background())
	v.working = cancel
	bar := widgets.NewProgress("")
	m := widgets.NewModal(title, widgets.VStack(theme.Space8, bar))
	stop := widgets.NewButton("Cancel", cancel)
	m.SetButtons(stop)
	m.MaxWidth, m.NoEscape = 440, true
	stopWaiting := v.actions.After(workShown, func() { m.Open(v.window.Canvas()) })
	last := -1
	tell := func(text string, done, total int) {
		percent := 100 * done / max(1, total)
		if percent == last {
			return // a line for each card would be more than a window can show
		}
		last = percent
		v.actions.Post(func() { bar.Set(float64(percent)/100, fmt.Sprintf("%s: %d %%", text, percent)) })
	}
	run(begin(ctx, tell), func(err error) {
		stopWaiting()
		cancel()
		v.working = nil
		m.Close()
		if !v.frame.Closed() {
			then(err)
		}
	})
}

// stopped reports whether work ended because the person has stopped it.
func stopped(err error) bool { return errors.Is(err, context.Canceled) }
