package collection_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"karuta/collection/anki"
)

func TestEmptyCardsAreThoseOfAnki(t *testing.T) {
	p := newPair(t, studied+`
for kind, fields in [("Cloze", ["{{c1::a}} {{c3::b}}", ""]), ("Basic (optional reversed card)", ["x", "y", "1"])]:
    for i in range(8):
        add(kind, "A", fields)
`)
	rng := rand.New(rand.NewPCG(5, 5))
	for _, id := range p.anki.IDs("select id from notes order by id") {
		n, err := p.col.GetNote(anki.NoteID(id))
		p.check(err)
		for i := range n.Fields {
			n.Fields[i] = pick(rng, n.Fields[i], "", "<div><br></div>", "plain", "{{c2::x}}", wordier{rng}.field(), pick(rng, oddWords...))
		}
		p.both("edit note", `
note = col.get_note(args["note"])
note.fields = args["fields"]
col.update_note(note)`, pyArgs{"note": id, "fields": n.Fields}, func() error {
			_, err := p.col.UpdateNote(n)
			return err
		})
	}
	type report map[string][]int64
	theirs, ours := report{}, report{}
	p.python(`
result = {}
for note in col.get_empty_cards().notes:
    result["%d %s" % (note.note_id, "true" if note.will_delete_note else "false")] = list(note.card_ids)`, nil, &theirs)
	found, err := p.col.FindEmptyCards()
	p.check(err)
	for _, e := range found {
		for _, id := range e.Cards {
			key := fmt.Sprint(e.Note, " ", e.All)
			ours[key] = append(ours[key], int64(id))
		}
	}
	if !reflect.DeepEqual(ours, theirs) || len(ours) < 5 {
		t.Fatalf("Anki finds %v, Karuta %v", theirs, ours)
	}
	p.both("remove empty cards", `
report = col.get_empty_cards()
col.remove_cards_and_orphaned_notes([c for note in report.notes for c in note.card_ids[1 if note.will_delete_note else 0:]])`, nil, func() error {
		_, err := p.col.RemoveEmptyCards(found, true)
		return err
	})
}
