package ui

import "karuta/app"

// watchSleep has the system wait for a sync before it goes to sleep or ends the session, where it tells of that.
func (w *window) watchSleep() {
	Work(func() {
		sleeper, err := app.NewSleeper()
		if err != nil {
			return // a system without such a thing: nothing is lost but the comfort
		}
		w.exec.Post(func() {
			w.sleep = app.WatchSleep(sleeper, func(done func()) {
				w.exec.Post(func() { w.app.Sync.BeforeSleep(w.exec.After, done) })
			})
		})
	})
}

// stopWatchingSleep ends that.
func (w *window) stopWatchingSleep() error {
	if w.sleep == nil {
		return nil
	}
	return w.sleep.Close()
}
