package style

import (
	"image/color"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// styleOf returns the style of the element with the id "x".
func styleOf(t *testing.T, css, source string, screen Screen) *Style {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(source))
	if err != nil {
		t.Fatal(err)
	}
	r := NewResolver(screen, Source{Sheet: BrowserSheet()}, Source{Sheet: Parse(css), Origin: Author})
	var found *Style
	var walk func(n *html.Node, parent *Style)
	walk = func(n *html.Node, parent *Style) {
		if n.Type == html.ElementNode {
			parent = r.Style(n, parent)
			if attr(n, "id") == "x" {
				found = parent
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, parent)
		}
	}
	walk(doc, nil)
	if found == nil {
		t.Fatalf("no #x in %s", source)
	}
	return found
}

// Each rule makes the element red, or must not.
func TestSelectorsAndCascade(t *testing.T) {
	const source = `<div class="a b" lang=de-AT><p>first</p><p id=x class="c d" data-k="one two" title=Title>t<b>b</b></p><p></p></div>`
	for css, want := range map[string]bool{
		"#x": true, "p": true, "P": true, ".c": true, ".c.d": true, "p.c#x": true, ".cd": false, "b": false, "*": true,
		"div p": true, "div > p": true, "body > p": false, "p + p": true, "p ~ p": true, "b + p": false, ".a.b .d": true, "html body div p": true,
		"[data-k]": true, "[data-k~=two]": true, "[data-k=two]": false, "[data-k^=one]": true, "[data-k$='two']": true, "[data-k*=e]": true,
		"[title=title]": false, "[title=title i]": true, "p:nth-child(2)": true, "p:nth-child(odd)": false, "p:nth-last-child(2)": true,
		"p:first-child": false, "p:last-of-type": false, "p:nth-child(-n+2)": true, "p:not(.e)": true, "p:not(.c)": false,
		":is(h1, p)": true, ":where(.c)": true, "p:has(b)": true, "p:has(i)": false, "p:empty": false, ":lang(de)": true, ":lang(d)": false,
		"p:hover": false, "p, :bad(": false, "h1, p": true,
	} {
		s := styleOf(t, css+" { color: red }", source, Screen{})
		if got := s.Color.R == 255; got != want {
			t.Errorf("%s: red is %v, want %v", css, got, want)
		}
	}
	for css, want := range map[string]string{
		"#x { color: red } .c { color: blue }":                                         "red",
		".c { color: blue } .c { color: red }":                                         "red",
		".c { color: red !important } #x { color: blue }":                              "red",
		".c.d { color: red } p.c { color: blue }":                                      "red",
		":where(#x) { color: blue } p { color: red }":                                  "red",
		"p { --k: red; color: var(--k) }":                                              "red",
		"div { --k: red } p { color: var(--none, var(--k)) }":                          "red",
		"div { color: red } p { color: inherit }":                                      "red",
		"p { color: red; color: nonsense }":                                            "red",
		"@media (min-width: 300px) { p { color: red } }":                               "red",
		"@media (max-width: 300px) { p { color: blue } } p { color: rgb(255 0 0) }":    "red",
		"@media print { p { color: blue } } p { color: hsl(0, 100%, 50%) }":            "red",
		"@media (prefers-color-scheme: dark) { p { color: #f00 } }":                    "red",
		"/* p { color: blue } */ p { color: red } p { color: blue":                     "blue",
		"p { color: red } } p { font-size: 3px }":                                      "red",
		"@supports (display: grid) { p { color: red } } @keyframes x { p { top: 0 } }": "red",
	} {
		s := styleOf(t, css, source, Screen{Width: 400, Height: 300, Dark: true})
		c := map[string]color.NRGBA{"red": {255, 0, 0, 255}, "blue": {0, 0, 255, 255}}[want]
		if s.Color != c {
			t.Errorf("%s: colour %v, want %s", css, s.Color, want)
		}
	}
}

func TestLengths(t *testing.T) {
	u := &units{em: 20, rem: 10, vw: 400, vh: 300}
	for text, want := range map[string]float32{
		"12px": 12, "1.5em": 30, "2rem": 20, "50%": 100, "10vw": 40, "10vh": 30, "1in": 96, "3pt": 4, "0": 0, "-5px": -5,
		"calc(100% - 2em)": 160, "calc(2 * (3px + 4px))": 14, "calc(10px / 4)": 2.5, "min(50%, 90px)": 90, "max(50%, 90px)": 100,
		"clamp(10px, 80%, 120px)": 120, "calc(1px - -1px)": 2, "calc(50% + min(10%, 5px))": 105,
	} {
		l, ok := parseLength(words(tokenize(text))[0], u)
		if got := l.Of(200); !ok || got < want-0.01 || got > want+0.01 {
			t.Errorf("%s is %v (%v), want %v", text, got, ok, want)
		}
	}
	for _, text := range []string{"12", "1qx", "calc(1px + 2)", "calc(1px * 2px)", "calc(1px / 0)", "red", "calc()"} {
		if l, ok := parseLength(words(tokenize(text))[0], u); ok {
			t.Errorf("%s is read as %v", text, l)
		}
	}
}

func TestColors(t *testing.T) {
	for text, want := range map[string]color.NRGBA{
		"red": {255, 0, 0, 255}, "#0f0": {0, 255, 0, 255}, "#11223344": {0x11, 0x22, 0x33, 0x44}, "rgb(1, 2, 3)": {1, 2, 3, 255},
		"rgba(1,2,3,.5)": {1, 2, 3, 128}, "rgb(10% 20% 30% / 40%)": {26, 51, 77, 102}, "hsl(120, 100%, 25%)": {0, 128, 0, 255},
		"transparent": {}, "RebeccaPurple": {0x66, 0x33, 0x99, 255},
	} {
		if got, ok := ParseColor(text); !ok || got != want {
			t.Errorf("%s is %v (%v), want %v", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "#12", "nonsense", "rgb(1,2)", "red blue"} {
		if got, ok := ParseColor(text); ok {
			t.Errorf("%q is read as %v", text, got)
		}
	}
}
