// Package signup plays, in a browser and in Karuta's window, how somebody gets an account at a server of Karuta's, and
// how the cards get there and on to the real Anki. It holds tests only; make demo takes pictures of them.
package signup
