package schema11

import (
	"encoding/json"
	"fmt"
	"strconv"

	"karuta/collection/anki"
)

func notetypeObject(nt *anki.Notetype) object {
	c := &nt.Config
	stock := narrow[int32](&c.OriginalStockKind)
	stock.omit = func() bool { return c.OriginalStockKind == anki.StockNone }
	original := nullable(&c.OriginalID)
	original.omit = func() bool { return c.OriginalID == nil }
	return object{[]property{
		{"id", strict, textNumber(&nt.ID)},
		{"name", strict, text(&nt.Name)},
		{"type", strict, within(&c.Kind, anki.KindCloze)},
		{"mod", strict, number(&nt.Modified)},
		{"usn", strict, number(&nt.USN)},
		{"sortf", strict, narrow[uint16](&c.SortFieldIdx)},
		{"did", tolerant, idOrNull(&c.TargetDeckID, func(id anki.DeckID) bool { return id != 0 })},
		{"tmpls", strict, list(&nt.Templates, parseTemplate, nil).writing(func(b []byte) []byte { return appendTemplates(b, nt) })},
		{"flds", strict, list(&nt.Fields, parseField, nil).writing(func(b []byte) []byte { return appendFields(b, nt) })},
		{"css", tolerant, text(&c.CSS)},
		{"latexPre", optional, text(&c.LatexPre)},
		{"latexPost", optional, text(&c.LatexPost)},
		{"latexsvg", lenient, boolean(&c.LatexSVG)},
		{"req", lenient, list(&c.Reqs, parseRequirement, appendRequirement)},
		{"originalStockKind", optional, stock},
		{"originalId", optional, original},
	}, &c.Other, nil}
}

func (v value) writing(write func([]byte) []byte) value {
	v.write = write
	return v
}

func fieldObject(f *anki.Field, ord *uint16) object {
	c := &f.Config
	return object{[]property{
		{"name", strict, text(&f.Name)},
		{"ord", optional, nullable(&ord)},
		{"sticky", strict, looseBoolean(&c.Sticky)},
		{"rtl", strict, looseBoolean(&c.RTL)},
		{"font", strict, text(&c.FontName)},
		{"size", strict, narrow[uint16](&c.FontSize)},
		{"description", lenient, text(&c.Description)},
		{"plainText", lenient, boolean(&c.PlainText)},
		{"collapsed", lenient, boolean(&c.Collapsed)},
		{"excludeFromSearch", lenient, boolean(&c.ExcludeFromSearch)},
		{"id", lenient, nullable(&c.ID)},
		{"tag", lenient, nullable(&c.Tag)},
		{"preventDeletion", lenient, boolean(&c.PreventDeletion)},
	}, &c.Other, nil}
}

func templateObject(t *anki.Template, ord *uint16) object {
	c := &t.Config
	return object{[]property{
		{"name", strict, text(&t.Name)},
		{"ord", optional, nullable(&ord)},
		{"qfmt", strict, text(&c.QuestionFormat)},
		{"afmt", optional, text(&c.AnswerFormat)},
		{"bqfmt", optional, text(&c.BrowserQuestionFormat)},
		{"bafmt", optional, text(&c.BrowserAnswerFormat)},
		{"did", lenient, idOrNull(&c.TargetDeckID, func(id anki.DeckID) bool { return id > 0 })},
		{"bfont", lenient, text(&c.BrowserFontName)},
		{"bsize", lenient, narrow[uint8](&c.BrowserFontSize)},
		{"id", lenient, nullable(&c.ID)},
	}, &c.Other, nil}
}

func parseField(raw json.RawMessage) (anki.Field, error) {
	var f anki.Field
	var ord uint16
	err := fieldObject(&f, &ord).read(raw)
	return f, err
}

func parseTemplate(raw json.RawMessage) (anki.Template, error) {
	var t anki.Template
	var ord uint16
	err := templateObject(&t, &ord).read(raw)
	return t, err
}

func appendFields(b []byte, nt *anki.Notetype) []byte {
	b = append(b, '[')
	for i := range nt.Fields {
		if i > 0 {
			b = append(b, ',')
		}
		ord := uint16(i)
		b = fieldObject(&nt.Fields[i], &ord).append(b)
	}
	return append(b, ']')
}

func appendTemplates(b []byte, nt *anki.Notetype) []byte {
	b = append(b, '[')
	for i := range nt.Templates {
		if i > 0 {
			b = append(b, ',')
		}
		ord := uint16(i)
		b = templateObject(&nt.Templates[i], &ord).append(b)
	}
	return append(b, ']')
}

var requirementNames = map[anki.RequirementKind]string{
	anki.RequireNone: "none",
	anki.RequireAny:  "any",
	anki.RequireAll:  "all",
}

func parseRequirement(raw json.RawMessage) (req anki.CardRequirement, err error) {
	parts, err := parseArray(raw)
	if err != nil || len(parts) != 3 {
		return req, errType
	}
	ord, err := parseInteger[uint16](parts[0])
	if err != nil {
		return req, err
	}
	name, err := parseString(parts[1])
	if err != nil {
		return req, err
	}
	known := false
	for kind, n := range requirementNames {
		if n == name {
			req.Kind, known = kind, true
		}
	}
	if !known {
		return req, errType
	}
	req.CardOrd = uint32(ord)
	parse := func(raw json.RawMessage) (uint32, error) {
		n, err := parseInteger[uint16](raw)
		return uint32(n), err
	}
	return req, list(&req.FieldOrds, parse, nil).read(parts[2])
}

func appendRequirement(b []byte, req anki.CardRequirement) []byte {
	name, known := requirementNames[req.Kind]
	if !known {
		name = requirementNames[anki.RequireNone]
	}
	b = append(b, '[')
	b = strconv.AppendUint(b, uint64(uint16(req.CardOrd)), 10)
	b = append(b, `,"`+name+`",`...)
	write := func(b []byte, n uint32) []byte { return strconv.AppendUint(b, uint64(uint16(n)), 10) }
	b = list(&req.FieldOrds, nil, write).write(b)
	return append(b, ']')
}

// DecodeNotetype reads a notetype. Its fields and templates are numbered by
// their place in the lists, whatever their own ord says; templates get no stamps,
// as the JSON has none.
func DecodeNotetype(raw []byte) (*anki.Notetype, error) {
	var nt anki.Notetype
	if err := notetypeObject(&nt).read(raw); err != nil {
		return nil, fmt.Errorf("notetype: %w", err)
	}
	return &nt, nil
}

// EncodeNotetype writes a notetype. Template stamps have no place in the JSON and are left out.
func EncodeNotetype(nt *anki.Notetype) []byte { return notetypeObject(nt).append(nil) }
