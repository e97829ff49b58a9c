package cardrender_test

import (
	"encoding/base64"
	"slices"
	"strings"
	"testing"

	"karuta/cardrender"
)

// Nothing that a card can say makes the renderer open a file by more than a bare name, or anything else at all: it is
// given the media folder only, and this is what it asks that for.
func TestNothingButBareNamesIsAskedFor(t *testing.T) {
	media := &folder{}
	r := cardrender.New(goFonts(t), media)
	attacks := []string{
		`<img src="http://evil.example/x.png">`, `<img src="https://evil.example/x.png">`, `<img src="//evil.example/x.png">`,
		`<img src="file:///etc/passwd">`, `<img src="/etc/passwd">`, `<img src="../collection.anki2">`, `<img src="..%2Fcollection.anki2">`,
		`<img src="..">`, `<img src="a/b.png">`, `<img src="a\b.png">`, `<img src="C:\x.png">`, `<img src="x.png%00.png">`,
		`<iframe src="http://evil.example/"></iframe>`, `<iframe src="/etc/passwd"></iframe>`, `<iframe srcdoc="<img src=in.png>"></iframe>`,
		`<meta http-equiv="refresh" content="0;url=http://evil.example/">`, `<object data="/etc/passwd"></object>`,
		`<embed src="http://evil.example/">`, `<script src="http://evil.example/x.js"></script>`, `<script src="x.js"></script>`,
		`<link rel="stylesheet" href="http://evil.example/x.css">`, `<style>@import "http://evil.example/x.css";</style>`,
		`<style>@import url(file:///etc/passwd);</style>`, `<style>@import "../x.css";</style>`,
		`<style>@font-face { font-family: f; src: url(http://evil.example/f.ttf) } body { font-family: f }</style>x`,
		`<style>@font-face { font-family: f; src: url(/etc/passwd) } body { font-family: f }</style>x`,
		`<div style="background: url(http://evil.example/x.png)">x</div>`, `<div style="background: url('../x.png')">x</div>`,
		`<ul style="list-style-image: url(http://evil.example/x.png)"><li>x</ul>`,
		`<style>p::before { content: url(http://evil.example/x.png) }</style><p>x`,
		`<video src="http://evil.example/x.mp4" poster="http://evil.example/x.png"></video>`, `<audio src="-o.mp3" autoplay></audio>`,
		`<svg><image href="http://evil.example/x.png"/><use href="http://evil.example/x.svg#a"/></svg>`,
		`<svg><image href="/etc/passwd"/><style>@import "http://evil.example/x.css";</style></svg>`,
		`<form action="http://evil.example/"><input type=image src="http://evil.example/x.png"></form>`,
		`<base href="http://evil.example/"><a href="x.html">x</a>`, `[latex]\input{/etc/passwd}[/latex]`, `[sound:-o.mp3]`,
	}
	for _, html := range attacks {
		media.asked = nil
		r.Render(cardrender.Card{HTML: html, CSS: ".card { background: url(http://evil.example/b.png) }"}, view, true)
		if len(media.asked) > 0 {
			t.Errorf("%s asks for %q", html, media.asked)
		}
	}
	media.asked = nil
	r.Render(cardrender.Card{HTML: `<img src="ok.png"><style>@import "ok.css"; @font-face { font-family: f; src: url(ok.ttf) }</style>`}, view, true)
	slices.Sort(media.asked)
	if want := []string{"ok.css", "ok.png", "ok.ttf"}; !slices.Equal(media.asked, want) {
		t.Errorf("asks for %q, want %q: the test above proves nothing otherwise", media.asked, want)
	}
}

func TestOnlyLinksOfTheWebDoAnything(t *testing.T) {
	r := cardrender.New(goFonts(t), nil)
	for address, want := range map[string]string{
		"https://example.org/a": "https://example.org/a", "http://example.org": "http://example.org", "mailto:a@example.org": "mailto:a@example.org",
		"javascript:alert(1)": "", " JavaScript:alert(1)": "", "java\tscript:alert(1)": "", "data:text/html,x": "", "file:///etc/passwd": "",
		"x.html": "", "#": "", "karuta:x": "", "vbscript:x": "",
	} {
		page := r.Render(cardrender.Card{HTML: `<a href="` + address + `">link</a>`}, view, true)
		got := ""
		for _, area := range page.Areas {
			if n := page.ActionAt(area.Box.X+1, area.Box.Y+1); n != nil {
				got = cardrender.Click(n).Link
			}
		}
		if got != want {
			t.Errorf("%q opens %q, want %q", address, got, want)
		}
	}
}

