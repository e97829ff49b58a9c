// Package wire holds what travels between a client and a server of Anki's sync
// protocol: the header, the frames, and the JSON of each message, both ways.
// It knows the shapes and no rules: what a message means is the business of
// package syncclient and of the server.
//
// Decoding is as tolerant and as strict as the reference server is, and bounded:
// a frame is never unpacked beyond the limit its reader names. Every error about
// what was received wraps ErrFormat, or is a *TooLargeError.
package wire
