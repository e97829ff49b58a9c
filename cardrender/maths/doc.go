// Package maths turns the TeX formulas of cards into SVG pictures. The work is done by MathJax, which runs in a
// JavaScript interpreter; what Anki's cards show is therefore what Karuta's show.
//
// MathJax is no part of the repository: the build bundles it from its npm package (see bundle/README.md). A program
// built without it reports Available() == false and its cards show formulas as text.
package maths
