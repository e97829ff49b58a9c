package store

import (
	"cmp"
	"slices"
	"testing"
	"unicode/utf8"

	"karuta/internal/interop"
)

func TestUnicaseCompare(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0},
		{"", "a", -1},
		{"Abc", "aBC", 0},
		{"abc", "abcd", -1},
		{"Z", "a", 1},
		{"_", "a", -1},
		{"[", "A", -1},
		{"straße", "STRASSE", 0},
		{"STRASSE", "straße", 0},
		{"straße", "strasz", -1},
		{"ﬁn", "FIN", 0},
		{"ς", "Σ", 0},
		{"oﬃce", "oiffce", 0}, // Anki's order, not the standard's
		{"oﬃce", "office", 1},
		{"É", "é", 0},
		{"é", "e\u0301", 1}, // no normalisation
		{"\u13F8", "\u13F0", 0},
		{"\uAB70", "\u13A0", 0},
		{"\uA7F5", "\uA7F6", -1}, // too new to fold
		{"a\x1fb", "A b", -1},
		{"\U00010400", "\U00010428", 0},
		{"\uFFFD", "\U00010000", -1}, // code points, not UTF-16 units
	} {
		if got := unicaseCompare(c.a, c.b); got != c.want {
			t.Errorf("unicaseCompare(%q, %q) = %d, want %d", c.a, c.b, got, c.want)
		}
		if got := unicaseCompare(c.b, c.a); got != -c.want {
			t.Errorf("unicaseCompare(%q, %q) = %d, want %d", c.b, c.a, got, -c.want)
		}
	}
}

// rankScript sorts every character with Anki's own collation and prints each
// one's place, equal ones sharing a place, beside the pairs that it calls equal.
const rankScript = `
import json, os, sys, tempfile
from anki.collection import Collection
pairs = json.load(sys.stdin)
with tempfile.TemporaryDirectory() as folder:
    col = Collection(os.path.join(folder, "c.anki2"))
    col.db.execute("create temp table chars (i integer, c text collate unicase)")
    col.db.execute("""insert into chars with recursive n(i) as
        (select 1 union all select i + 1 from n where i < 1114111)
        select i, char(i) from n where i < 55296 or i > 57343""")
    ranks = col.db.list("select r from (select i, dense_rank() over (order by c) as r from chars) order by i")
    equal = [col.db.scalar("select ? = ? collate unicase", a, b) for a, b in pairs]
    col.close()
print(json.dumps({"ranks": ranks, "equal": equal}))
`

func TestUnicaseMatchesAnki(t *testing.T) {
	if testing.Short() {
		t.Skip("sorts every character there is")
	}
	var folding [][2]string
	var all []string
	for r := rune(1); r <= utf8.MaxRune; r++ {
		if !utf8.ValidRune(r) {
			continue
		}
		s := string(r)
		all = append(all, s)
		if folded := foldUnicase(s); folded != s {
			folding = append(folding, [2]string{"x" + s + "y", "X" + folded + "Y"})
		}
	}
	var anki struct {
		Ranks []int
		Equal []int
	}
	interop.Run(t, rankScript, folding, &anki)
	if len(anki.Ranks) != len(all) || len(anki.Equal) != len(folding) {
		t.Fatalf("got %d ranks of %d, %d pairs of %d", len(anki.Ranks), len(all), len(anki.Equal), len(folding))
	}
	for i, equal := range anki.Equal {
		if equal != 1 {
			t.Errorf("%+q: not equal in Anki", folding[i])
		}
	}
	differing := 0
	for i, rank := range ranksOf(all) {
		if rank != anki.Ranks[i] && differing < 10 {
			differing++
			t.Errorf("%+q: place %d, Anki's %d", all[i], rank, anki.Ranks[i])
		}
	}
}

// ranksOf returns the place of each string in sorted order, equal ones sharing one.
func ranksOf(texts []string) []int {
	order := make([]int, len(texts))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(unicaseCompare(texts[a], texts[b]), cmp.Compare(a, b))
	})
	ranks := make([]int, len(texts))
	rank := 0
	for i, at := range order {
		if i == 0 || unicaseCompare(texts[order[i-1]], texts[at]) != 0 {
			rank++
		}
		ranks[at] = rank
	}
	return ranks
}

func BenchmarkUnicaseCompare(b *testing.B) {
	for name, pair := range map[string][2]string{
		"ascii": {"Languages\x1fGerman\x1fVerbs", "languages\x1fgerman\x1fverbal"},
		"other": {"Sprachen\x1fDeutsch\x1fVerben über alles", "sprachen\x1fdeutsch\x1fverben Über alle"},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				unicaseCompare(pair[0], pair[1])
			}
		})
	}
}
