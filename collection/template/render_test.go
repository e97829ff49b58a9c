package template

import "testing"

func TestRenderCard(t *testing.T) {
	fields := []Field{{"Front", "one"}, {"Back", "two"}, {"Empty", " <br>"}}
	for _, tc := range []struct{ name, question, answer, wantQuestion, wantAnswer string }{
		{"plain", "{{Front}}", "{{FrontSide}}<hr>{{Back}}", "one", "one<hr>two"},
		{"conditionals", "{{#Front}}a{{/Front}}{{^Front}}b{{/Front}}{{^Empty}}c{{/Empty}}{{Front}}", "", "acone", ""},
		{"alternative marks", "  {{=<% %>=}}{{Front}}<%Front%>", "", "{{Front}}one", ""},
		{"unclosed tag", "{{Front}} {{Back", "", "one {{Back", ""},
		{"three braces", "{{{Front}}}", "", "one}", ""},
		{"comment", "<!-- {{Nope}} -->{{Front}}", "", "<!-- {{Nope}} -->one", ""},
		{"special fields", "{{Tags}}|{{Type}}|{{Card}}|{{Deck}}|{{Subdeck}}|{{CardFlag}}|{{CardID}}|{{c1}}", "", "a b|T|C|D::S|S|flag2|77|1", ""},
		{"sound of the question", "{{Front}}[sound:a.mp3]", "{{FrontSide}}[sound:b.mp3]", "one[anki:play:q:0]", "one[anki:play:q:0][anki:play:a:0]"},
		{"unknown filter ends the chain", "{{hint:nope:Front}}", "", "one", ""},
		{"type", "{{Front}}{{type:nc:Back}}", "{{type:Back}}", "one[[type:nc:Back]]", "[[type:Back]]"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := RenderCard(Input{
				Question: tc.question, Answer: tc.answer, Fields: fields, Tags: []string{"a", "b"},
				Notetype: "T", Template: "C", Deck: "D::S", Flag: 2, CardID: 77,
			})
			if got.Question != tc.wantQuestion || got.Answer != tc.wantAnswer {
				t.Errorf("got  %q / %q\nwant %q / %q", got.Question, got.Answer, tc.wantQuestion, tc.wantAnswer)
			}
		})
	}
}
