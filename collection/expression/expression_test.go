package expression

import (
	"errors"
	"math/rand/v2"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"testing"
	"unicode"
)

func TestMatch(t *testing.T) {
	for _, test := range []struct {
		expression string
		yes, no    string // texts with a bar between each two
	}{
		{`^\w+$`, "étéß日", "a b"},
		{`^\W$`, "-", "é"},
		{`^\d+$`, "١٢3", "a"},
		{`^[\d-]+$`, "١-2", "a"},
		{`^a\sb$`, "a\u00a0b", "ab"},
		{`^[^\s]$`, "é", "\u3000"},
		{`^[\W\d]$`, "-|١", "é"},
		{`^[]\w]+$`, "é]", "["},
		{`^[^]\d]$`, "a", "]|١"},
		{`^\\w$`, `\w`, "w"},
		{`^\.\[\w\]$`, ".[é]", "x[é]"},
		{`CAFÉ`, "café|CafÉ", "cafe"},
		{`(?-i)é`, "é", "É"},
		{`k`, "K|\u212a", "x"},
		{`[^k]`, "x", "K|\u212a"},
		{`a.b`, "a b|a\u2028b", "a\nb"},
		{`(?s)a.b`, "a\nb", "ab"},
		{`(?s:a.)b.`, "a\nbc", "a\nb\n"},
		{`a$`, "a", "a\n"},
		{`(?m)a$`, "a\nb", "ab"},
		{`(?x) a b # c`, "ab", "a b"},
		{`^(?U)a+$`, "aaa", "b"},
		{`(?-u)^\w$`, "e", "é"},
		{`\bété\b`, "été|l’été!|(ÉTÉ)", "étés|dété"},
		{`\bhello\b`, "say hello!", "hellos"},
		{`é\B`, "été", "té"},
		{`\<é`, "été", "né"},
		{`\b{start}日`, "日本", "今日"},
		{`日\b{end}`, "今日", "日本"},
		{`a\b{2}`, "a", "ab"},
		{`(?-u)\bé`, "aé", "é"},
		{`(?m)\bé$`, "é\nb", "éb"},
		{`[a-z&&[^aeiou]]é`, "té", "eé"},
		{`^[a-c--b]$`, "a|c", "b|B"},
		{`^[a-c~~b-d]$`, "a|d", "b|c"},
		{`^[[:alpha:]é]$`, "a|é", "1"},
		{`^[[:^alpha:]]$`, "1|é", "a|\u212a"},
		{`^[a&&b]$`, "", "a|b|"},
		{`\xe9|\x{e8}|\u00ea|\U000000eb|\u{ec}`, "é|è|ê|ë|ì", "e"},
		{`^\p{Greek}\p{gc=Nd}\P{Lu}\p{script=Cyrillic}\pN$`, "ω1-я2", "ω1-a2"},
		{`(?-u)^é$`, "é", "É"},
		{`(?-u)^[k]$`, "k|K", "\u212a"},
		{`(?-u:\bé)`, "xé", "é"},
		{`^\p{Uppercase_Letter}$`, "A|a", "1"}, // case does not count
		{`(?P<name>a)(?<other>b)`, "ab", "ba"},
		{`a++`, "a", "b"},
		{`^a{2,3}$`, "aa|aaa", "a|aaaa"},
		{`caf|.*.\bcaf`, "caf|xcaf", "cab"},
		{`(a|aa)+\b!`, "aa!", strings.Repeat("a", 5000)}, // in no time
		{`(\b|x)*y`, "xy|y", "x"},
		{`(?:\bé|\Bx){2}`, "éx", "xé"},
		{`a_b-c]d}`, "a_b-c]d}", "a"},
		{``, "|a", "x"},
	} {
		e, err := Compile(test.expression)
		if err != nil {
			t.Errorf("%s: %v", test.expression, err)
			continue
		}
		for want, texts := range map[bool]string{true: test.yes, false: test.no} {
			for text := range strings.SplitSeq(texts, "|") {
				if test.expression == "" && !want || test.yes == "" && want {
					continue
				}
				if got := e.Match(text); got != want {
					t.Errorf("%s in %q: %t", test.expression, text, got)
				}
			}
		}
	}
}

