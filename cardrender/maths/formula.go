package maths

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Formula is the picture of a formula. Lengths are in ex, the height of the letter x in the font of the text around it,
// so that the formula grows with the text; the colour is that of the text (currentColor).
type Formula struct {
	SVG           string
	Width, Height float64
	Depth         float64 // how far it reaches below the text's baseline
	// FullWidth says that the formula has a number (\tag), which stands at the right end of the line: the picture is as
	// wide as the line, Width at least. It has no viewBox then, and its own lengths are pixels for an ex of PixelsPerEx.
	FullWidth bool
}

// PixelsPerEx is the height of an x for which pictures of full width are drawn.
const PixelsPerEx = 8

var (
	rootTag      = regexp.MustCompile(`^<svg [^>]*>`)
	widthIn      = regexp.MustCompile(` width="([0-9.]+)ex"`)
	leastWidthIn = regexp.MustCompile(`min-width: ([0-9.]+)ex;`)
	heightIn     = regexp.MustCompile(` height="([0-9.]+)ex"`)
	loweredBy    = regexp.MustCompile(`vertical-align: (-?[0-9.]+)(?:ex)?;`)
)

// parseFormula reads the size of a picture that MathJax made.
func parseFormula(svg string) (f Formula, err error) {
	root := rootTag.FindString(svg)
	// Parts of a formula with a number are drawings in the drawing, which nothing cuts off.
	f.SVG = strings.ReplaceAll(svg, "<svg data-", `<svg overflow="visible" data-`)
	f.FullWidth = leastWidthIn.MatchString(root)
	width := widthIn
	if f.FullWidth {
		width = leastWidthIn
	}
	for _, part := range []struct {
		in *regexp.Regexp
		to *float64
	}{{width, &f.Width}, {heightIn, &f.Height}, {loweredBy, &f.Depth}} {
		found := part.in.FindStringSubmatch(root)
		if found == nil {
			return Formula{}, fmt.Errorf("typeset: a picture without its size: %.80q", svg)
		}
		if *part.to, err = strconv.ParseFloat(found[1], 64); err != nil {
			return Formula{}, fmt.Errorf("typeset: size: %w", err)
		}
	}
	f.Depth = -f.Depth
	return f, nil
}
