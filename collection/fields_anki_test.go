package collection_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"karuta/collection"
	"karuta/collection/anki"
)

func TestFieldsAreCheckedAsInAnki(t *testing.T) {
	p := newPair(t, studied)
	states := map[int]collection.FieldsState{
		0: collection.FieldsOK, 1: collection.FieldsFirstEmpty, 2: collection.FieldsDuplicate, 3: collection.FieldsMissingCloze,
		4: collection.FieldsClozeInNormal, 5: collection.FieldsClozeOutside,
	}
	rng := rand.New(rand.NewPCG(9, 9))
	var notes []*anki.Note
	for _, field := range append(oddWords, oddMarkup...) { // what notes are duplicates of
		nt, err := p.col.FindNotetypeByName("Basic")
		p.check(err)
		notes = append(notes, &anki.Note{NotetypeID: nt.ID, Fields: []string{field, field}})
	}
	p.python(`
for note in args["notes"]:
    note, fields = col.new_note(col.models.get(note["NotetypeID"])), note["Fields"]
    note.fields = fields
    col.add_note(note, 1)`, pyArgs{"notes": notes}, nil)
	p.copyToKaruta()
	notes = notes[:0]
	for range 3000 {
		nt, err := p.col.FindNotetypeByName(pick(rng, "Basic", "Cloze", "Image Occlusion"))
		p.check(err)
		n := &anki.Note{NotetypeID: nt.ID}
		for range nt.Fields {
			n.Fields = append(n.Fields, pick(rng, "", " ", "&nbsp;", "<br>", "front 1", "<b>front</b> 1", "new", "{{c1::x}}", "{{c1::x}} text 2", "{{c0::x}}",
				"{{c1:x}}", "<img src=a.png>", "{{c2::image-occlusion:rect}}", "word 0", wordier{rng}.field(), wordier{rng}.field(), wordier{rng}.field()))
		}
		// Anki drops controls when it stores a note, but does not when it looks for duplicates or says what is empty.
		n.Fields[0] = withoutControls(n.Fields[0])
		notes = append(notes, n)
	}
	var theirs []int
	p.python(`
result = []
for n in args["notes"]:
    note = col.new_note(col.models.get(n["NotetypeID"]))
    note.fields = n["Fields"]
    result.append(int(note.fields_check()))`, pyArgs{"notes": notes}, &theirs)
	seen := map[collection.FieldsState]int{}
	for i, n := range notes {
		ours, err := p.col.CheckFields(n)
		p.check(err)
		if ours != states[theirs[i]] {
			t.Errorf("%+q: Anki says %d, Karuta %d", n.Fields, theirs[i], ours)
		}
		seen[ours]++
	}
	if len(seen) != len(states) {
		t.Errorf("only %v came up", seen)
	}
}

func withoutControls(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == '\x7f' {
			return -1
		}
		return r
	}, text)
}
