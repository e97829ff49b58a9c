// Package fsrs is the memory model FSRS-6: how well a card is known (stability
// in days, difficulty from 1 to 10), how that changes with an answer, and after
// how many days the chance to recall it falls to the wanted retention.
//
// All arithmetic is in 32 bits with every step rounded, so that a card's next
// interval is the one Anki computes on any machine.
package fsrs
