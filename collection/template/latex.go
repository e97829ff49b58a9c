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

// latexLineBreaks leaves out <br />: Anki does, and file names depend on it.
var latexLineBreaks = regexp.MustCompile(`(?i)<br/?>|<div>`)

// latexForms are the ways to mark a formula, and what its text is wrapped in.
var latexForms = []struct{ open, shut, before, after string }{
	{"[latex]", "[/latex]", "", ""},
	{"[$]", "[/$]", "$", "$"},
	{"[$$]", "[/$$]", `\begin{displaymath}`, `\end{displaymath}`},
}

// ExtractLatex puts img tags in place of [latex], [$] and [$$] blocks, and lists them in their order.
func ExtractLatex(html string, svg bool) (string, []Latex) {
	var found []Latex
	var b strings.Builder
	s := latexScanner{text: html}
	pos := 0
	for {
		start, end, source := s.next()
		if end == 0 {
			break
		}
		l := newLatex(source, svg)
		found = append(found, l)
		b.WriteString(html[pos:start])
		b.WriteString(`<img class=latex alt="` + escapeAttribute(l.Body) + `" src="` + l.Filename + `">`)
		pos = end
	}
	if found == nil {
		return html, nil
	}
	b.WriteString(html[pos:])
	return b.String(), found
}

// latexScanner finds formulas one after the other. It remembers which closing marks are missing from the rest of the
// text, so that the time stays linear in its length.
type latexScanner struct {
	text    string
	pos     int
	missing [3]bool // by form
}

// next returns where the next formula begins and ends, and its LaTeX; end is 0 if there is none.
func (s *latexScanner) next() (start, end int, source string) {
	for {
		i := strings.IndexByte(s.text[s.pos:], '[')
		if i < 0 {
			return 0, 0, ""
		}
		start = s.pos + i
		for form, f := range latexForms {
			inside := foldedPrefix(s.text[start:], f.open)
			if inside == 0 || s.missing[form] {
				continue
			}
			inside += start
			shut, length := foldedIndex(s.text, inside+1, f.shut)
			if length == 0 {
				s.missing[form] = true
				continue
			}
			s.pos = shut + length
			return start, s.pos, f.before + s.text[inside:shut] + f.after
		}
		s.pos = start + 1
	}
}

func (s *latexScanner) any() bool {
	_, end, _ := s.next()
	return end > 0
}

// LatexInField lists the formulas of a field that may hold cloze deletions: those of both sides of every cloze card.
func LatexInField(html string, svg bool) []Latex {
	if strings.Contains(html, "{{c") {
		if s := (latexScanner{text: html}); !s.any() {
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

func newLatex(source string, svg bool) Latex {
	body := StripHTML(latexLineBreaks.ReplaceAllString(source, "\n"))
	sum := sha1.Sum([]byte(body)) //nolint:gosec // a name, not a secret
	extension := ".png"
	if svg {
		extension = ".svg"
	}
	return Latex{Filename: "latex-" + hex.EncodeToString(sum[:]) + extension, Body: body}
}
