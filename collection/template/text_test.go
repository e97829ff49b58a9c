package template

import (
	"slices"
	"strings"
	"testing"
)

func TestStripHTML(t *testing.T) {
	for _, tc := range []struct{ html, plain, media, line string }{
		{"", "", "", ""},
		{"a<b>b</b>c", "abc", "abc", "abc"},
		{"a<!-- > -->b<STYLE>x</style>c<script >y</SCRIPT>d", "abcd", "abcd", "abcd"},
		{"<style>a<b>c", "ac", "ac", "ac"},
		{"a < b", "a < b", "a < b", "a < b"},
		{"&lt;&eacute;&#65;&#x42;&nbsp;", "<éAB ", "<éAB ", "<éAB"},
		{"&amp; &nope;", "&amp; &nope;", "&amp; &nope;", "&amp; &nope;"},
		{"&amp; & b", "&amp; & b", "&amp; & b", "&amp; & b"},
		{"&#X41;", "&#X41;", "&#X41;", "&#X41;"},
		{"&#xD800;", "&#xD800;", "&#xD800;", "&#xD800;"},
		{`<img src="a b.png">`, "", " a b.png ", ""},
		{`x<img alt=">" src='c.png' >y`, `x" src='c.png' >y`, "x c.png y", `x" src='c.png' >y`},
		{"<object data=d.swf><img alt=src>", "", " d.swf ", ""},
		{"a<br>b<div>c[sound:d.mp3][[type:e]]", "abc[sound:d.mp3][[type:e]]", "abc[sound:d.mp3][[type:e]]", "a b c"},
	} {
		if got := StripHTML(tc.html); got != tc.plain {
			t.Errorf("StripHTML(%q) = %q, want %q", tc.html, got, tc.plain)
		}
		if got := StripHTMLPreservingMedia(tc.html); got != tc.media {
			t.Errorf("StripHTMLPreservingMedia(%q) = %q, want %q", tc.html, got, tc.media)
		}
		if got := TextLine(tc.html, false); got != tc.line {
			t.Errorf("TextLine(%q) = %q, want %q", tc.html, got, tc.line)
		}
	}
	if got := TextLine("[sound:a.mp3]<img src=b.png>", true); got != "a.mp3 b.png" {
		t.Errorf("TextLine with media = %q", got)
	}
}

func TestMediaPaths(t *testing.T) {
	for _, tc := range []struct{ plain, encoded string }{
		{`<img src="a é#1.png">`, `<img src="a%20é%231.png">`},
		{"<img src='`.png'>", "<img src='%60.png'>"},
		{`<img src="https://x/a b.png">`, `<img src="https://x/a b.png">`},
		{`<a href="a b">`, `<a href="a b">`},
	} {
		if got := EncodeMediaPaths(tc.plain); got != tc.encoded {
			t.Errorf("EncodeMediaPaths(%q) = %q, want %q", tc.plain, got, tc.encoded)
		}
		if got := DecodeMediaPaths(tc.encoded); got != tc.plain {
			t.Errorf("DecodeMediaPaths(%q) = %q, want %q", tc.encoded, got, tc.plain)
		}
	}
}

func TestMediaNames(t *testing.T) {
	field := `[sound:a&amp;b.mp3]<img src="c&amp;d.png"><img src=e.png>`
	if got, want := MediaNames(field), []string{"c&d.png", "e.png", "a&b.mp3"}; !slices.Equal(got, want) {
		t.Errorf("MediaNames = %q, want %q", got, want)
	}
	upper := RenameMedia(field, func(name string) (string, bool) { return strings.ToUpper(name), name != "e.png" })
	if want := `[sound:A&amp;B.MP3]<img src="C&amp;D.PNG"><img src=e.png>`; upper != want {
		t.Errorf("RenameMedia = %q, want %q", upper, want)
	}
	template := `<img src=_a.png><b x="_b.js">'_c d'[sound:_e.mp3]{{_f}} "g"`
	if got, want := UnderscoredNames(template), []string{"_a.png", "_b.js", "_c d", "_e.mp3"}; !slices.Equal(got, want) {
		t.Errorf("UnderscoredNames = %q, want %q", got, want)
	}
	css := `@IMPORT "_a.css"; @import 'b.css'; x{y:url( _c.ttf ) url('_d e.png')}`
	if got, want := UnderscoredImports(css), []string{"_a.css", "_c.ttf", "_d e.png"}; !slices.Equal(got, want) {
		t.Errorf("UnderscoredImports = %q, want %q", got, want)
	}
}

func TestLatex(t *testing.T) {
	html, found := ExtractLatex("x[latex]p<br/>q<DIV>r</div>[/latex]y", false)
	if want := `x<img class=latex alt="p&#x0A;q&#x0A;r" src="latex-31d59aff3099687187cc07f2599a212614149d69.png">y`; html != want {
		t.Errorf("html %q, want %q", html, want)
	}
	if len(found) != 1 || found[0].Body != "p\nq\nr" {
		t.Errorf("found %q", found)
	}
	for _, tc := range []struct{ html, body string }{
		{"[$]x[/$]", "$x$"},
		{"[$$]x[/$$]", `\begin{displaymath}x\end{displaymath}`},
		{"[LaTeX]<b>x</b>&lt;y&nbsp;z<br />.[/LATEX]", "x<y z."},
		{"[latex][/latex] [$]y[/$]", "$y$"},
		{"[latex][$]y[/$]", "$y$"},
	} {
		if _, found := ExtractLatex(tc.html, true); len(found) != 1 || found[0].Body != tc.body {
			t.Errorf("ExtractLatex(%q) found %q, want %q", tc.html, found, tc.body)
		}
	}
	if found := LatexInField("[$]{{c1::a}}[/$]", false); len(found) != 2 || !strings.Contains(found[0].Body, "[...]") {
		t.Errorf("LatexInField found %q", found)
	}
}

func TestExtractAV(t *testing.T) {
	html, tags := ExtractAV(`a[sound:../x/b&amp;c.mp3][anki:tts lang=en_US voices=A,B speed=.5 k="v w"]<b>d</b><br>[...][/anki:tts][anki:x  y="z"]q[/anki:x]`, Answer)
	if want := `a[anki:play:a:0][anki:play:a:1][anki:x y=z]q[/anki:x]`; html != want {
		t.Errorf("html %q, want %q", html, want)
	}
	if len(tags) != 2 || tags[0].Filename != "b&c.mp3" || tags[1].Speech == nil {
		t.Fatalf("tags %+v", tags)
	}
	s := tags[1].Speech
	if s.Text != "d blank" || s.Lang != "en_US" || !slices.Equal(s.Voices, []string{"A", "B"}) || s.Speed != 0.5 || !slices.Equal(s.Other, []string{"k=v w"}) {
		t.Errorf("speech %+v", *s)
	}
	if html, tags := ExtractAV("[anki:tts speed=1]a[/anki:tts]", Question); tags != nil || !strings.Contains(html, "lang=") {
		t.Errorf("without a language: %q, %v", html, tags)
	}
	if got := StripAV("a[sound:b]c[anki:tts lang=en]d[/anki:tts]e[sound:"); got != "ace[sound:" {
		t.Errorf("StripAV = %q", got)
	}
	got := ReplaceAVRefs("[anki:play:q:1]|[anki:play:a:0]", func(side Side, index int) string { return strings.Repeat("x", int(side)+index) })
	if got != "x|x" {
		t.Errorf("ReplaceAVRefs = %q", got)
	}
}
