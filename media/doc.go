// Package media is the folder of pictures and sounds beside a collection: flat,
// with names that every platform can store, the same ones as in Anki.
//
// Names come from notes, packages and servers, so nothing here trusts them: a
// file is only ever opened or made directly in the folder.
package media
