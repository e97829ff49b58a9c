package assets

import _ "embed" // the sample deck

//go:embed sample/sample.apkg
var sample []byte

// SampleName is the name of the deck whose subdecks Sample holds.
const SampleName = "Karuta sample"

// Sample returns the deck package that the first run offers: 50 notes in four decks, with pictures and sounds.
// "make sample" makes it anew from scripts/make_sample.py.
func Sample() []byte { return sample }
