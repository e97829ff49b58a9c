// Package collection is a collection of cards and everything a person does with
// it: writing notes, studying, sorting into decks, importing, checking.
//
// A collection is one SQLite file in Anki's own format (docs/file-format.md).
// Karuta and Anki never have it open at the same time, and neither do two
// Karuta processes.
//
// Reading goes to snapshots and may happen anywhere at any time. Writing goes
// through mutate, one transaction per operation: it stamps changed rows with
// the time and with usn -1 ("waiting to be sent"), moves the collection's own
// modification time, makes the operation undoable and reports what changed. A
// sync writes through Exchange instead, which leaves stamps alone and cannot be
// undone. Nothing else writes.
//
// The rules themselves are in packages that know no database: sched decides
// what an answer does to a card, template turns notes into cards, search reads
// search texts. The statements are in store. This package brings them together.
package collection
