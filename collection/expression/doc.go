// Package expression runs regular expressions as Anki's searches read them: in the syntax of Rust's crate regex, whose
// classes and bounds of words are those of all languages. It writes them anew for Go's engine. Of that one it runs the
// programs itself where they have bounds, which Go's knows of ASCII only.
//
// Not known are a few of Rust's properties, such as Emoji and the extensions of scripts, the flag R, and repeating
// something more than a thousand times.
package expression
