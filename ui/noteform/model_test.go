package noteform

import (
	"slices"
	"testing"

	"karuta/collection/anki"
)

func TestFieldsComeBackToTheByte(t *testing.T) {
	for _, html := range []string{
		"", "plain", "one<br>two", "one<br/>two<BR />three", "source\nwith lines<br>and breaks", "windows\r\nlines",
		"<div>a</div><div>b</div>", "a &lt; b&nbsp;", `<img src="a b.jpg">`,
	} {
		f := newFieldText(html)
		if got := f.toHTML(f.text); got != html {
			t.Errorf("%q came back as %q", html, got)
		}
	}
}

func TestLinesAreLineBreaks(t *testing.T) {
	f := newFieldText("one<br />two")
	if f.text != "one\ntwo" {
		t.Errorf("shown as %q, want two lines", f.text)
	}
	if got := f.toHTML("one\ntwo\nthree"); got != "one<br>two<br>three" {
		t.Errorf("stored as %q", got)
	}
	source := newFieldText("a\nb<br>c")
	if got := source.toHTML("a\nb<br>c\nd"); got != "a\nb<br>c\nd" {
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
		f := newFieldText(c.html)
		if f.text != c.text {
			t.Errorf("%q is shown as %q, want %q", c.html, f.text, c.text)
		}
		if got := f.toHTML(f.text + "!"); got != c.html+"!" {
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

func TestClozeNumbers(t *testing.T) {
	for _, c := range []struct {
		fields []string
		same   bool
		want   string
	}{
		{nil, false, "{{c1::"},
		{nil, true, "{{c1::"},
		{[]string{"{{c1::a}} {{c3::b}}", "{{c2::c}}"}, false, "{{c4::"},
		{[]string{"{{c1::a}} {{c3::b}}", "{{c2::c}}"}, true, "{{c3::"},
		{[]string{"{{c99999999999999999999::a}}"}, false, "{{c1::"},
	} {
		if got := clozeOpening(c.fields, c.same); got != c.want {
			t.Errorf("%q, same %v: %s, want %s", c.fields, c.same, got, c.want)
		}
	}
}

func TestWrappingTwiceTakesAway(t *testing.T) {
	if got, added := wrapped("word", "<b>", "</b>"); got != "<b>word</b>" || !added {
		t.Errorf("got %q, %v", got, added)
	}
	if got, added := wrapped("<b>word</b>", "<b>", "</b>"); got != "word" || added {
		t.Errorf("got %q, %v", got, added)
	}
	if got, added := wrapped("", "<b>", "</b>"); got != "<b></b>" || !added {
		t.Errorf("got %q, %v", got, added)
	}
}

func TestTagsAreSuggested(t *testing.T) {
	known := []string{"geo", "Geo::capital", "geology", "leech", "marked", "oldgeo"}
	for _, c := range []struct {
		text string
		want []string
	}{
		{"", nil},
		{"leech ", nil},
		{"ge", []string{"geo", "Geo::capital", "geology", "oldgeo"}},
		{"GEO", []string{"geo", "Geo::capital", "geology", "oldgeo"}},
		{"geology geo::", []string{"Geo::capital"}},
		{"leech lee", nil},
		{"none", nil},
	} {
		if got := suggestTags(c.text, known); !slices.Equal(got, c.want) {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
	many := []string{"a1", "a2", "a3", "a4", "a5", "a6", "a7"}
	if got := suggestTags("a", many); len(got) != maxSuggestions {
		t.Errorf("%d suggestions, want %d", len(got), maxSuggestions)
	}
}

func TestAcceptedTagTakesTheLastWordsPlace(t *testing.T) {
	for _, c := range [][3]string{
		{"leech ge", "geo", "leech geo "},
		{"ge", "geo", "geo "},
		{"一\u3000ge", "geo", "一\u3000geo "},
	} {
		if got := acceptTag(c[0], c[1]); got != c[2] {
			t.Errorf("%q: %q, want %q", c[0], got, c[2])
		}
	}
}

func TestTextsAreCarriedOverToAnotherNotetype(t *testing.T) {
	basic := &anki.Notetype{Fields: []anki.Field{{Name: "Front"}, {Name: "Back"}}}
	cloze := &anki.Notetype{Fields: []anki.Field{{Name: "Text"}, {Name: "Back"}}}
	one := &anki.Notetype{Fields: []anki.Field{{Name: "Back"}}}
	if got := CarryOver(basic, []string{"q", "a"}, cloze); !slices.Equal(got, []string{"q", "a"}) {
		t.Errorf("to the same number of fields: %q", got)
	}
	if got := CarryOver(basic, []string{"q", "a"}, one); !slices.Equal(got, []string{"a"}) {
		t.Errorf("to one field: %q", got)
	}
	if got := CarryOver(one, []string{"a"}, basic); !slices.Equal(got, []string{"", "a"}) {
		t.Errorf("to more fields: %q", got)
	}
}
