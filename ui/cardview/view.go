// Package cardview shows the question or answer of a card.
package cardview

import (
	"fyne.io/fyne/v2"

	"karuta/cardrender"
	"karuta/cardrender/script"
	"karuta/ui/widgets"
)

// View shows cards, drawn by the card renderer.
//
// All methods belong to the window's thread.
type View interface {
	fyne.CanvasObject

	// ShowCard replaces what is shown. It is scrolled to the top, or to the line that parts question and answer
	// (an element with the id "answer") where there is one.
	ShowCard(Card)
	// Prepare lays out a card that is going to be shown next and loads its pictures, beside the window.
	Prepare(Card)
	// ScrollBy moves the card by pages: +1 one page down, -1 one up. It reports whether there was anything to move.
	ScrollBy(pages float32) bool
	// Typed returns what is in the type-in box, and whether the card shown has one.
	Typed() (text string, has bool)
	// FocusTyped gives the type-in box the focus and reports whether there is one.
	FocusTyped() bool
	// Copy puts the selected text on the clipboard and reports whether there is any.
	Copy() bool
	// ToggleMasks hides the shapes of an image occlusion card or brings them back, and reports whether the card has
	// a button for that.
	ToggleMasks() bool
	// SetZoom makes the card larger (above 1) or smaller than its author made it.
	SetZoom(zoom float32)
	// Close stops what is still being loaded. The view shows nothing afterwards.
	Close()
}

// Card is what a View shows.
type Card struct {
	HTML  string // of one side, as rendered from the template; a "[[type:…]]" left in it becomes the type-in box
	CSS   string // of the notetype
	Night bool   // dark theme: the classes nightMode and night_mode are set
	Class string // further classes beside "card", such as "card1"

	// What [anki:play:q:N] and [anki:play:a:N] in the HTML stand for, by position: file names.
	// Buttons says that they become buttons for OnCommand; otherwise their names are shown.
	QuestionSounds, AnswerSounds []string
	Buttons                      bool

	Remote bool // the learner lets the card show files from the internet
}

// Options are what a View is made with. The functions may be nil.
type Options struct {
	Renderer  *cardrender.Renderer // lays cards out and paints them
	Post      func(f func())       // queues f for the window's thread; nil runs in place
	Work      func(f func())       // runs f off the window's thread; nil runs in place
	After     widgets.After        // calls later on the window's thread; nil: pictures do not move
	InFront   func() bool          // the card can be seen; nil: always
	Scripts   *script.Host         // runs the scripts of cards; nil: they are not run, and the card says so
	OnLink    func(address string) // the learner clicked a link; nothing else ever follows one
	OnSubmit  func(typed string)   // Enter in the type-in box
	OnEscape  func()               // Esc in the type-in box
	OnCommand func(command string) // a button of the card was clicked, such as "play:q:0"
	// OnZoom: the learner turned the wheel with Ctrl, for a larger card (+1) or a smaller one (-1); nil: that scrolls.
	OnZoom func(step int)
	// OnRemote: the learner wants to see the files from the internet of a card that may not have them; hosts are the
	// sites that it asks for. nil: that is not offered.
	OnRemote  func(hosts []string)
	OnProblem func(err error) // the renderer itself failed
}
