package template

import (
	"strings"
	"testing"
)

func TestTyping(t *testing.T) {
	fields := []TypingField{
		{Field{"Front", "one"}, "Arial", 20},
		{Field{"Back", "b<i>ä</i>ck"}, "Arial", 20},
		{Field{"Empty", ""}, "Arial", 20},
		{Field{"Text", "x {{c1::é}} {{c2::two::h}}"}, "Arial", 20},
	}
	const box = "\n<center>\n<input type=text id=typeans onkeypress=\"_typeAnsPress();\"\n   style=\"font-family: 'Arial'; font-size: 20px;\">\n</center>\n"
	result := func(html string) string {
		return "\n<div style=\"font-family: 'Arial'; font-size: 20px\"><code id=typeans>" + html + "</code></div>"
	}
	const wrong = "<span class=typeBad>x</span><br><span id=typearrow>&darr;</span><br><span class=typeMissed>one</span>"
	for _, tc := range []struct {
		question, answer         string
		ord                      int
		typed                    string
		wantQuestion, wantAnswer string
	}{
		{"Q [[type:Back]] z", "A<hr id=answer>[[type:Back]]", 0, "bäck", "Q " + box + " z", "A<hr id=answer>" + result("<span class=typeGood>bäck</span>")},
		{"[[type:nc:Back]]", "A[[type:nc:Back]]", 0, "bac", box, "A" + result("<span class=typeGood>bac</span><span class=typeMissed>-</span><br>"+
			"<span id=typearrow>&darr;</span><br><span class=typeGood>ba\u0308c</span><span class=typeMissed>k</span>")},
		{"[[type:cloze:Text]]", "[[type:cloze:Text]]", 0, "", box, result("é")},
		{"[[type:Empty]]", "[[type:Empty]]", 0, "x", "", ""},
		{"plain", "plain[[type:Back]]", 0, "x", "plain", "plain"},
		{"[[type:Front]]", "no <hr id=answer> ref", 0, "x", box, "no <hr id=answer> ref"},
		{"[[type:Front]][[type:Back]]", "[[type:Front]]<hr id=answer>", 0, "x", box + box, "<hr id=answer>" + result(wrong)},
	} {
		question, typing := PrepareTyping(tc.question, fields, tc.ord)
		if question != tc.wantQuestion {
			t.Errorf("question %q\ngot  %q\nwant %q", tc.question, question, tc.wantQuestion)
		}
		if answer := typing.Answer(tc.answer, tc.typed); answer != tc.wantAnswer {
			t.Errorf("answer %q\ngot  %q\nwant %q", tc.answer, answer, tc.wantAnswer)
		}
	}
	for _, reference := range []string{"[[type:Nope]]", "[[type:cloze:Text]]"} {
		question, typing := PrepareTyping(reference, fields, 2)
		if question == "" || strings.Contains(question, "<input") || typing.Answer(reference, "x") != "" {
			t.Errorf("%s: %q", reference, question)
		}
	}
}

func TestCompareTyped(t *testing.T) {
	const arrow = "<br><span id=typearrow>&darr;</span><br>"
	for _, tc := range []struct {
		expected, typed string
		combining       bool
		want            string
	}{
		{"", "", true, ""},
		{" a&lt;b<br>c[sound:x.mp3]", "", true, "a&lt;b c"},
		{"cafe\u0301", "caf\u00e9", true, "<span class=typeGood>café</span>"},
		{"café", "cafe", false, "<span class=typeGood>café</span>"},
		{"two", "tow", true, "<span class=typeGood>t</span><span class=typeMissed>-</span><span class=typeGood>o</span><span class=typeBad>w</span>" + arrow +
			"<span class=typeGood>t</span><span class=typeMissed>w</span><span class=typeGood>o</span>"},
		{"\u0e33", "x", true, "<span class=typeBad>x</span>" + arrow + "<span class=typeMissed>\u0e33</span>"},
		{"a\u0302\u0323b", "ab", true, "<span class=typeBad>a</span><span class=typeGood>b</span>" + arrow + "<span class=typeMissed>ậ</span><span class=typeGood>b</span>"},
	} {
		if got, want := CompareTyped(tc.expected, tc.typed, tc.combining), "<code id=typeans>"+tc.want+"</code>"; got != want {
			t.Errorf("CompareTyped(%q, %q, %t)\ngot  %s\nwant %s", tc.expected, tc.typed, tc.combining, got, want)
		}
	}
}
