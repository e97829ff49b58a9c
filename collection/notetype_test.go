package collection

import (
	"errors"
	"slices"
	"testing"

	"karuta/collection/anki"
	"karuta/collection/store"
)

// oldBasic makes Basic a notetype of the days when fields and templates had no ids.
func oldBasic(t testing.TB, c *Collection) *anki.Notetype {
	t.Helper()
	nt, err := c.FindNotetypeByName("Basic")
	if err != nil {
		t.Fatal(err)
	}
	nt.Fields = append(nt.Fields, anki.NewField("Third"))
	for i := range nt.Fields {
		nt.Fields[i].Config.ID = nil
	}
	nt.Templates[0].Config.ID = nil
	if err := c.db.Update(c.stamp(), func(tx *store.Tx) error { return tx.PutNotetype(nt) }); err != nil {
		t.Fatal(err)
	}
	return nt
}

func TestPartsWithoutIDsAreRecognised(t *testing.T) {
	c := newCollection(t)
	old := oldBasic(t, c)
	n := &anki.Note{NotetypeID: old.ID, Fields: []string{"one", "two", "three"}}
	if _, err := c.AddNote(n, anki.DefaultDeckID); err != nil {
		t.Fatal(err)
	}
	nt, err := c.EditableNotetype(old.ID)
	if err != nil {
		t.Fatal(err)
	}
	// The second field goes, the last is renamed and moved first, a new one gets the second's name.
	nt.Fields = []anki.Field{nt.Fields[2], anki.NewField("Back"), nt.Fields[0]}
	nt.Fields[0].Name = "Renamed"
	if schema, err := c.NotetypeChangesSchema(nt); err != nil || !schema {
		t.Errorf("moving fields changes the schema: %v, %v", schema, err)
	}
	if _, err := c.UpdateNotetype(nt); err != nil {
		t.Fatal(err)
	}
	got, err := c.GetNote(n.ID)
	if err != nil || !slices.Equal(got.Fields, []string{"three", "", "one"}) {
		t.Errorf("fields are %q, %v", got.Fields, err)
	}
	stored, err := c.GetNotetype(old.ID)
	if err != nil {
		t.Fatal(err)
	}
	if f := stored.Fields; f[0].Config.ID != nil || f[1].Config.ID == nil || f[2].Config.ID != nil || stored.Templates[0].Config.ID != nil {
		t.Errorf("stand-ins were stored: %+v", stored.Fields)
	}
	if answer := stored.Templates[0].Config.AnswerFormat; answer != "{{FrontSide}}\n\n<hr id=answer>\n\n" {
		t.Errorf("answer is %q", answer)
	}
}

func TestPartsAreNotGuessed(t *testing.T) {
	c := newCollection(t)
	nt := oldBasic(t, c)
	nt.Fields = []anki.Field{nt.Fields[0], nt.Fields[2]}
	nt.Fields[1].Name = "Renamed"
	var invalid *anki.InvalidError
	if _, err := c.UpdateNotetype(nt); !errors.As(err, &invalid) {
		t.Errorf("a field that may be one of two: %v", err)
	}
}

func TestNotetypeNamesAreMended(t *testing.T) {
	c := newCollection(t)
	nt := &anki.StockNotetypes()[0]
	nt.Name = `Ba"sic`
	nt.Fields[0].Name, nt.Fields[1].Name = " #/ {Fr:ont} ", "FRONT"
	nt.Templates[0].Name = `"Card"`
	nt.Templates[0].Config.QuestionFormat, nt.Templates[0].Config.AnswerFormat = "{{Front}}", ""
	if _, err := c.AddNotetype(nt); err != nil {
		t.Fatal(err)
	}
	if nt.Name != "Basic+" || !slices.Equal(nt.FieldNames(), []string{"Front", "FRONT+"}) || nt.Templates[0].Name != "Card" {
		t.Errorf("names are %q, %q and %q", nt.Name, nt.FieldNames(), nt.Templates[0].Name)
	}
}

func TestInvalidNotetypesAreRefused(t *testing.T) {
	for name, spoil := range map[string]func(*anki.Notetype){
		"no field":         func(nt *anki.Notetype) { nt.Fields = nil },
		"no template":      func(nt *anki.Notetype) { nt.Templates = nil },
		"no name":          func(nt *anki.Notetype) { nt.Name = `""` },
		"no field name":    func(nt *anki.Notetype) { nt.Fields[1].Name = "::" },
		"no template name": func(nt *anki.Notetype) { nt.Templates[0].Name = "" },
		"broken question":  func(nt *anki.Notetype) { nt.Templates[0].Config.QuestionFormat = "{{#Front}}" },
		"unknown field":    func(nt *anki.Notetype) { nt.Templates[0].Config.AnswerFormat = "{{Nobody}}" },
		"no field shown":   func(nt *anki.Notetype) { nt.Templates[0].Config.QuestionFormat = "text" },
		"same questions":   func(nt *anki.Notetype) { nt.Templates = append(nt.Templates, anki.NewTemplate("2", "{{Front}}", "")) },
		"no cloze filter":  func(nt *anki.Notetype) { nt.Config.Kind = anki.KindCloze },
	} {
		c := newCollection(t)
		nt, err := c.FindNotetypeByName("Basic")
		if err != nil {
			t.Fatal(err)
		}
		spoil(nt)
		var invalid *anki.InvalidError
		if _, err := c.UpdateNotetype(nt); !errors.As(err, &invalid) || invalid.Reason == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}
