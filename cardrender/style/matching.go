package style

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// Declared is a property as it was written.
type Declared struct{ Name, Value string }

// Matching returns what a sheet says about an element, weakest first, as text.
func (s *Sheet) Matching(n *html.Node) []Declared {
	type found struct {
		weight, order int
		block         []declaration
	}
	var list []found
	for _, r := range s.rules {
		if len(r.media) > 0 {
			continue
		}
		for i := range r.selectors {
			if r.selectors[i].pseudo == "" && r.selectors[i].matches(n) {
				list = append(list, found{r.selectors[i].weight, r.order, r.block})
			}
		}
	}
	slices.SortStableFunc(list, func(a, b found) int {
		return cmp.Or(cmp.Compare(a.weight, b.weight), cmp.Compare(a.order, b.order))
	})
	var out []Declared
	for _, f := range list {
		out = append(out, written(f.block)...)
	}
	return out
}

// Declarations reads a style attribute into properties as they were written.
func Declarations(text string) []Declared { return written(parseDeclarations(tokenize(text))) }

func written(block []declaration) []Declared {
	var out []Declared
	for _, d := range block {
		out = append(out, Declared{d.name, textOf(d.value)})
	}
	return out
}

// textOf writes component values as CSS.
func textOf(list []value) string {
	var b strings.Builder
	for _, v := range list {
		switch v.kind {
		case kHash:
			b.WriteString("#" + v.text)
		case kNumber, kDimension:
			b.WriteString(v.raw)
		case kPercent:
			b.WriteString(strconv.FormatFloat(v.num, 'g', -1, 64) + "%")
		case kURL:
			b.WriteString("url(" + v.text + ")")
		case kFunction:
			b.WriteString(v.text + "(" + textOf(v.args) + ")")
		case kIdent:
			b.WriteString(v.raw)
		default:
			b.WriteString(v.text)
		}
	}
	return strings.TrimSpace(b.String())
}
