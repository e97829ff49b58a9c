package collection_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"karuta/collection/anki"
)

// notetypeEditor edits notetypes at random on a pair.
type notetypeEditor struct {
	*pair
	wordier
}

func TestNotetypesChangeAsInAnki(t *testing.T) {
	const steps = 35
	for seed := range seeds(2) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			e := &notetypeEditor{newPair(t, studied), wordier{rand.New(rand.NewPCG(uint64(seed), 11))}}
			ops := []func(){e.edit, e.edit, e.edit, e.edit, e.add, e.copyOne, e.removeOne, e.change, e.change, e.restore, e.undo, e.addNote, e.addNote}
			for range steps {
				ops[e.IntN(len(ops))]()
			}
		})
	}
}

func (e *notetypeEditor) notetype() *anki.Notetype {
	all, err := e.col.ListNotetypes()
	e.check(err)
	nt, err := e.col.EditableNotetype(all[e.IntN(len(all))].ID)
	e.check(err)
	return nt
}

type editedPart struct {
	Ord  int    `json:"ord"` // place before, -1 for a new one
	ID   int64  `json:"id"`
	Name string `json:"name"`
	Q    string `json:"q"`
	A    string `json:"a"`
	Deck int64  `json:"did"`
}

// edit makes a few random edits and saves them at once.
func (e *notetypeEditor) edit() {
	nt := e.notetype()
	fieldOrd, templateOrd := map[int64]int{}, map[int64]int{}
	for i, f := range nt.Fields {
		fieldOrd[*f.Config.ID] = i
	}
	for i, t := range nt.Templates {
		templateOrd[*t.Config.ID] = i
	}
	oldSort := int(nt.Config.SortFieldIdx)
	sortID := *nt.Fields[oldSort].Config.ID
	for range 1 + e.IntN(3) {
		e.editOnce(nt, &sortID)
	}
	nt.Config.CSS += "/**/" // Anki stores, and marks, a notetype that did not change
	var fields, templates []editedPart
	sort, found := oldSort, false
	for i, f := range nt.Fields {
		p := editedPart{Ord: -1, ID: *f.Config.ID, Name: f.Name}
		if ord, ok := fieldOrd[p.ID]; ok {
			p.Ord = ord
			if p.ID == sortID {
				nt.Config.SortFieldIdx, sort, found = uint32(i), ord, true
			}
		}
		fields = append(fields, p)
	}
	if !found { // Anki keeps the number of a sort field that is gone
		nt.Config.SortFieldIdx = uint32(sort)
		for i, f := range fields {
			if f.Ord == sort {
				nt.Config.SortFieldIdx = uint32(i)
			}
		}
	}
	for _, t := range nt.Templates {
		p := editedPart{Ord: -1, ID: *t.Config.ID, Name: t.Name, Q: t.Config.QuestionFormat, A: t.Config.AnswerFormat, Deck: int64(t.Config.TargetDeckID)}
		if ord, ok := templateOrd[p.ID]; ok {
			p.Ord = ord
		}
		templates = append(templates, p)
	}
	e.both("edit notetype", `
nt = col.models.get(args["id"])
def parts(old, edited, new):
    out = []
    for part in edited:
        made = old[part["ord"]] if part["ord"] >= 0 else new("x")
        if part["ord"] < 0:
            made["id"] = part["id"]
        made["name"] = part["name"]
        if "qfmt" in made:
            made["qfmt"], made["afmt"], made["did"] = part["q"], part["a"], part["did"] or None
        out.append(made)
    return out
nt["flds"] = parts(nt["flds"], args["fields"], col.models.new_field)
nt["tmpls"] = parts(nt["tmpls"], args["templates"], col.models.new_template)
nt["name"], nt["css"], nt["sortf"] = args["name"], args["css"], args["sort"]
from anki.utils import to_json_bytes
col.models._clear_cache()
col._backend.update_notetype_legacy(json=to_json_bytes(nt), skip_checks=False)`, pyArgs{
		"id": nt.ID, "name": nt.Name, "css": nt.Config.CSS, "sort": sort, "fields": fields, "templates": templates,
	}, func() error {
		_, err := e.col.UpdateNotetype(nt)
		return err
	})
}

func (e *notetypeEditor) editOnce(nt *anki.Notetype, sortID *int64) {
	switch e.IntN(13) {
	case 0, 1, 2, 3, 4, 5:
		e.editFields(nt, sortID)
	case 6:
		nt.Name = pick(e.Rand, nt.Name, "Basic", "Mine \"x\"", "basic", "cloze", e.name(), e.name())
	default:
		e.editTemplates(nt)
	}
}

