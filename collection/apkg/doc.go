// Package apkg reads and writes package files: decks (.apkg) and whole
// collections (.colpkg) with their media, zipped.
//
// Packages come from strangers. Reading one never writes outside the folders it
// is given, stops when it would unpack to an unreasonable size, and reports one
// of the errors of package anki for everything that is not as it should be:
// ErrNotPackage, ErrPackageTooNew, ErrPackageDamaged, ErrPackageTooLarge,
// ErrPackageUnsafe.
//
// What becomes of the notes and cards in a package is decided in package
// collection, which merges them.
package apkg
