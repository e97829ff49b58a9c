package template

import (
	"crypto/sha1"
	"encoding/hex"
	"regexp"
	"strings"
)

// Latex is a formula that Anki draws into a picture among the media.
type Latex struct {
	Filename string // of the picture: latex-, the SHA-1 of Body in hex, and .png or .svg
	Body     string // what stands between the notetype's header and footer in the LaTeX file
}

var (
	latexTags = regexp.MustCompile(`(?si)\[latex\](.+?)\[/latex\]|\[\$\](.+?)\[/\$\]|\[\$\$\](.+?)\[/\$\$\]`)

	// latexLineBreaks leaves out <br />: Anki does, and file names depend on it.
	latexLineBreaks = regexp.MustCompile(`(?i)<br/?>|<div>`)
)

// ExtractLatex puts img tags in place of [latex], [$] and [$$] blocks, and lists them in their order.
func ExtractLatex(html string, svg bool) (string, []Latex) {
	var found []Latex
	if !strings.Contains(html, "[") {
		return html, nil
	}
	var b strings.Builder
	pos := 0
	for _, m := range latexTags.FindAllStringSubmatchIndex(html, -1) {
		l := newLatex(latexSource(html, m), svg)
		found = append(found, l)
		b.WriteString(html[pos:m[0]])
		b.WriteString(`<img class=latex alt="` + escapeAttribute(l.Body) + `" src="` + l.Filename + `">`)
		pos = m[1]
	}
	if found == nil {
		return html, nil
	}
	b.WriteString(html[pos:])
	return b.String(), found
}

// LatexInField lists the formulas of a field that may hold cloze deletions: those of both sides of every cloze card.
func LatexInField(html string, svg bool) []Latex {
	if strings.Contains(html, "{{c") {
		if !latexTags.MatchString(html) {
			return nil
		}
		var b strings.Builder
		for _, number := range ClozeNumbers(html) {
			b.WriteString(revealText(html, number, true) + revealText(html, number, false))
		}
		html = b.String()
	}
	_, found := ExtractLatex(html, svg)
	return found
}

func latexSource(html string, m []int) string {
	switch {
	case m[2] >= 0:
		return html[m[2]:m[3]]
	case m[4] >= 0:
		return "$" + html[m[4]:m[5]] + "$"
	default:
		return `\begin{displaymath}` + html[m[6]:m[7]] + `\end{displaymath}`
	}
}

func newLatex(source string, svg bool) Latex {
	body := StripHTML(latexLineBreaks.ReplaceAllString(source, "\n"))
	sum := sha1.Sum([]byte(body)) //nolint:gosec // a name, not a secret
	extension := ".png"
	if svg {
		extension = ".svg"
	}
	return Latex{Filename: "latex-" + hex.EncodeToString(sum[:]) + extension, Body: body}
}