func (e *notetypeEditor) editFields(nt *anki.Notetype, sortID *int64) {
	names := []string{"Front", "Back", "front", "Neu", "#we{i}rd:", "Ünï", "e\u0301", " /x ", "\"quoted\"", "Text", e.name(), e.name(), e.name(), e.name(), e.name()}
	field := e.IntN(len(nt.Fields))
	switch e.IntN(6) {
	case 0, 1:
		nt.Fields[field].Name = pick(e.Rand, names...)
	case 2:
		nt.Fields = slices.Insert(nt.Fields, field, anki.NewField(pick(e.Rand, names...)))
	case 3:
		nt.Fields = slices.Delete(nt.Fields, field, field+1)
		if len(nt.Fields) == 0 {
			nt.Fields = []anki.Field{anki.NewField("Only")}
		}
	case 4:
		moved := nt.Fields[field]
		nt.Fields = slices.Insert(slices.Delete(nt.Fields, field, field+1), e.IntN(len(nt.Fields)), moved)
	default:
		*sortID = *nt.Fields[field].Config.ID
	}
}

func (e *notetypeEditor) editTemplates(nt *anki.Notetype) {
	some := "{{" + nt.Fields[e.IntN(len(nt.Fields))].Name + "}}"
	tmpl := e.IntN(len(nt.Templates))
	switch e.IntN(6) {
	case 0:
		nt.Templates[tmpl].Name = pick(e.Rand, "Card 1", "Card 2", "card 2", "\"x\"", "\"\"", e.name(), e.name())
	case 1:
		nt.Templates = slices.Insert(nt.Templates, tmpl, anki.NewTemplate("Card 2", "new "+fmt.Sprint(len(e.log))+some, some))
	case 2:
		if len(nt.Templates) > 1 {
			nt.Templates = slices.Delete(nt.Templates, tmpl, tmpl+1)
		}
	case 3:
		moved := nt.Templates[tmpl]
		nt.Templates = slices.Insert(slices.Delete(nt.Templates, tmpl, tmpl+1), e.IntN(len(nt.Templates)), moved)
	case 4:
		nt.Templates[tmpl].Config.QuestionFormat += pick(e.Rand, some, "{{#Back}}x{{/Back}}", "{{hint:Front}}", "{{Unknown}}", "{{broken", "<%Front%>", "{{ Tags }}", "{{^Front}}"+some+"{{/Front}}",
			e.field(), "{{"+pick(e.Rand, "#", "^")+some[2:]+"x{{/"+some[2:], "{{"+pick(e.Rand, oddWords...)+some[2:], "{{"+pick(e.Rand, "text", "kanji", "ﬁlter", "é")+":"+pick(e.Rand, oddWords...)+some[2:],
			some[:len(some)-2]+pick(e.Rand, oddWords...)+"}}")
	default:
		decks, err := e.col.ListDecks()
		e.check(err)
		nt.Templates[tmpl].Config.TargetDeckID = decks[e.IntN(len(decks))].ID
	}
}

func (e *notetypeEditor) addNote() {
	nt := e.notetype()
	fields := make([]string, len(nt.Fields))
	for i := range fields {
		fields[i] = pick(e.Rand, "", "x", "{{c1::cloze}}", "12", "two words", "<br>", e.field(), e.field())
	}
	e.both("add note", `
note = col.new_note(col.models.get(args["id"]))
note.fields = args["fields"]
col.add_note(note, 1)`, pyArgs{"id": nt.ID, "fields": fields}, func() error {
		_, err := e.col.AddNote(&anki.Note{NotetypeID: nt.ID, Fields: fields}, 1)
		return err
	})
}

func (e *notetypeEditor) add() {
	stock := &anki.StockNotetypes()[e.IntN(6)]
	stock.Name = pick(e.Rand, stock.Name, "Fresh", "", e.name())
	var fields, templates []int64
	for _, f := range stock.Fields {
		fields = append(fields, *f.Config.ID)
	}
	for _, t := range stock.Templates {
		templates = append(templates, *t.Config.ID)
	}
	e.both("add notetype", `
from anki.utils import from_json_bytes, to_json_bytes
nt = from_json_bytes(col._backend.get_stock_notetype_legacy(args["kind"]))
nt["name"] = args["name"]
for part, id in zip(nt["flds"] + nt["tmpls"], args["ids"]):
    part["id"] = id
col._backend.add_notetype_legacy(to_json_bytes(nt))`, pyArgs{
		"kind": int(stock.Config.OriginalStockKind) - 1, "name": stock.Name, "ids": append(fields, templates...),
	}, func() error {
		_, err := e.col.AddNotetype(stock)
		return err
	})
}

