package app

import (
	"karuta/collection/anki"
)

// Changed says what an operation changed, so that screens refresh what they show.
type Changed struct{ anki.Changes }

// CollectionOpened says that another collection is open, or the same one was
// replaced: everything shown is out of date.
type CollectionOpened struct{}

// Events tells screens what happened. All of it belongs to the goroutine that
// post runs on: listeners are called there, and it must be used from there.
type Events struct {
	next      int
	listeners map[int]func(any)
	order     []int
}

// Subscribe calls listen for every event until the returned function is called.
func (e *Events) Subscribe(listen func(event any)) (unsubscribe func()) {
	if e.listeners == nil {
		e.listeners = map[int]func(any){}
	}
	id := e.next
	e.next++
	e.listeners[id] = listen
	e.order = append(e.order, id)
	return func() { delete(e.listeners, id) }
}

// publish calls the listeners in the order in which they subscribed.
func (e *Events) publish(event any) {
	kept := e.order[:0:0]
	for _, id := range e.order {
		if listen, ok := e.listeners[id]; ok {
			kept = append(kept, id)
			listen(event)
		}
	}
	if len(e.order) == len(kept) {
		return
	}
	e.order = kept
}
