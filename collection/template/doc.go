// Package template turns a note and its notetype's templates into the HTML of a card, exactly as Anki does: the
// template language, its filters, cloze deletions, sounds, LaTeX pictures and typed answers.
//
// Everything here is a pure function of its arguments. The package reads no file, knows no collection and depends on
// no other package of the program, so that every caller (study, card browser, export, checks) gets the same text.
//
// The path of a card is: [Parse] each side, [RenderCard] with the note's fields, which also takes sounds out of the
// text (see [AVTag]) and puts pictures in place of LaTeX; [PrepareTyping] and [Typing.Answer] fill in typed answers;
// [EncodeMediaPaths] makes file names fit for display last of all.
package template
