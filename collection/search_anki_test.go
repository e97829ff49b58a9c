package collection_test

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// searchedNotes makes notes in many scripts, with tags, decks and a notetype that have such names too.
const searchedNotes = `
nt = col.models.copy(col.models.by_name("Basic"), add=False)
nt["name"] = "Básico ñ"
nt["flds"][1]["name"] = "Rückseite"
nt["tmpls"][0]["afmt"] = "{{Rückseite}}"
col.models.add(nt)
names = ["Basic", "Básico ñ", "Cloze"]
decks = ["Default", "Español", "Español::Ñandú", "日本語::漢字", "ΩMEGA", "kilo", "a_b", "50%"]
texts = args["texts"]
tags = args["tags"]
for i in range(120):
    nt = col.models.by_name(names[i % 2])
    note = col.new_note(nt)
    note.fields[0] = texts[i % len(texts)]
    note.fields[1] = texts[(i * 7 + 3) % len(texts)] + (" <b>" + texts[(i * 5 + 1) % len(texts)] + "</b>" if i % 3 == 0 else "")
    note.tags = sorted({tags[(i * k + k) % len(tags)] for k in range(1, 1 + i % 4)})
    if i % 4 == 1:
        note.tags.append(args["spaced"][i // 4 % len(args["spaced"])])
    col.add_note(note, col.decks.id(decks[i % len(decks)]))
for i, text in enumerate(texts[:6]):
    note = col.new_note(col.models.by_name("Cloze"))
    note.fields[0] = "{{c1::" + text + "::hint}} and {{c2::Größe}}"
    col.add_note(note, 1)
`

var (
	searchedTexts = []string{
		"Hello World", "café au lait", "CAFÉ", "cafe\u0301", "Straße", "STRASSE", "日本語 の 文", "漢字かな", "naïve", "Ωmega ωmega",
		"50% off", "a_b c", "a*b", `back\slash`, "K kelvin \u212a", "ſ long s", "tab\tand\nline", "Ünder-wegs", "don't", "x-ray",
		"été d’été", "שלום עולם", "नमस्ते", "e=mc²", "v1.2.3", "foo(bar)", "[x] {y}", "“quoted”", "١٢٣ 123", "a\u00a0b",
		"<i>café</i>", "a &amp; b", `<img src="é.jpg">`, "&lt;x&gt;", "a<br>b", "Über&nbsp;uns",
	}
	searchedTags = []string{
		"é", "É::x", "Ωmega", "ωmega::sub", "日本", "日本::漢字", "kilo", "KILO::a", "\u212ailo", "straße", "a_b", "a%b", "a*b", "leech", "marked", "x-ray", "ñ", "ſun", "sun",
	}
	// spacedTags cannot be found in Anki by their names, but by expressions.
	spacedTags = []string{"a\u2003b", "c\u00a0d", "e\u2028f", "\u0085g"}
)

// TestSearchFindsWhatAnkiFinds lets both programs search for the same, in letters of many languages.
func TestSearchFindsWhatAnkiFinds(t *testing.T) {
	p := newPair(t, "")
	p.python(searchedNotes, pyArgs{"texts": searchedTexts, "tags": searchedTags, "spaced": spacedTags}, nil)
	p.copyToKaruta()
	queries := slices.Concat(fixedSearches, randomSearches(2000))
	basic, err := p.col.FindNotetypeByName("Basic")
	p.check(err)
	for _, text := range append(searchedTexts, "", "a & b", "<x>", "a b", "Über uns") {
		for _, text := range []string{text, "<b>" + text + "</b>", strings.ToUpper(text)} {
			queries = append(queries, fmt.Sprintf(`"dupe:%d,%s"`, basic.ID, strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text)),
				fmt.Sprintf(`"sc:%s"`, quoteTerm(text)), fmt.Sprintf(`"Front:re:%s"`, regexp.QuoteMeta(strings.ReplaceAll(text, `"`, "."))))
		}
	}
	for text := range strings.FieldsSeq(fixedExpressions) {
		for _, field := range []string{"", "Front:"} {
			queries = append(queries, `"`+field+`re:`+strings.ReplaceAll(text, `"`, `\"`)+`"`)
		}
	}
	queries = append(queries, randomExpressions(200)...)
	p.searchBoth("find_notes", queries, func(query string) ([]int64, error) { return idsOf(p.col.FindNotes(query)) })
	p.python(`col.set_config("ignoreAccentsInSearch", True)`, nil, nil)
	p.copyToKaruta()
	p.searchBoth("find_notes", queries, func(query string) ([]int64, error) { return idsOf(p.col.FindNotes(query)) })
}