// A formula with a link in it is a picture: it leads nowhere, and what LaTeX would read is not read.
func TestFormulasLeadNowhere(t *testing.T) {
	media := &folder{}
	r := cardrender.NewSystem(t.TempDir(), media)
	for _, html := range []string{
		`\(\input{/etc/passwd}\)`, `\[\include{x.tex}\]`, `\(\href{javascript:alert(1)}{x}\)`, `\(\href{http://evil.example/}{x}\)`,
		`\(\style{background: url(x.png)}{x}\)`, `\(\class{evil}{x}\)`, `\(\includegraphics{x.png}\)`, `\(\unicode[url(x.ttf)]{65}\)`,
	} {
		page := r.Render(cardrender.Card{HTML: html}, view, true)
		for _, area := range page.Areas {
			if n := page.ActionAt(area.Box.X+1, area.Box.Y+1); n != nil {
				t.Errorf("%s does something when it is clicked: %+v", html, cardrender.Click(n))
			}
		}
		if len(media.asked) > 0 {
			t.Errorf("%s asks for %q", html, media.asked)
		}
	}
}

func TestDataIsReadForPicturesOnly(t *testing.T) {
	r := cardrender.New(goFonts(t), nil)
	picture := base64.StdEncoding.EncodeToString(pngOf(t, 30, 10, oddColor))
	page := r.Render(cardrender.Card{HTML: `<img src="data:image/png;base64,` + picture + `">`}, view, true)
	if img := paint(t, r, page); countOf(img.Pix, 7) != 300 {
		t.Errorf("%d pixels of the picture in the address, want 300", countOf(img.Pix, 7))
	}
	for _, html := range []string{
		`<link rel=stylesheet href="data:text/css,*{display:none}">seen`, `<style>@import "data:text/css,*{display:none}";</style>seen`,
		`<iframe src="data:text/html,hidden"></iframe>seen`, `<img src="data:text/html,<script>alert(1)</script>">seen`,
	} {
		if got := textOf(r.Render(cardrender.Card{HTML: html}, view, true)); !strings.Contains(got, "seen") || strings.Contains(got, "hidden") {
			t.Errorf("%s shows %q", html, got)
		}
	}
}

func TestBombsGoOffHarmlessly(t *testing.T) {
	r := cardrender.New(goFonts(t), nil)
	laughs := "--a0: x x x x x x x x x x;"
	for i := 1; i < 30; i++ {
		v := "var(--a" + string(rune('0'+(i-1)%10)) + ")"
		laughs += "--a" + string(rune('0'+i%10)) + ":" + strings.Repeat(v, 10) + ";"
	}
	for name, html := range map[string]string{
		"variables": `<style>.card {` + laughs + ` font-family: var(--a9); }</style>x`,
		"uses":      `<svg viewBox="0 0 9 9"><g id=a><rect width=1 height=1 /></g>` + strings.Repeat(`<g id=b><use href="#b"/><use href="#a"/></g>`, 50) + `</svg>x`,
		"columns":   `<table><tr><td colspan=100000 rowspan=100000>x</table>`,
		"grid":      `<div style="display:grid;grid-template-columns:repeat(100000,1px)"><b style="grid-column:99999;grid-row:99999">x</b></div>`,
		"sizes":     `<div style="width:1e30px;height:1e30px;font-size:1e30px;border:1e30px solid;box-shadow:0 0 1e30px red">x</div>`,
		"tiles":     `<div style="width:400px;height:300px;background:linear-gradient(red,blue) 0 0/0.001px 0.001px">x</div>`,
		"brackets":  strings.Repeat("[[type:", 20000) + "x",
		"selectors": `<style>` + strings.Repeat("*:not(:nth-child(2n+1)) ~ * > * ", 60) + `{color:red}</style>` + strings.Repeat("<p>x", 300),
	} {
		page := r.Render(cardrender.Card{HTML: html}, view, true)
		if !strings.Contains(textOf(page), "x") {
			t.Errorf("%s: shows %q, says %v", name, textOf(page), page.Problems)
		}
	}
}
