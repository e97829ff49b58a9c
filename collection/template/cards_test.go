package template

import (
	"errors"
	"reflect"
	"slices"
	"testing"
)

func parsed(t testing.TB, texts ...string) []*Template {
	t.Helper()
	var out []*Template
	for _, text := range texts {
		p, err := Parse(text)
		if err != nil {
			p = nil
		}
		out = append(out, p)
	}
	return out
}

func TestFieldIsEmpty(t *testing.T) {
	for html, want := range map[string]bool{
		"": true, " \n\v": true, "<br>": true, "<BR />": true, "</div><div>": true, "<br  >": false, "&nbsp;": false, "\u00a0": false,
		"<div class=x>": false, "<br": false, "<": false, "0": false, "< br>": false,
	} {
		if got := FieldIsEmpty(html); got != want {
			t.Errorf("FieldIsEmpty(%q) = %t", html, got)
		}
	}
}

func TestCardOrds(t *testing.T) {
	fields := func(a, b string) []Field { return []Field{{"A", a}, {"B", b}} }
	questions := parsed(t, "{{A}}", "{{#B}}{{A}}{{/B}}", "{{^B}}{{A}}{{/B}}", "{{Tags}}", "{{#A}}", "text", "{{Deck}}", "{{FrontSide}}")
	for _, tc := range []struct {
		a, b    string
		hasTags bool
		want    []int
	}{
		{"x", "", false, []int{0, 2, 6}},
		{"x", "y", false, []int{0, 1, 6}},
		{"", "y", true, []int{3, 6}},
		{"<br>", "", false, []int{6}},
	} {
		if got := CardOrds(false, questions, fields(tc.a, tc.b), tc.hasTags); !slices.Equal(got, tc.want) {
			t.Errorf("CardOrds(%q, %q, %t) = %v, want %v", tc.a, tc.b, tc.hasTags, got, tc.want)
		}
	}
	for _, tc := range []struct {
		a, b string
		want []int
	}{
		{"{{c3::x}}", "{{c1::y}}", []int{0, 2}},
		{"{{c0::x}}", "", nil},
		{"{{c500::x}}{{c501::y}}{{c9999::z}}", "", []int{499}},
	} {
		if got := CardOrds(true, questions, fields(tc.a, tc.b), false); !slices.Equal(got, tc.want) {
			t.Errorf("cloze CardOrds(%q, %q) = %v, want %v", tc.a, tc.b, got, tc.want)
		}
	}
}

func TestRequirements(t *testing.T) {
	for _, tc := range []struct {
		question string
		want     Requirement
	}{
		{"{{A}}{{hint:C}}", Requirement{RequireAny, []int{0, 2}}},
		{"{{#A}}{{B}}{{/A}}", Requirement{RequireAll, []int{0, 1}}},
		{"{{^A}}{{B}}{{/A}}", Requirement{RequireAny, []int{1}}},
		{"{{#A}}{{B}}{{/A}}{{#B}}{{C}}{{/B}}", Requirement{RequireAll, []int{1}}},
		{"{{#A}}{{B}}{{/A}}{{#C}}{{B}}{{/C}}", Requirement{RequireAll, []int{1}}},
		{"{{Tags}}", Requirement{}},
		{"{{#A}}", Requirement{}},
	} {
		if got := Requirements(parsed(t, tc.question)[0], []string{"A", "B", "C"}); !reflect.DeepEqual(got, tc.want) {
			t.Errorf("Requirements(%q) = %v, want %v", tc.question, got, tc.want)
		}
	}
}

func TestValidate(t *testing.T) {
	for _, tc := range []struct {
		name      string
		cloze     bool
		templates []Sides
		want      *InvalidError
	}{
		{"fine", false, []Sides{{"{{A}}", "{{FrontSide}}{{B}}{{x:}}"}, {"{{#c1}}{{B}}{{/c1}}", ""}}, nil},
		{"same front", false, []Sides{{"{{A}}", ""}, {"{{B}}", ""}, {"{{A}}", ""}}, &InvalidError{Kind: InvalidDuplicateFront, Ord: 2}},
		{"same front with card name", false, []Sides{{"{{A}}{{ Card }}", ""}, {"{{A}}{{ Card }}", ""}}, nil},
		{"no field", false, []Sides{{"{{A}}", ""}, {"text{{#c1}}{{/c1}}", ""}}, &InvalidError{Kind: InvalidNoFrontField, Ord: 1}},
		{"unknown field", false, []Sides{{"{{A}}", "{{#C}}{{/C}}"}}, &InvalidError{Kind: InvalidUnknownField, Field: "C"}},
		{"no cloze filter", true, []Sides{{"{{cloze:A}}", "{{A}}"}}, &InvalidError{Kind: InvalidMissingCloze}},
		{"cloze", true, []Sides{{"{{cloze:A}}", "{{hint:cloze:A}}"}}, nil},
		{"syntax", false, []Sides{{"{{A}}", "{{#A}}"}}, &InvalidError{Kind: InvalidSyntax, Cause: &Problem{Kind: NotClosed, Name: "A", Side: Answer}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			err := Validate(tc.cloze, tc.templates, []string{"A", "B"})
			if tc.want == nil {
				if err != nil {
					t.Error(err)
				}
				return
			}
			var got *InvalidError
			if !errors.As(err, &got) || !reflect.DeepEqual(got, tc.want) {
				t.Errorf("got %v, want %v", err, tc.want)
			}
		})
	}
}

func TestRewriteSides(t *testing.T) {
	changes := FieldChanges{"Old": "New", "Gone": ""}
	for _, tc := range []struct {
		cloze      bool
		have, want Sides
	}{
		{false, Sides{"{{ hint:Old }}{{#Gone}}a{{/Gone}}{{Kept}}", "{{^Old}}{{Gone}}b{{/Old}}"}, Sides{"{{hint:New}}a{{Kept}}", "{{^New}}b{{/New}}"}},
		{false, Sides{"x{{Gone}}", "{{Gone}}"}, Sides{"x{{First}}", ""}},
		{true, Sides{"{{Old}}", "{{cloze:Gone}}"}, Sides{"{{New}}{{cloze:First}}", "{{cloze:First}}"}},
		{false, Sides{"{{#Old}}", "{{Old}}"}, Sides{"{{#Old}}", "{{New}}"}},
		{false, Sides{"{{=<% %>=}}<%Old%>", ""}, Sides{"{{New}}", ""}},
	} {
		if got := RewriteSides(tc.have, changes, "First", tc.cloze); got != tc.want {
			t.Errorf("RewriteSides(%q) = %q, want %q", tc.have, got, tc.want)
		}
	}
}

func TestFillEmpty(t *testing.T) {
	got := FillEmpty([]Field{{"A", "x"}, {"B", "<br>"}, {"C", ""}}, "{{A}}{{cloze:C}}")
	if got[0].Value != "x" || got[1].Value != "(B)" || !slices.Equal(ClozeNumbers(got[2].Value), []int{1}) {
		t.Errorf("got %q", got)
	}
}
