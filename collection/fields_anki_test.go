package collection_test

import (
	"math/rand/v2"
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
	seen := map[collection.FieldsState]int{}
	for range 300 {
		nt, err := p.col.FindNotetypeByName(pick(rng, "Basic", "Cloze", "Image Occlusion"))
		p.check(err)
		n := &anki.Note{NotetypeID: nt.ID}
		for range nt.Fields {
			n.Fields = append(n.Fields, pick(rng, "", " ", "&nbsp;", "<br>", "front 1", "<b>front</b> 1", "new", "{{c1::x}}", "{{c1::x}} text 2", "{{c0::x}}",
				"{{c1:x}}", "<img src=a.png>", "{{c2::image-occlusion:rect}}", "word 0"))
		}
		var theirs int
		p.python(`
note = col.new_note(col.models.get(args["notetype"]))
note.fields = args["fields"]
result = int(note.fields_check())`, pyArgs{"notetype": nt.ID, "fields": n.Fields}, &theirs)
		ours, err := p.col.CheckFields(n)
		p.check(err)
		if ours != states[theirs] {
			t.Errorf("%s %q: Anki says %d, Karuta %d", nt.Name, n.Fields, theirs, ours)
		}
		seen[ours]++
	}
	if len(seen) != len(states) {
		t.Errorf("only %v came up", seen)
	}
}
