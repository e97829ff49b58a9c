package collection_test

import (
	"fmt"
	"slices"
	"testing"

	"karuta/collection"
)

// TestDecksWhoseParentIsMissingAreShown holds the deck list, where decks above are missing, against the one that Anki
// shows when checking the database has brought them back: the counts of all others are those, and nothing is hidden.
func TestDecksWhoseParentIsMissingAreShown(t *testing.T) {
	for _, c := range []struct {
		names, missing, want []string
	}{
		{[]string{"A::B::C"}, []string{"A::B"}, []string{"A", "  B::C", "Default"}},
		{[]string{"a::B::C::D"}, []string{"a::B", "a::B::C"}, []string{"a", "  B::C::D", "Default"}},
		{[]string{"A::B::C"}, []string{"A"}, []string{"A::B", "  C", "Default"}},
		{[]string{"A", "Z::Q::R"}, []string{"Z", "Z::Q"}, []string{"A", "Default", "Z::Q::R"}},
		{[]string{"A::B", "A::M::N"}, []string{"A::M"}, []string{"A", "  B", "  M::N", "Default"}},
	} {
		t.Run(fmt.Sprint(c.names, " without ", c.missing), func(t *testing.T) {
			p := newPair(t, "")
			p.python(`
for name in args["names"]:
    note = col.new_note(col.models.by_name("Basic"))
    note["Front"] = name
    col.add_note(note, col.decks.id(name))
for name in args["missing"]:
    col.db.execute("delete from decks where name = ?", name.replace("::", "\x1f"))`, pyArgs{"names": c.names, "missing": c.missing}, nil)
			p.copyToKaruta()
			tree, err := p.col.DeckTree()
			p.check(err)
			var shown []string
			counts := map[string]int{}
			var walk func([]*collection.DeckNode)
			walk = func(nodes []*collection.DeckNode) {
				for _, n := range nodes {
					shown = append(shown, fmt.Sprintf("%*s%s", 2*n.Level, "", n.Name))
					counts[fmt.Sprint(n.ID)] = n.Counts.New
					walk(n.Children)
				}
			}
			walk(tree)
			if !slices.Equal(shown, c.want) {
				t.Errorf("shown %q, want %q", shown, c.want)
			}
			var theirs map[string]int
			p.python(`
col.fix_integrity()
result = {}
def walk(node):
    result[str(node.deck_id)] = node.new_count
    for child in node.children:
        walk(child)
walk(col.sched.deck_due_tree())`, nil, &theirs)
			for id, n := range counts {
				if theirs[id] != n {
					t.Errorf("deck %s counts %d, in Anki %d", id, n, theirs[id])
				}
			}
		})
	}
}
