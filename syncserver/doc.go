// Package syncserver is a server of Anki's sync protocol with accounts of its
// own. It speaks versions 8 to 11 of the protocol, so that Karuta, Anki and its
// relatives on phones sync with it.
//
// Each account has a folder, and a lock, of its own: people never wait for each
// other. A lock is held for the work of one request and never while something
// travels, so that a slow device holds up nobody, not even its owner's other ones.
//
// What is kept lies behind the interface Store. A collection is a file in
// Anki's format that package collection reads and writes with the rules of the
// client, seen from the other side.
package syncserver
