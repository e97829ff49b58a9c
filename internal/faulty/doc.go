// Package faulty makes networks fail on purpose: a Remote that loses a chosen
// call, and a proxy that cuts, spoils or withholds chosen messages. For tests.
package faulty
