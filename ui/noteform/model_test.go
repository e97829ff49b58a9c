package noteform

import (
	"slices"
	"testing"

	"karuta/collection/anki"
)

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
