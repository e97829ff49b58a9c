// Package sched decides when a card is shown again. It is a set of pure
// functions: the clock, the seed of all chance (a card's id and number of
// answers), presets and logs come in as arguments, and a changed card comes out.
//
// A card's row becomes a State (CurrentState); the four answers lead from it to
// four States (Next), which the buttons show (Label); Answer turns the chosen
// one back into a row and a line of the review log. Beside that stand the rules
// of the day's queue that need no database: the clock (Timing), limits, mixing,
// hashing and burying.
//
// Arithmetic on intervals is done in 32-bit floats with each product rounded,
// for results must equal Anki's to the day on any processor.
package sched
