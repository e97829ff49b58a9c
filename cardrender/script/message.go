package script

import "karuta/cardrender/dom"

// request is what the window sends, a line of JSON each. One of the fields is set.
type request struct {
	Load  *Page `json:"load,omitempty"`  // a card, whose scripts are run
	Click int   `json:"click,omitempty"` // the number of an element that was clicked, as in its attribute ClickAttr
	Tick  bool  `json:"tick,omitempty"`  // the time of the next timer has come

	Schedule *Schedule `json:"schedule,omitempty"` // a collection's script for custom scheduling
}

// Page is a card for its scripts.
type Page struct {
	HTML      string `json:"html"`  // of the body
	Class     string `json:"class"` // of the body
	RootClass string `json:"rootClass"`
	Seed      int64  `json:"seed"` // of Math.random

	// Files are the scripts in files, by the addresses under which the card names them.
	Files map[string]string `json:"files,omitempty"`
}

// Result is what scripts left behind.
type Result struct {
	HTML      string   `json:"html"` // of the body
	Class     string   `json:"class"`
	RootClass string   `json:"rootClass"`
	Commands  []string `json:"commands,omitempty"` // that they gave to pycmd
	Wait      int      `json:"wait"`               // milliseconds until the next timer; -1: there is none
	// Problem is what did not work, in the interpreter's words; "" if all did.
	Problem string `json:"problem,omitempty"`

	Scheduled *Scheduled `json:"scheduled,omitempty"` // the answer to Schedule, unless there is a problem
}

// ClickAttr is the attribute of elements whose clicks scripts listen to; its value is the element's number.
const ClickAttr = dom.ClickAttr
