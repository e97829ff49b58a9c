// Package cardrender turns a card, which is HTML and CSS as its author wrote it, into a page: a list of what is to be
// painted, the parts that react to a click, and the texts for copying. It opens no connection and reads no file but
// those that its caller gives it by their bare names in the media folder.
//
// The steps are packages of their own: dom reads the HTML into a tree that may be changed, style finds out how each
// element looks, fonts turns text into letters, layout gives everything its place, paint draws the result, and svg
// draws vector pictures.
package cardrender