func TestInvalid(t *testing.T) {
	for _, text := range []string{
		`(`, `)`, `[`, `[a`, `[]`, `\`, `*a`, `a|*`, `(?i)*`, `{`, `a{`, `a{,3}`, `a{1001}`, `a{3,2}`, `a{99999999999}`, `[b-a]`, `[\w-é]`, `[a-\w]`, `[\b]`, `\q`, `\é`, `\1`,
		`\Qa\E`, `\x4`, `\x{110000}`, `\ud800`, `\p{Nothing}`, `\p`, `\p{`, `\b{middle}`, `(?=a)`, `(?!a)`, `(?<=a)b`, `(?<!a)b`, `(?<>a)`, `(?P=a)`, `(?)`, `(?i`,
		`(?i--s)`, `(?z)`, `(?#a)`, strings.Repeat("(", 300), strings.Repeat("[", 300),
	} {
		if _, err := Compile(text); !errors.Is(err, ErrInvalid) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestSets(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	random := func() (s set) {
		for range r.IntN(4) {
			low := rune(r.IntN(60))
			s = append(s, low, low+rune(r.IntN(9)))
		}
		return s.tidied()
	}
	for range 2000 {
		a, b := random(), random()
		for name, test := range map[string]struct {
			got  set
			want func(inA, inB bool) bool
		}{
			"union":        {a.union(b), func(inA, inB bool) bool { return inA || inB }},
			"intersection": {a.intersection(b), func(inA, inB bool) bool { return inA && inB }},
			"without":      {a.without(b), func(inA, inB bool) bool { return inA && !inB }},
			"not":          {a.negated(), func(inA, _ bool) bool { return !inA }},
		} {
			re := regexp.MustCompile("^" + test.got.String() + "$")
			for c := range rune(72) {
				want := test.want(a.has(c), b.has(c))
				if test.got.has(c) != want || re.MatchString(string(c)) != want {
					t.Fatalf("%s of %v and %v is %v (%s): %d", name, a, b, test.got, re, c)
				}
			}
		}
	}
}

// TestCasedKnowsAll: what has another case stands in the tables of cases.
func TestCasedKnowsAll(t *testing.T) {
	var want []rune
	for c := range unicode.MaxRune + 1 {
		if unicode.SimpleFold(c) != c {
			want = append(want, c)
		}
	}
	if got := cased(); !slices.Equal(got, want) {
		t.Errorf("%d of %d", len(got), len(want))
	}
}

// TestWordClass: the class that is short to write is the one that the standard describes.
func TestWordClass(t *testing.T) {
	want := setOfTables(unicode.L, unicode.Nl, unicode.Other_Alphabetic, unicode.M, unicode.Nd, unicode.Pc, unicode.Join_Control)
	if got := perlSet("[" + wordClass + "]"); !slices.Equal(got, want) {
		t.Errorf("differ in %v", got.without(want).union(want.without(got)))
	}
}

// FuzzCompile: what is taken for an expression is one for the engine, too, and looks at any text.
func FuzzCompile(f *testing.F) {
	for _, seed := range []string{`\bété\b`, `[a-z&&[^aeiou]]é`, `(?x) a{2,3} # c`, `(?P<n>\p{Greek}|\x{e9})*?`, `[[:^alpha:]--\w~~-]]`, `(?i-s:.)$`} {
		f.Add(seed, "été")
	}
	f.Fuzz(func(t *testing.T, text, in string) {
		translated, bounds, err := translate(text)
		if err != nil {
			return
		}
		e, err := Compile(text)
		if err != nil {
			if !strings.Contains(text, "{") {
				t.Errorf("%q becomes %q: %v", text, translated, err)
			}
			return
		}
		// Without bounds both engines find the same.
		if plain := e.Match(in); len(bounds) == 0 {
			tree, err := syntax.Parse(translated, syntax.Perl)
			if err != nil {
				t.Fatal(err)
			}
			program, err := syntax.Compile(tree.Simplify())
			if err != nil {
				t.Fatal(err)
			}
			if own := (&bounded{program, nil}).match(in); own != plain {
				t.Errorf("%q becomes %q; in %q Go's engine finds it: %t", text, translated, in, plain)
			}
		}
	})
}
