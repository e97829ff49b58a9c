package search_test

import (
	"testing"

	"karuta/collection/search"
)

func TestNormalForm(t *testing.T) {
	for in, want := range map[string]string{
		"":                 "deck:*",
		"a and b":          "a b",
		"( a ) or\tB":      "(a) OR B",
		"((a b))":          "((a b))",
		`deck:"a b"`:       `"deck:a b"`,
		`"deck:a"`:         "deck:a",
		"TAG:x -(is:due)":  "tag:x -(is:due)",
		"card:0 rated:0:3": "card:1 rated:1:3",
		"prop:ease>=2.50":  "prop:ease>=2.5",
		`a\(b \-c "or"`:    `"a(b" "-c" "or"`,
		`Front:a\:b`:       `Front:a:b`,
		`re:\d "re:a b"`:   `re:\d "re:a b"`,
	} {
		if got, err := search.Normalize(in); err != nil || got != want {
			t.Errorf("%q: %q, %v, want %q", in, got, err, want)
		}
	}
	if got, err := search.Normalize("(a"); err == nil {
		t.Errorf("an open bracket became %q", got)
	}
}

func TestTermsAreLiteral(t *testing.T) {
	for value, want := range map[string]string{`a`: "deck:a", `a b`: `"deck:a b"`, `x_y*\"`: `deck:x\_y\*\\\"`, "A::B": "deck:A::B"} {
		if got := search.Term("deck", value); got != want {
			t.Errorf("%q: %s, want %s", value, got, want)
		}
	}
}
