package fieldtext

import "testing"

func TestFieldsComeBackToTheByte(t *testing.T) {
	for _, html := range []string{
		"", "plain", "one<br>two", "one<br/>two<BR />three", "source\nwith lines<br>and breaks", "windows\r\nlines",
		"<div>a</div><div>b</div>", "a &lt; b&nbsp;", `<img src="a b.jpg">`,
	} {
		f := New(html)
		if got := f.HTML(f.Shown()); got != html {
			t.Errorf("%q came back as %q", html, got)
		}
	}
}

func TestLinesAreLineBreaks(t *testing.T) {
	f := New("one<br />two")
	if f.Shown() != "one\ntwo" {
		t.Errorf("shown as %q, want two lines", f.Shown())
	}
	if got := f.HTML("one\ntwo\nthree"); got != "one<br>two<br>three" {
		t.Errorf("stored as %q", got)
	}
	source := New("a\nb<br>c")
	if got := source.HTML("a\nb<br>c\nd"); got != "a\nb<br>c\nd" {
		t.Errorf("a field with lines in its source was stored as %q", got)
	}
}

func TestSignsThatNeedNoEscapeAreShownAsThemselves(t *testing.T) {
	for _, c := range []struct{ html, text string }{
		{"a &lt; b", "a < b"},
		{"Q &amp; A", "Q & A"},
		{"a&nbsp;b", "a\u00a0b"},
		{"&lt;b&gt; is a tag", "&lt;b&gt; is a tag"},
		{"&amp;lt; stays", "&amp;lt; stays"},
		{"1 &lt;&lt; 2 &amp;&amp; 3", "1 << 2 && 3"},
		{"<b>bold</b> &eacute;", "<b>bold</b> &eacute;"},
	} {
		f := New(c.html)
		if f.Shown() != c.text {
			t.Errorf("%q is shown as %q, want %q", c.html, f.Shown(), c.text)
		}
		if got := f.HTML(f.Shown() + "!"); got != c.html+"!" {
			t.Errorf("%q with an exclamation mark is stored as %q", c.html, got)
		}
	}
}

func FuzzWhatIsWrittenIsShownAgain(f *testing.F) {
	for _, text := range []string{"a < b & c", "<b>x</b>", "one\ntwo", "&&&<<<&", "a\u00a0b", "{{c1::x}}", "<BR>x<br />"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		html := stored(text)
		if again := stored(readable(html)); again != html {
			t.Errorf("%q is stored as %q, and after another edit as %q", text, html, again)
		}
	})
}
