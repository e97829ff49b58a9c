package store

import (
	"math/rand/v2"
	"testing"

	"karuta/collection/expression"
	"karuta/collection/search"
)

func TestWordRegexp(t *testing.T) {
	for _, test := range []struct {
		pattern search.Pattern
		yes, no []string
	}{
		{"café", []string{"café", "au café", "<b>café</b>", "Café!"}, []string{"cafés", "décafé", "cafe"}},
		{"日本", []string{"日本", "「日本」"}, []string{"日本語"}},
		{"日*", []string{"日本語", "a 日"}, []string{"今日"}},
		{"*té", []string{"été", "l’été", "x té"}, []string{"étés"}},
		{"a_b", []string{"a b", "a-b", "axb"}, []string{"ab", "xaxb", "a\nb"}},
		{"-", []string{"a-b"}, []string{"a - b", "-", "a-"}},
		{"_", []string{"é", "x y", "a-b"}, []string{"--", "ab", ""}},
		{"*", []string{"é"}, []string{"-", ""}},
	} {
		re, err := expression.Compile(wordRegexp(test.pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range test.yes {
			if !re.Match(text) {
				t.Errorf("%s does not find %q", test.pattern, text)
			}
		}
		for _, text := range test.no {
			if re.Match(text) {
				t.Errorf("%s finds %q", test.pattern, text)
			}
		}
	}
}

// TestLikeLetsEveryTagThrough: what is tried first may let through too much, and never too little.
func TestLikeLetsEveryTagThrough(t *testing.T) {
	db := newDB(t)
	r := rand.New(rand.NewPCG(1, 2))
	pick := func(from []rune) string {
		var text []rune
		for range 1 + r.IntN(4) {
			text = append(text, from[r.IntN(len(from))])
		}
		return string(text)
	}
	matched := 0
	err := db.View(func(reader *Reader) error {
		for range 4000 {
			pattern := search.Pattern(pick([]rune("kKsSſ\u212aaAéÉß日*_%:x")))
			tags := " " + pick([]rune("kKsSſ\u212aaAéÉß日%:x")) + " " + pick([]rune("ksaéx:_%")) + " "
			var like, found bool
			_, err := reader.conn.one(`select ?1 like ?2 escape '\', karuta_tag_regexp(?3, ?1)`,
				[]any{tags, tagLikePattern(pattern), "^" + regexpText(pattern, `\S*`, `\S`) + "($|::)"}, &like, &found)
			if err != nil {
				return err
			}
			if found {
				matched++
			}
			if found && !like {
				t.Errorf("%q is not let through for %q (%s)", tags, pattern, tagLikePattern(pattern))
			}
		}
		return nil
	})
	if err != nil || matched < 100 {
		t.Errorf("%d matches, %v", matched, err)
	}
}
