package addcards

import (
	"slices"
	"testing"

	"karuta/collection"
	"karuta/collection/anki"
)

func TestProblemsAreSaidWhenTheyMatter(t *testing.T) {
	dupe := []anki.NoteID{1}
	for name, c := range map[string]struct {
		state                 collection.FieldsState
		adding                bool
		said, refuses, asking bool
	}{
		"fine":                          {collection.FieldsOK, true, false, false, false},
		"empty while writing":           {collection.FieldsFirstEmpty, false, false, false, false},
		"empty when adding":             {collection.FieldsFirstEmpty, true, true, true, false},
		"duplicate while writing":       {collection.FieldsDuplicate, false, true, false, false},
		"duplicate when adding":         {collection.FieldsDuplicate, true, true, false, false},
		"no cloze while writing":        {collection.FieldsMissingCloze, false, false, false, false},
		"no cloze when adding":          {collection.FieldsMissingCloze, true, true, false, true},
		"cloze in basic while writing":  {collection.FieldsClozeInNormal, false, true, false, false},
		"cloze in basic when adding":    {collection.FieldsClozeInNormal, true, true, false, true},
		"cloze outside while writing":   {collection.FieldsClozeOutside, false, true, false, false},
		"cloze outside field in adding": {collection.FieldsClozeOutside, true, true, false, true},
	} {
		p := problemOf(c.state, dupe, "Front", c.adding)
		if (p.text != "") != c.said || p.refuses != c.refuses || p.asks != c.asking {
			t.Errorf("%s: %+v", name, p)
		}
	}
}

func TestHistoryKeepsTheNewest(t *testing.T) {
	var history []added
	for i := range maxHistory + 5 {
		history = remember(history, added{id: anki.NoteID(i)})
	}
	if len(history) != maxHistory || history[0].id != maxHistory+4 {
		t.Errorf("%d notes, the first is %d", len(history), history[0].id)
	}
}

func TestOnlyPinnedTextsAreKept(t *testing.T) {
	got := keptFields([]string{"a", "b", "c"}, func(i int) bool { return i == 1 })
	if !slices.Equal(got, []string{"", "b", ""}) {
		t.Errorf("kept %q", got)
	}
	if written(got, got) {
		t.Error("what was kept from the last note counts as written")
	}
	if !written([]string{"", "b", "new"}, got) {
		t.Error("what was written does not count")
	}
	if written([]string{"", "", ""}, nil) {
		t.Error("empty fields count as written")
	}
}

func TestTitlesFitAMenu(t *testing.T) {
	if got := cut(" two\n lines "); got != "two lines" {
		t.Errorf("title %q", got)
	}
	long := cut("ääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääää")
	if n := len([]rune(long)); n != 60 {
		t.Errorf("a long title has %d characters", n)
	}
	if got := cut(""); got == "" {
		t.Error("a note without text has no title")
	}
}
