// Package store holds every SQL statement on a collection file and nothing that
// decides what should be in it.
//
// A DB is one open file: a single connection that writes and a few that only
// read. Read methods belong to Reader, write methods to Tx, and a Tx can be had
// from DB.Update alone, so nothing is ever written outside a transaction.
// Methods named Add and Update stamp the row as changed now and waiting to be
// sent; methods named Put store a row exactly as it is given.
//
// While a Tx records, temporary triggers keep the previous content of every row
// that any statement touches, which is what undo restores (undo.go).
package store
