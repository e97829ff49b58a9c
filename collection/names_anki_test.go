package collection_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"karuta/collection"
)

// listedNames are names in the order in which lists show them, and the ids that names are found by, 0 for none.
type listedNames struct {
	Decks, Tags, Notetypes     []string
	FoundDecks, FoundNotetypes []int64
}

func TestNamesAreListedAndFoundAsInAnki(t *testing.T) {
	p := newPair(t, "")
	rng := rand.New(rand.NewPCG(1, 43))
	names := slices.Clone(oddNames)
	for range 400 {
		names = append(names, wordier{rng}.name())
	}
	var want listedNames
	p.python(`
for i, name in enumerate(args["names"]):
    try: col.decks.id(name)
    except Exception: pass
    nt = col.models.copy(col.models.by_name("Basic"), add=False)
    nt["name"] = name
    try: col.models.add(nt)
    except Exception: pass
note = col.new_note(col.models.by_name("Basic"))
note.tags = args["names"]
col.add_note(note, 1)
`, pyArgs{"names": names[:200]}, nil)
	p.copyToKaruta()
	p.python(`
def flat(node):
    for child in node.children:
        yield "%d %s" % (child.level, child.name)
        yield from flat(child)
result = {"Decks": list(flat(col.sched.deck_due_tree())), "Tags": col.tags.all(), "Notetypes": [n.name for n in col.models.all_names_and_ids()],
    "FoundDecks": [col.decks.id_for_name(n) or 0 for n in args["names"]], "FoundNotetypes": [col.models.id_for_name(n) or 0 for n in args["names"]]}
`, pyArgs{"names": names}, &want)
	var got listedNames
	tree, err := p.col.DeckTree()
	p.check(err)
	got.Decks = flatTree(tree, 1)
	got.Tags, err = p.col.ListTags()
	p.check(err)
	notetypes, err := p.col.ListNotetypes()
	p.check(err)
	for _, nt := range notetypes {
		got.Notetypes = append(got.Notetypes, nt.Name)
	}
	for _, name := range names {
		deck, err := p.col.FindDeckByName(name)
		p.check(err)
		nt, err := p.col.FindNotetypeByName(name)
		p.check(err)
		var deckID, notetypeID int64
		if deck != nil {
			deckID = int64(deck.ID)
		}
		if nt != nil {
			notetypeID = int64(nt.ID)
		}
		got.FoundDecks, got.FoundNotetypes = append(got.FoundDecks, deckID), append(got.FoundNotetypes, notetypeID)
	}
	sameList(t, "deck", got.Decks, want.Decks)
	sameList(t, "tag", got.Tags, want.Tags)
	sameList(t, "notetype", got.Notetypes, want.Notetypes)
	for i, name := range names {
		if got.FoundDecks[i] != want.FoundDecks[i] || got.FoundNotetypes[i] != want.FoundNotetypes[i] {
			t.Errorf("%+q is deck %d and notetype %d, in Anki %d and %d", name, got.FoundDecks[i], got.FoundNotetypes[i], want.FoundDecks[i], want.FoundNotetypes[i])
		}
	}
}

func flatTree(nodes []*collection.DeckNode, level int) (lines []string) {
	for _, n := range nodes {
		lines = append(lines, string(rune('0'+level))+" "+n.Name)
		lines = append(lines, flatTree(n.Children, level+1)...)
	}
	return lines
}

func sameList(t *testing.T, what string, got, want []string) {
	t.Helper()
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			t.Errorf("%s %d is %+q, in Anki %+q", what, i, got[i], want[i])
			return
		}
	}
	if len(got) != len(want) || len(got) < 50 {
		t.Errorf("%d %ss, in Anki %d", len(got), what, len(want))
	}
}