func (e *notetypeEditor) copyOne() {
	nt, name := e.notetype(), pick(e.Rand, "Copy", e.name())
	e.both("copy notetype", `
from anki.utils import to_json_bytes
nt = col.models.copy(col.models.get(args["id"]), add=False)
nt["name"] = args["name"]
col._backend.add_notetype_legacy(to_json_bytes(nt))`, pyArgs{"id": nt.ID, "name": name}, func() error {
		_, _, err := e.col.CopyNotetype(nt.ID, name)
		return err
	})
}

func (e *notetypeEditor) removeOne() {
	if e.IntN(3) > 0 {
		return
	}
	nt := e.notetype()
	e.both("remove notetype", `col.models.remove(args["id"])`, pyArgs{"id": nt.ID}, func() error {
		_, err := e.col.RemoveNotetype(nt.ID)
		return err
	})
}

func (e *notetypeEditor) change() {
	from, to := e.notetype(), e.notetype()
	ids := e.anki.IDs("select id from notes where mid = ? order by id", from.ID)
	if len(ids) == 0 {
		return
	}
	change, err := e.col.SuggestNotetypeChange(from.ID, to.ID)
	e.check(err)
	var suggested struct{ Fields, Templates []int }
	e.python(`
info = col.models.change_notetype_info(old_notetype_id=args["from"], new_notetype_id=args["to"])
result = {"Fields": list(info.input.new_fields), "Templates": list(info.input.new_templates)}`, pyArgs{"from": from.ID, "to": to.ID}, &suggested)
	if !slices.Equal(suggested.Fields, change.Fields) || !slices.Equal(suggested.Templates, change.Templates) {
		e.Fatalf("change of %q to %q: Anki suggests %v, Karuta %+v", from.Name, to.Name, suggested, change)
	}
	e.Shuffle(len(change.Fields), func(i, j int) { change.Fields[i], change.Fields[j] = change.Fields[j], change.Fields[i] })
	if len(change.Templates) > 0 && e.IntN(2) == 0 {
		change.Templates[e.IntN(len(change.Templates))] = -1
	}
	for _, id := range ids[:1+e.IntN(len(ids))] {
		change.Notes = append(change.Notes, anki.NoteID(id))
	}
	e.both("change notetype", `
info = col.models.change_notetype_info(old_notetype_id=args["from"], new_notetype_id=args["to"])
req = info.input
req.note_ids.extend(args["notes"])
del req.new_fields[:]
req.new_fields.extend(args["fields"])
if not req.is_cloze:
    del req.new_templates[:]
    req.new_templates.extend(args["templates"] or [])
col.models.change_notetype_of_notes(req)`, pyArgs{
		"from": from.ID, "to": to.ID, "notes": change.Notes, "fields": change.Fields, "templates": change.Templates,
	}, func() error {
		_, err := e.col.ChangeNotetype(change)
		return err
	})
}

func (e *notetypeEditor) restore() {
	if e.IntN(3) > 0 {
		return
	}
	nt := e.notetype()
	kind := anki.StockKind(e.IntN(7))
	e.tick()
	e.log = append(e.log, fmt.Sprint("restore ", nt.ID, " ", kind))
	var forced any
	if kind != anki.StockNone {
		forced = int(kind) - 1
	}
	theirs := e.anki.Script(`col.models.restore_notetype_to_stock(args["id"], args["kind"])`, pyArgs{"id": nt.ID, "kind": forced}, nil)
	_, ours := e.col.RestoreStockNotetype(nt.ID, kind)
	if (theirs == nil) != (ours == nil) {
		e.Fatalf("restore: Anki says %v, Karuta %v", theirs, ours)
	}
	// Both draw new ids. Where templates are added by this, Anki forgets that other devices cannot merge that.
	e.compare("restore", "fields.config", "templates.config", "col.scm")
	e.copyToKaruta()
}

func (e *notetypeEditor) undo() {
	before := e.col.UndoStatus()
	if before.Undo != anki.OpUpdateNotetype && before.Undo != anki.OpChangeNotetype && before.Undo != anki.OpRemoveNotetype {
		return
	}
	var theirs struct{ Undo string }
	if e.anki.Do("undo_status", nil, &theirs); theirs.Undo == "" { // Anki forgets all after an error
		return
	}
	e.both("undo", `col.undo()`, nil, func() error { _, err := e.col.Undo(); return err })
	e.both("redo", `col.redo()`, nil, func() error { _, err := e.col.Redo(); return err })
}
