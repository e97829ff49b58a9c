package template

import (
	"errors"
	"testing"
)

func TestParseProblems(t *testing.T) {
	for _, tc := range []struct {
		text string
		want Problem
	}{
		{"{{#a}}", Problem{Kind: NotClosed, Name: "a"}},
		{"{{#a}}{{^b}}{{/b}}", Problem{Kind: NotClosed, Name: "a"}},
		{"{{/a}}", Problem{Kind: NotOpen, Name: "a"}},
		{"{{#a}}{{/b}}", Problem{Kind: WrongClosed, Name: "b", Expected: "a"}},
		{"{{# a }}{{/a b}}", Problem{Kind: WrongClosed, Name: "a b", Expected: "a"}},
	} {
		_, err := Parse(tc.text)
		var p *Problem
		if !errors.As(err, &p) || *p != tc.want {
			t.Errorf("Parse(%q): %#v, want %#v", tc.text, err, tc.want)
		}
	}
}

func TestTemplateString(t *testing.T) {
	for _, tc := range []struct{ text, want string }{
		{"a{{b}}c", "a{{b}}c"},
		{"{{ hint:text:b }}", "{{hint:text:b}}"},
		{"{{# a }}{{^b}}x{{/b}}{{/ a}}", "{{#a}}{{^b}}x{{/b}}{{/a}}"},
		{"<!-- {{a}} -->", "<!-- {{a}} -->"},
		{"{{=<% %>=}}<%a%>{{b}}", "{{a}}{{b}}"},
		{"{{a", "{{a"},
		{"{{}}", "{{}}"},
		{"{{#}}", "{{#}}"},
	} {
		parsed, err := Parse(tc.text)
		if err != nil {
			t.Fatalf("Parse(%q): %v", tc.text, err)
		}
		if got := parsed.String(); got != tc.want {
			t.Errorf("Parse(%q).String() = %q, want %q", tc.text, got, tc.want)
		}
	}
}
