package main

import (
	"context"
	_ "embed"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"karuta/cardrender"
	"karuta/cardrender/dom"
	"karuta/cardrender/maths"
	"karuta/cardrender/svg"
)

// folder is a folder of pictures.
type folder string

// Open implements cardrender.Media.
func (f folder) Open(name string) (io.ReadCloser, error) {
	return os.Open(filepath.Join(string(f), name))
}

// drawOcclusion does in a browser what Anki's own script does there.
//
//go:embed occlusion.js
var drawOcclusion string

// pageOf numbers the elements of a card and writes the page that a browser shows.
func pageOf(tree *cardrender.Tree, css string) string {
	n := 0
	for node := range tree.Root.Descendants() {
		if node.Type == html.ElementNode {
			n++
			dom.SetAttr(node, "data-n", strconv.Itoa(n))
		}
	}
	root := dom.Clone(tree.Root)
	if err := typeset(root); err != nil {
		return err.Error()
	}
	var b strings.Builder
	b.WriteString("<!doctype html>")
	if err := html.Render(&b, root); err != nil {
		return err.Error()
	}
	// The rules of all cards come before those of the card.
	head := "<head><style>" + css + "</style><script>" + drawOcclusion + "</script></head>"
	return strings.Replace(b.String(), "<body", head+"<body", 1)
}

// boxesOf returns the place of each numbered element, around all of its parts.
func boxesOf(page *cardrender.Page) map[string][4]float64 {
	out := map[string][4]float64{}
	for _, b := range page.Boxes {
		n := dom.Attr(b.Node, "data-n")
		if n == "" {
			continue
		}
		x, y, r, bottom := float64(b.Box.X), float64(b.Box.Y), float64(b.Box.Right()), float64(b.Box.Bottom())
		if had, ok := out[n]; ok {
			x, y, r, bottom = min(x, had[0]), min(y, had[1]), max(r, had[0]+had[2]), max(bottom, had[1]+had[3])
		}
		out[n] = [4]float64{x, y, r - x, bottom - y}
	}
	return out
}

// typeset puts MathJax's own pictures where the card has formulas, as MathJax does in Anki's page.
func typeset(root *html.Node) error {
	var typesetter maths.Typesetter
	for n := range root.Descendants() {
		if !dom.Is(n, "mjx-math") {
			continue
		}
		source := maths.Split(dom.TextOf(n))[0].Formula
		made, err := typesetter.Typeset(context.Background(), *source)
		if err != nil {
			return err
		}
		picture, err := svg.Root(made.SVG)
		if err != nil {
			return err
		}
		picture.Parent.RemoveChild(picture)
		n.RemoveChild(n.FirstChild)
		n.AppendChild(picture)
	}
	return nil
}
