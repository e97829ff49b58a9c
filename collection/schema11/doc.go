// Package schema11 reads and writes the JSON in which Anki described
// notetypes, decks, presets and settings before its files held protobuf. Files
// of schema 11 use these shapes, and so does the sync protocol.
//
// A key that Anki does not know belongs to an add-on or to another client: it is
// kept in the object's Other and written back. Ids are 64 bits wide and never
// pass through a float; numbers that Anki holds in 32-bit floats are written as
// short as they can be.
package schema11
