package collection

import "karuta/collection/anki"

// studyQueue is the day's queue of one deck, kept between answers.
type studyQueue struct{}

// noticeReplay tells the queue that an operation was undone or done again.
func (c *Collection) noticeReplay(_ anki.Op, _ *undoStep) { c.queue = nil }
