// Package anki holds the data of a collection as plain values: notes, cards,
// notetypes, decks, presets, review log entries and graves, with the small pure
// rules that belong to them. It does no I/O and knows no SQL, no wire format
// and no window.
//
// The words are Anki's: a note is what a person writes down, a notetype says
// which fields a note has and which templates turn them into cards, a card is
// one question asked, a preset (DeckConfig in code) holds the options shared by
// decks. Column names of the file are given in the field comments.
package anki
