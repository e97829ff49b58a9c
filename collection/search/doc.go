// Package search reads Anki's search language: it turns what a person typed
// into a tree of conditions. It knows no database; package store makes SQL of
// the tree.
package search