// searchBoth lets both programs search, Anki by a method of its collection, and compares what they find.
func (p *pair) searchBoth(method string, queries []string, search func(query string) ([]int64, error)) {
	p.Helper()
	var theirs [][]int64
	p.python(`
from anki.errors import InvalidInput, SearchError
result = []
for text in args["queries"]:
    try:
        result.append(sorted(getattr(col, args["method"])(text)))
    except (SearchError, InvalidInput):
        result.append([-1])
`, pyArgs{"queries": queries, "method": method}, &theirs)
	wrong, found := 0, 0
	for i, query := range queries {
		ours, err := search(query)
		if err != nil {
			ours = []int64{-1}
		}
		if len(theirs[i]) > 0 {
			found++
		}
		if !slices.Equal(ours, theirs[i]) {
			if wrong++; wrong <= 40 {
				p.Errorf("%+q: %d found, by Anki %d (%v)", query, len(ours), len(theirs[i]), err)
			}
		}
	}
	if wrong > 0 || found < len(queries)/4 {
		p.Errorf("%d of %d searches differ; %d find something", wrong, len(queries), found)
	}
}

func idsOf[T ~int64](ids []T, err error) ([]int64, error) {
	list := []int64{}
	for _, id := range ids {
		list = append(list, int64(id))
	}
	return list, err
}

var fixedSearches = strings.Split(strings.TrimSpace(`
tag:é
tag:É
tag:Ωmega
tag:ωMEGA
tag:日本
tag:日*
tag:k*
tag:kilo
tag:_ilo
tag:nc:e
tag:sun
tag:re:^s.n$
tag:re:^a$
tag:re:^a.b$
tag:re:^b
tag:re:^f$
tag:re:^g
tag:re:^$
tag:re:^\s
tag:re:.*
tag:re:x?
tag:**
tag:***
deck:español
deck:Español::*
deck:日本語
deck:ωmega
note:básico*
note:"Básico Ñ"
Rückseite:*café*
rückseite:_*
RÜCKSEITE:*
w:café
w:cafe
w:Straße
w:日本語
w:日*
w:ωmega
w:Ünder
w:wegs
w:don
w:x
w:été
w:*té
w:_té
w:mc²
w:kelvin
w:*
re:\bhello\b
re:\w+é
re:^\w+$
re:\d\d
re:\d+\s\d+
re:hell.\b
re:\W
re:[\w]é
re:[^\w\s]
re:\s-
re:ab.*x
w:ab*cd
w:_
w:a_b
w:*cd
w:*lo
w:50*
w:*off
w:_-_
w:-
w:*-*
w:foo*
sc:Größe
sc:hint
nc:strasse
nc:cafe
nc:ete
"nc:naive"
50%
a_b
a\_b
a\*b
a*b
back\\slash
ſ
K
`), "\n")

// fixedExpressions are regular expressions of all kinds, also some that are none.
const fixedExpressions = `
\bété \bÜnder\b é\b \Bé \b日本 語\B \b{start}é é\b{end} \b{start-half}é \b{2}é \<été té\> [\W]é [^\W]é [\S]é [^\S]é [\W\d] [a-z&&[^aeiou]]é [[a-c][x-z]] \u{e9} \u00e9
\U000000e9 \xe9 \x{e9} \pL+é \p{Greek} \p{Han} \p{Letter} \p{L}é \p{Alphabetic}é \p{script=Greek} \p{sc=Greek} \P{Lu} (?x)caf\x20é (?-i)CAF (?i-s:.)é (?s).+é (?m)^and and$ (?<n>a)b
(?P<n>a)b (?=a) a(?!b) (a)\1 [[:alpha:]]é [[:word:]]é [[:^alpha:]]é a++ a*?b a{2,} a{,3}b { a{1000} ( [ \ \q \e \h \R x\z \A. \Z \Qa.b\E \a \cA \- \# \& \" \/ \é [é-ü] [^é-ü] ſ k [k] [^k] ß
ω İ (?u)é (?-u)\w (?-u:\w)é (?-u:\bé) ^.$ ^.{3}$ [a~~b] [a--b] [a-] []a] [^]a] [a\]b] [\b] [\D] [^\D] \0 \101 \x4 | a| () (?:) (?i:A)b [\p{Lu}] \p{^Lu} [\w-é] [a-\w] \w{2}é (?U)a+ [[.a.]] \bw
`

