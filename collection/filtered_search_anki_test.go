package collection_test

import (
	"strings"
	"testing"

	"karuta/collection/search"
	"karuta/internal/interop"
)

// TestNormalFormLikeAnki compares how both write searches that filtered decks store.
func TestNormalFormLikeAnki(t *testing.T) {
	var searches []string
	for _, line := range strings.Split(strings.TrimSpace(normalSearches), "\n") {
		searches = append(searches, strings.TrimSpace(line))
	}
	c := interop.NewClient(t, interop.Options{})
	var theirs []string
	err := c.Script(`
from anki.errors import SearchError
deck = col.sched.get_or_create_filtered_deck(0)
deck.name, deck.allow_empty = "Normal", True
id = col.sched.add_or_update_filtered_deck(deck).id
result = []
for text in args["searches"]:
    deck = col.sched.get_or_create_filtered_deck(id)
    deck.allow_empty = True
    del deck.config.search_terms[1:]
    deck.config.search_terms[0].search = text
    deck.config.search_terms[0].order = 0
    try:
        col.sched.add_or_update_filtered_deck(deck)
        result.append(col.decks.get(id)["terms"][0][0])
    except SearchError:
        result.append("refused")
`, map[string]any{"searches": searches}, &theirs)
	if err != nil {
		t.Fatal(err)
	}
	for i, text := range searches {
		got, err := search.Normalize(text)
		if err != nil {
			got = "refused"
		}
		if got != theirs[i] {
			t.Errorf("%s: %s, Anki writes %s", text, got, theirs[i])
		}
	}
}

const normalSearches = `
a b
a and b
a or b c
(a or b) c
-(a or b)
((a b))
( a )
(-(a))
deck:"a b"
deck:A::B
deck:a\"b
deck:a\*b
deck:a\:b
deck:"a(b"
TAG:x
Deck:current
prop:ivl>3
prop:ease>=2.50
prop:due=-1
prop:rated=-1:2
prop:resched=-2
prop:cdn:k>1.50
prop:cds:k=v
prop:ease=1e3
prop:s=1000000
prop:r=0.1
prop:ease=2.333333
rated:3:1
rated:0
edited:0
introduced:5
flag:2
card:2
card:0
card:Name
card:"My card"
note:Basic*
mid:123
nid:01,2
did:1
field:x
Front:re:a\d
Front:nc:x
Front:nc:a\:b
Front:a:b
Front:a\:b
"Front:a b:c"
Fr*:x
"a\:b c:d"
a\:b
re:a\.b
re:"a b"
re:a:b
"re:a\"b"
nc:a:b
w:a*b
sc:x
tag:re:^a
tag:"re:a b"
tag:nc:x
tag:a::b
tag:none
dupe:1,a b
"dupe:1,a b"
dupe:1,a:b
has-cd:k
"prop:cds:k=a b"
a\*b
a\-b
\-b
-
-a
-"a b"
a-b
a"b"
"a and b"
and
"AND"
or
"-a"
a\"b
a\(b
(a
a)
:x
x_y
a\\b
a\b
deck:
Front:
" a "
A OR B AND C
a (b or (c d)) -(e f)
is:buried-manually
is:nothing
flag:9
prop:ivl=3.5
rated:3:5
preset:x
preset:"a b"
"-Front:x"
Front:-x
Front:"-x"
tag:-x
`
