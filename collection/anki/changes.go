package anki

// Op names an operation, for the undo menu and for screens that care what happened.
type Op string

// The operations.
const (
	OpNone            Op = ""
	OpAddNote         Op = "add note"
	OpUpdateNote      Op = "edit note"
	OpRemoveNotes     Op = "delete notes"
	OpAnswerCard      Op = "answer card"
	OpBury            Op = "bury"
	OpUnbury          Op = "unbury"
	OpSuspend         Op = "suspend"
	OpUnsuspend       Op = "unsuspend"
	OpSetFlag         Op = "set flag"
	OpAddDeck         Op = "create deck"
	OpRenameDeck      Op = "rename deck"
	OpRemoveDeck      Op = "delete deck"
	OpMoveCards       Op = "change deck"
	OpSelectDeck      Op = "select deck"
	OpCollapseDeck    Op = "collapse deck"
	OpUpdateDeck      Op = "deck options"
	OpAddNotetype     Op = "add notetype"
	OpUpdateNotetype  Op = "edit notetype"
	OpRemoveNotetype  Op = "delete notetype"
	OpChangeNotetype  Op = "change notetype"
	OpUpdateTags      Op = "edit tags"
	OpRenameTag       Op = "rename tag"
	OpClearUnusedTags Op = "clear unused tags"
	OpRemoveEmpty     Op = "delete empty cards"
	OpImport          Op = "import"
	OpSetConfig       Op = "change setting"
	OpSetDueDate      Op = "set due date"
	OpForget          Op = "forget cards"
	OpReposition      Op = "reposition"
	OpBuildFiltered   Op = "build filtered deck"
	OpEmptyFiltered   Op = "empty filtered deck"
	OpCustomStudy     Op = "custom study"
	OpGradeNow        Op = "grade now"
	OpCheck           Op = "check database"
	OpUpdateScheduler Op = "update scheduler"
	OpRenameMedia     Op = "rename media"
	OpUndo            Op = "undo"
	OpRedo            Op = "redo"
	OpSync            Op = "sync"
)

// Changes says what an operation touched, so that only the screens concerned refresh.
type Changes struct {
	Op        Op
	Notes     bool
	Cards     bool
	Decks     bool
	Presets   bool
	Notetypes bool
	Tags      bool
	Config    bool
	Revlog    bool
	// StudyQueue is set when the day's queue must be built anew.
	StudyQueue bool
}

// Any reports whether anything changed at all.
func (c Changes) Any() bool {
	return c.Notes || c.Cards || c.Decks || c.Presets || c.Notetypes || c.Tags || c.Config || c.Revlog
}