// randomExpressions are made of pieces, some with bounds of words in all places.
func randomExpressions(n int) []string {
	r := rand.New(rand.NewPCG(5, 3))
	pieces := strings.Fields(`\b \B \b \w \W \s \d . .* ^ $ é e té caf 日 ω a [a-é] [^\w] [\W\d] [é&&\w] ( ) | ? + {1,2} \< \> x-`)
	var list []string
	for range n {
		text := ""
		for range 2 + r.IntN(5) {
			text += pieces[r.IntN(len(pieces))]
		}
		list = append(list, `"re:`+text+`"`)
	}
	return list
}

// quoteTerm writes a text so that it stands for itself within quotes, but for wildcards.
func quoteTerm(s string) string {
	return strings.NewReplacer(`\`, `\\`, `"`, `\"`, ":", `\:`, "(", `\(`, ")", `\)`).Replace(s)
}

// randomSearches makes searches of pieces of what there is, in all forms.
func randomSearches(n int) []string {
	r := rand.New(rand.NewPCG(7, 11))
	pick := func(list []string) string { return list[r.IntN(len(list))] }
	piece := func(of string) string {
		runes := []rune(of)
		from := r.IntN(len(runes))
		to := from + 1 + r.IntN(len(runes)-from)
		if r.IntN(3) == 0 {
			from, to = 0, len(runes)
		}
		for i := from; i < to; i++ {
			switch r.IntN(14) {
			case 0:
				runes[i] = '*'
			case 1:
				runes[i] = '_'
			}
		}
		text := string(runes[from:to])
		switch r.IntN(4) {
		case 0:
			text = strings.ToUpper(text)
		case 1:
			text = strings.ToLower(text)
		}
		return text
	}
	var list []string
	for range n {
		var one string
		switch r.IntN(8) {
		case 0:
			one = quoteTerm(piece(pick(searchedTexts)))
		case 1:
			one = "w:" + quoteTerm(piece(pick(searchedTexts)))
		case 2:
			one = "nc:" + quoteTerm(piece(pick(searchedTexts)))
		case 3:
			one = "tag:" + strings.ReplaceAll(piece(pick(searchedTags)), `"`, "")
		case 4:
			one = "tag:nc:" + piece(pick(searchedTags))
		case 5:
			one = "deck:" + piece(pick([]string{"Español", "Español::Ñandú", "日本語::漢字", "ΩMEGA", "kilo", "a_b", "50%"}))
		case 6:
			one = fmt.Sprintf("%s:%s%s", pick([]string{"Front", "FRONT", "Rückseite", "RÜCKSEITE", "R*", "B*"}), pick([]string{"", "nc:"}), quoteTerm(piece(pick(searchedTexts))))
		case 7:
			one = "note:" + piece(pick([]string{"Básico ñ", "Basic", "Cloze"}))
		}
		list = append(list, `"`+one+`"`)
	}
	return list
}

// scheduledCards gives cards all kinds of states, and some a log of reviews.
const scheduledCards = `
import random, json
r = random.Random(5)
now = int(time.time())
for k, nid in enumerate(col.find_notes("")):
    note = col.get_note(nid)
    col.db.execute("update notes set mod = ? where id = ?", now - r.randrange(20) * 43200, nid)
for k, cid in enumerate(col.find_cards("")):
    kind, queue = r.choice([(0, 0), (0, -1), (1, 1), (1, 3), (2, 2), (2, -1), (2, -2), (2, -3), (3, 1), (3, 3)])
    due = now + r.randrange(-2000, 4000) if queue == 1 else col.sched.today + r.randrange(-5, 8) if kind else k
    data = r.choice(["", "{}", json.dumps({"s": r.choice([0.5, 3.25, 40]), "d": r.choice([1.5, 5, 9.8]), "lrt": now - r.randrange(20) * 43200 - 7}), json.dumps({"s": r.choice([1, 12]), "d": 5, "decay": r.choice([0.1, 0.3])}), json.dumps({"pos": 4, "cd": '{"k":1.5,"s":"text"}'})])
    col.db.execute("update cards set type=?, queue=?, due=?, ivl=?, factor=?, reps=?, lapses=?, flags=?, data=?, mod=? where id=?",
        kind, queue, due, r.choice([0, 1, 5, 21, 100]) if kind in (2, 3) else 0, r.choice([0, 1300, 2500, 2650]), r.randrange(12), r.randrange(4), r.randrange(8), data, now - r.randrange(9) * 86400, cid)
    for n in range(r.randrange(4)):
        at = now * 1000 - r.randrange(12) * 43200000 - k * 10 - n
        col.db.execute("insert into revlog values (?, ?, -1, ?, 3, 1, ?, 5000, ?)", at, cid, r.choice([0, 1, 2, 3, 4]), r.choice([0, 2500]), r.choice([0, 1, 2, 3, 4, 5]))
filtered = col.decks.new_filtered("Filtered")
for cid in col.find_cards("deck:kilo is:review")[:4]:
    col.db.execute("update cards set odid = did, odue = due, did = ? where id = ?", filtered, cid)
`

// TestSearchFindsTheCardsAnkiFinds is the same for what is searched of cards.
func TestSearchFindsTheCardsAnkiFinds(t *testing.T) {
	p := newPair(t, "")
	p.python(searchedNotes, pyArgs{"texts": searchedTexts, "tags": searchedTags, "spaced": spacedTags}, nil)
	p.python("import time\n"+scheduledCards, nil, nil)
	p.copyToKaruta()
	p.searchBoth("find_cards", cardSearches(2500), func(query string) ([]int64, error) { return idsOf(p.col.FindCards(query)) })
}

// cardSearches makes searches for states of cards, alone and joined.
func cardSearches(n int) []string {
	r := rand.New(rand.NewPCG(3, 9))
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	one := func() string {
		switch r.IntN(14) {
		case 0, 1:
			return "is:" + pick("new", "learn", "review", "due", "suspended", "buried", "buried-manually", "buried-sibling", "NEW", "x")
		case 2, 3, 4:
			return "prop:" + pick("ivl", "due", "reps", "lapses", "pos", "ivl", "due") + pick("=", "!=", "<", ">", "<=", ">=") + pick("-3", "-1", "0", "1", "2", "4", "5", "21", "50")
		case 5:
			return "prop:" + pick("ease", "s", "d", "r", "r") + pick("=", "!=", "<", ">", "<=", ">=") + pick("0", "0.5", "0.7", "0.85", "0.9", "0.95", "1", "1.3", "2.5", "5", "9", "40")
		case 6:
			return "prop:" + pick("rated", "resched") + pick("=", "!=", "<", ">", "<=", ">=") + pick("0", "-1", "-2", "-5")
		case 7:
			return pick("rated", "rated", "introduced", "added", "edited", "resched") + ":" + pick("1", "2", "3", "7", "0", "-1")
		case 8:
			return "rated:" + pick("1", "3", "7") + ":" + pick("1", "2", "3", "4", "0")
		case 9:
			return "flag:" + pick("0", "1", "2", "3", "7", "8")
		case 10:
			return pick("card:1", "card:2", "card:0", `"card:card 1"`, "card:cloze*", "card:_loze", "did:1", "did:2", "tag:none", "tag:*", "note:cloze", "deck:filtered", "deck:*", "deck:current", "has:flag")
		case 11:
			return pick("prop:cdn:k=1.5", "prop:cdn:k>1", "prop:cds:s=text", "has-cd:k", "has-cd:zz", "preset:default", "preset:D*", "deck:kilo", "deck:español", "kelvin", "w:kelvin")
		case 12:
			return "prop:due" + pick("=", "<", ">") + pick("0", "1", "-1")
		}
		return pick("hello", "tag:é", "caf*", "nc:cafe")
	}
	var list []string
	for range n {
		query := one()
		for range r.IntN(4) {
			if r.IntN(4) == 0 {
				query = "-" + "(" + query + ")"
			}
			query = pick("", "(") + query + pick(" ", " or ", " and ") + pick("", "-") + one()
			if strings.Count(query, "(") > strings.Count(query, ")") {
				query += ")"
			}
		}
		list = append(list, query)
	}
	return list
}
