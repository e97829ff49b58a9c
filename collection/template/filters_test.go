package template

import "testing"

func TestFilters(t *testing.T) {
	const word = " 漢字[かな] a&nbsp;b[c][sound:d.mp3]"
	for _, tc := range []struct{ template, want string }{
		{"{{text:Html}}", "bold&"},
		{"{{furigana:Ruby}}", "<ruby><rb>漢字</rb><rt>かな</rt></ruby> a<ruby><rb>b</rb><rt>c</rt></ruby>[anki:play:q:0]"},
		{"{{kanji:Ruby}}", "漢字 ab[anki:play:q:0]"},
		{"{{kana:Ruby}}", "かな ac[anki:play:q:0]"},
		{"{{type:Html}}", "[[type:Html]]"},
		{"{{type:cloze:Html}}", "[[type:cloze:Html]]"},
		{"{{type:nc:Html}}", "[[type:nc:Html]]"},
		{"{{type:nc:cloze:Html}}", "[[type:Html]]"},
		{"{{text:type:Html}}", "[[type:Html]]"},
		{"{{nc:Html}}", "<b>bold</b>&amp;"},
		{"{{nope:text:Html}}", "bold&"},
		{"{{text:nope:Html}}", "<b>bold</b>&amp;"},
		{"{{text::Html}}", "bold&"},
		{"{{hint:Blank}}", " "},
		{"{{hint:text:Html}}", "\n<a class=hint href=\"#\"\nonclick=\"this.style.display='none';\n" +
			"document.getElementById('hint4ab6c3a30a0888f1').style.display='block';\nreturn false;\" draggable=false>\n" +
			"Html</a>\n<div id=\"hint4ab6c3a30a0888f1\" class=hint style=\"display: none\">bold&</div>\n"},
		{"{{tts en_US speed=0.8:Html}}", "[anki:play:q:0]"},
		{"{{:}}{{any:}}", ""},
	} {
		got := RenderCard(Input{
			Question: tc.template + "{{#Html}}{{Shown}}{{/Html}}",
			Fields:   []Field{{"Html", "<b>bold</b>&amp;"}, {"Ruby", word}, {"Blank", " "}, {"Shown", "|"}},
		})
		if got.Question != tc.want+"|" {
			t.Errorf("%s: %q, want %q", tc.template, got.Question, tc.want+"|")
		}
	}
}

func TestCustomFilter(t *testing.T) {
	got := RenderCard(Input{
		Question: "{{text:up:hint-ish:F}}{{voices:}}",
		Fields:   []Field{{"F", "<b>"}},
		Custom:   func(filter, field, text string) string { return filter + "(" + field + "=" + text + ")" },
	})
	if want := "text(F=up(F=hint-ish(F=<b>)))voices(=)"; got.Question != want {
		t.Errorf("got %q, want %q", got.Question, want)
	}
}

func TestMessages(t *testing.T) {
	for _, tc := range []struct {
		name  string
		in    Input
		empty bool
		kind  ProblemKind
	}{
		{"empty front", Input{Question: "a{{F}}", Fields: []Field{{"F", "<br>"}}}, true, 0},
		{"empty front in the browser", Input{Question: "a{{F}}", Fields: []Field{{"F", ""}}, Browser: true}, false, 0},
		{"missing cloze", Input{Question: "{{cloze:F}}", Fields: []Field{{"F", "{{c2::a}}"}}, Cloze: true}, true, 0},
		{"cloze in another field", Input{Question: "{{cloze:F}}", Fields: []Field{{"F", ""}, {"G", "{{c1::a}}"}}, Cloze: true}, false, 0},
		{"unknown field", Input{Question: "{{G}}", Fields: []Field{{"F", "a"}}}, false, UnknownField},
		{"unknown field in a hidden branch", Input{Question: "{{F}}{{^F}}{{G}}{{/F}}", Fields: []Field{{"F", "a"}}}, false, UnknownField},
		{"unknown condition", Input{Question: "{{F}}{{^G}}{{/G}}", Fields: []Field{{"F", "a"}}}, false, UnknownField},
		{"condition of another card", Input{Question: "{{F}}{{#c7}}{{/c7}}", Fields: []Field{{"F", "a"}}}, false, 0},
		{"broken back", Input{Question: "{{F}}", Answer: "{{#F}}", Fields: []Field{{"F", "a"}}}, false, NotClosed},
		{"no name", Input{Question: "{{}}{{F}}", Fields: []Field{{"F", "a"}}}, false, UnknownField},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := RenderCard(tc.in)
			var kind ProblemKind
			if got.Problem != nil {
				kind = got.Problem.Kind
			}
			if got.Empty != tc.empty || kind != tc.kind {
				t.Errorf("empty %t, problem %d; want %t, %d\n%s", got.Empty, kind, tc.empty, tc.kind, got.Question)
			}
		})
	}
}
