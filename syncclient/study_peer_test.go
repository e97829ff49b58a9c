package syncclient_test

import (
	"karuta/collection/anki"
	"karuta/internal/interop"
)

// studyPeer is a client as the random study needs it. What returns an error may be refused.
type studyPeer interface {
	convergingPeer
	saveFiltered(d filteredDraft) error
	rebuildFiltered(deck int64) error
	emptyFiltered(deck int64) error
	customStudy(deck int64, kind, amount int) error
	grade(rating int, cards ...int64)
	setDue(days string, cards ...int64)
	forget(cards ...int64)
	unsuspend(cards ...int64)
	unbury(cards ...int64)
	saveOptions(deck int64, o optionsDraft)
	removeField(notetype, field string)
	addTemplate(notetype, name, question string)
	removeTemplate(notetype, name string)
	moveLastField(notetype string) // to the first place
	removeNotetype(name string)
	changeNotetype(note int64, to string)
	redo() // what was undone
	mend() // by the check of the database

	meet() string // one sync, and what is required after it; or the error's kind
	upload()
	download()
	look() *interop.Dump // the file as it lies there
}

// filteredDraft is a filtered deck to be made or changed.
type filteredDraft struct {
	Deck       int64    `json:"deck"` // 0 makes one
	Name       string   `json:"name"`
	Searches   []string `json:"searches"`
	Limit      int      `json:"limit"`
	Order      int      `json:"order"` // an anki.FilteredOrder
	Reschedule bool     `json:"reschedule"`
	AllowEmpty bool     `json:"allow"`
}

// optionsDraft is a change of a deck's options in which it gets the preset Default, or a new one.
type optionsDraft struct {
	Added   string              `json:"added"` // name of the new preset
	FSRS    bool                `json:"fsrs"`
	Removed []anki.DeckConfigID `json:"removed"`
}
