package app

import (
	"errors"
	"sync"

	"karuta/collection"
	"karuta/collection/anki"
)

// ErrNoCollection means that no collection is open.
var ErrNoCollection = errors.New("no collection is open")

// Worker owns the open collection and runs work on it: writing on one goroutine
// in the order of the calls, reading beside it.
type Worker struct {
	post    func(func())
	changed func(anki.Changes)
	inPlace bool

	jobs    chan func()
	ended   chan struct{}
	reading sync.WaitGroup

	// mu is held for reading while a Read uses the collection and for writing
	// while it is swapped for another.
	mu  sync.RWMutex
	col *collection.Collection
}

// NewWorker starts a worker without a collection. Results go through post;
// changed hears, also through post, what each operation changed.
func NewWorker(post func(func()), changed func(anki.Changes)) *Worker {
	w := &Worker{post: post, changed: changed, jobs: make(chan func(), 64), ended: make(chan struct{})}
	go func() {
		defer close(w.ended)
		for job := range w.jobs {
			job()
		}
	}()
	return w
}

// NewInPlaceWorker makes a worker that runs everything at once on the caller's
// goroutine, for tests.
func NewInPlaceWorker(changed func(anki.Changes)) *Worker {
	return &Worker{post: func(f func()) { f() }, changed: changed, inPlace: true}
}

// Stop ends the worker after the work that waits, and waits for it. The
// collection is not closed by this: see App.Close.
func (w *Worker) Stop() {
	if !w.inPlace {
		close(w.jobs)
		<-w.ended
	}
	w.reading.Wait()
}

// run puts a job at the end of the line.
func (w *Worker) run(job func()) {
	if w.inPlace {
		job()
		return
	}
	w.jobs <- job
}

// runReading runs a job beside the line.
func (w *Worker) runReading(job func()) {
	if w.inPlace {
		job()
		return
	}
	w.reading.Go(job)
}

// SetCollection puts another collection (or none) in place, when no Read uses the old one.
func (w *Worker) SetCollection(c *collection.Collection) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.col = c
}

// Do runs fn where writing is allowed, after everything asked for before, and
// gives its result to then, which may be nil.
func Do[T any](w *Worker, fn func(*collection.Collection) (T, error), then func(T, error)) {
	w.run(func() {
		result, err := call(w.col, fn)
		if then != nil {
			w.post(func() { then(result, err) })
		}
	})
}

// Change is Do for operations that say what they changed, which everybody who
// listens hears before then is called.
func Change(w *Worker, fn func(*collection.Collection) (anki.Changes, error), then func(anki.Changes, error)) {
	Do(w, fn, func(changes anki.Changes, err error) {
		if err == nil && changes.Any() && w.changed != nil {
			w.changed(changes)
		}
		if then != nil {
			then(changes, err)
		}
	})
}

// Read runs fn beside the writing goroutine and gives its result to then. fn
// may only call methods of the collection that read.
func Read[T any](w *Worker, fn func(*collection.Collection) (T, error), then func(T, error)) {
	w.runReading(func() {
		result, err := readNow(w, fn)
		w.post(func() { then(result, err) })
	})
}

// readNow is what a Read does, for a job that already runs beside the writing goroutine.
func readNow[T any](w *Worker, fn func(*collection.Collection) (T, error)) (T, error) {
	w.mu.RLock()
	defer w.mu.RUnlock()
	return call(w.col, fn)
}

func call[T any](c *collection.Collection, fn func(*collection.Collection) (T, error)) (T, error) {
	if c == nil {
		var none T
		return none, ErrNoCollection
	}
	return fn(c)
}

// Tell lets everybody hear what an operation changed that was run by Do.
func (w *Worker) Tell(changes anki.Changes) {
	if changes.Any() && w.changed != nil {
		w.changed(changes)
	}
}
