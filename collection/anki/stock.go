package anki

// StockNotetypes returns the notetypes that a new collection starts with, in
// Anki's order and in English. Their own ids and the stamps are the
// caller's; each call draws fresh random ids for the fields and templates, by
// which imports recognise them.
func StockNotetypes() []Notetype {
	const cardOne, cardTwo = "Card 1", "Card 2"
	front := stockTemplate(cardOne, "{{Front}}", "{{FrontSide}}\n\n<hr id=answer>\n\n{{Back}}")
	reversedAnswer := "{{FrontSide}}\n\n<hr id=answer>\n\n{{Front}}"
	basic := stockNotetype(StockBasic, "Basic", stockFields("Front", "Back"), front)
	reversed := stockNotetype(StockBasicReversed, "Basic (and reversed card)", stockFields("Front", "Back"),
		front, stockTemplate(cardTwo, "{{Back}}", reversedAnswer))
	reversed.requires(RequireAny, 1)
	optional := stockNotetype(StockBasicOptionalReversed, "Basic (optional reversed card)",
		stockFields("Front", "Back", "Add Reverse"),
		front, stockTemplate(cardTwo, "{{#Add Reverse}}{{Back}}{{/Add Reverse}}", reversedAnswer))
	optional.requires(RequireAll, 1, 2)
	typing := stockNotetype(StockBasicTyping, "Basic (type in the answer)", stockFields("Front", "Back"),
		stockTemplate(cardOne, "{{Front}}\n\n{{type:Back}}", "{{Front}}\n\n<hr id=answer>\n\n{{type:Back}}"))
	typing.Config.Reqs[0].FieldOrds = []uint32{0, 1}
	stock := []Notetype{basic, reversed, optional, typing, stockCloze(), stockImageOcclusion()}
	for i := range stock {
		stock[i].renewPartIDs()
	}
	return stock
}

// renewPartIDs gives every field and template a random id of its own.
func (nt *Notetype) renewPartIDs() {
	for i := range nt.Fields {
		id := int64(RandomID())
		nt.Fields[i].Config.ID = &id
	}
	for i := range nt.Templates {
		id := int64(RandomID())
		nt.Templates[i].Config.ID = &id
	}
}

// requires adds the requirement of the next template.
func (nt *Notetype) requires(kind RequirementKind, fieldOrds ...uint32) {
	req := CardRequirement{CardOrd: uint32(len(nt.Config.Reqs)), Kind: kind, FieldOrds: fieldOrds}
	nt.Config.Reqs = append(nt.Config.Reqs, req)
}

// keepFields marks the fields that the notetype cannot do without, and
// gives all fields the tags by which they are found after a rename.
func (nt *Notetype) keepFields(ords ...int) {
	for i := range nt.Fields {
		tag := uint32(i)
		nt.Fields[i].Config.Tag = &tag
	}
	for _, ord := range ords {
		nt.Fields[ord].Config.PreventDeletion = true
	}
}

func stockNotetype(kind StockKind, name string, fields []Field, templates ...Template) Notetype {
	nt := Notetype{
		Name: name,
		Config: NotetypeConfig{
			CSS:               stockCSS,
			LatexPre:          stockLatexPre,
			LatexPost:         stockLatexPost,
			OriginalStockKind: kind,
		},
		Fields:    fields,
		Templates: templates,
	}
	nt.requires(RequireAny, 0)
	return nt
}

func stockCloze() Notetype {
	nt := stockNotetype(StockCloze, "Cloze", stockFields("Text", "Back Extra"),
		stockTemplate("Cloze", "{{cloze:Text}}", "{{cloze:Text}}<br>\n{{Back Extra}}"))
	nt.Config.Kind = KindCloze
	nt.Config.CSS += stockClozeCSS
	nt.keepFields(0)
	return nt
}

func stockImageOcclusion() Notetype {
	const name = "Image Occlusion"
	nt := stockNotetype(StockImageOcclusion, name, stockFields("Occlusion", "Image", "Header", "Back Extra", "Comments"),
		stockTemplate(name, stockOcclusionQuestion, stockOcclusionQuestion+stockOcclusionAnswer))
	nt.Config.Kind = KindCloze
	nt.Config.CSS = stockOcclusionCSS
	nt.Config.Reqs[0].FieldOrds = []uint32{0, 1, 2}
	nt.keepFields(0, 1, 2, 3)
	return nt
}

func stockFields(names ...string) []Field {
	fields := make([]Field, len(names))
	for i, name := range names {
		fields[i] = NewField(name)
	}
	return fields
}

// NewField returns a field as Anki makes one when a person adds it, with a
// fresh random id.
func NewField(name string) Field {
	id := int64(RandomID())
	return Field{Name: name, Config: FieldConfig{FontName: "Arial", FontSize: 20, ID: &id}}
}

// NewTemplate returns a template as Anki makes one when a person adds it, with
// a fresh random id.
func NewTemplate(name, question, answer string) Template {
	t := stockTemplate(name, question, answer)
	id := int64(RandomID())
	t.Config.ID = &id
	return t
}

func stockTemplate(name, question, answer string) Template {
	return Template{Name: name, Config: TemplateConfig{QuestionFormat: question, AnswerFormat: answer}}
}
