package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// screen is one of the contents of the main window.
type screen interface {
	Content() fyne.CanvasObject
	// Activate is called each time the screen comes to the front.
	Activate()
}

// navigator shows one screen and remembers which lie below it.
type navigator struct {
	stack   []screen
	holder  *fyne.Container
	changed func(front screen)
}

func newNavigator(changed func(screen)) *navigator {
	return &navigator{holder: container.NewStack(), changed: changed}
}

// front returns the screen that is shown, or nil.
func (n *navigator) front() screen {
	if len(n.stack) == 0 {
		return nil
	}
	return n.stack[len(n.stack)-1]
}

// push shows a screen above the others.
func (n *navigator) push(s screen) {
	n.stack = append(n.stack, s)
	n.show()
}

// pop goes back to the screen below; the lowest one stays. It reports whether
// there was anything to go back to.
func (n *navigator) pop() bool {
	if len(n.stack) < 2 {
		return false
	}
	n.stack = n.stack[:len(n.stack)-1]
	n.show()
	return true
}

// home goes back to the lowest screen.
func (n *navigator) home() {
	if len(n.stack) > 1 {
		n.stack = n.stack[:1]
		n.show()
	}
}

func (n *navigator) show() {
	s := n.front()
	n.holder.Objects = []fyne.CanvasObject{s.Content()}
	n.holder.Refresh()
	s.Activate()
	n.changed(s)
}
