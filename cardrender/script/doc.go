// Package script runs the JavaScript of cards, and that of a collection for custom scheduling. It runs in a process of
// its own, which has no window, no collection and no reason to open a file or the network, and which is ended when it
// takes too long or too much memory: the interpreter (goja) knows neither limit. The process gets a card's HTML, runs its
// scripts against a small document and gives the HTML back as they left it; clicks and timers go the same way. Or it gets
// what the answers to a card do, and gives back what the collection's script makes of it.
//
// A Host is the side of the window, Serve that of the process.
package script
