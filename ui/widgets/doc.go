// Package widgets holds the building blocks of Karuta's screens: what Fyne's own widgets cannot do or do not look like.
//
// # Keys
//
// The toolkit gives one press of a key in up to three calls: KeyDown (once), TypedKey (again on every repeat) and
// TypedRune (again on every repeat, for keys that print). All widgets here act on the *last* call of the *first*
// press, so that whatever has the focus afterwards never sees the rest of the same press: answering a card with "3"
// does not type a 3 into the box of the next one. Held keys do not repeat an action.
//
// A screen puts its content into a KeyCatcher and calls Activate when it comes to the front. Widgets that have the
// focus hand on every key they have no use for, so the screen's keys work whatever is focused, except in entries,
// which keep all but Esc and shortcuts. While a Modal is open, nothing reaches the screen below.
//
// Tests send keys with package keytest, which makes the same calls in the same order as the desktop driver.
//
// # Layers
//
// The root of each window is a TopLayer: it shows tooltips and toasts above the content.
//
// # Threads
//
// Nothing here starts a goroutine or calls fyne.Do; timers come from outside as an After function.
package widgets
