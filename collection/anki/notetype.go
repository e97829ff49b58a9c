package anki

// NotetypeKind is normal or cloze.
type NotetypeKind uint32

// The notetype kinds.
const (
	KindNormal NotetypeKind = iota
	KindCloze
)

// Notetype says which fields a note has and which templates turn it into cards.
type Notetype struct {
	ID       NotetypeID
	Name     string
	Modified Secs // mtime_secs
	USN      USN
	Config   NotetypeConfig
	Fields   []Field
	// Templates has one entry per card of a normal notetype, and one in all of a cloze one.
	Templates []Template
}

// NotetypeConfig is the blob of a notetype.
type NotetypeConfig struct {
	Kind              NotetypeKind
	SortFieldIdx      uint32
	CSS               string
	TargetDeckID      DeckID // unused by Anki
	LatexPre          string
	LatexPost         string
	LatexSVG          bool
	Reqs              []CardRequirement
	OriginalStockKind StockKind
	OriginalID        *NotetypeID
	Other             []byte // JSON with keys unknown to Anki
	Unknown           []byte // protobuf fields unknown to Karuta, verbatim
}

// RequirementKind says how a CardRequirement is to be read.
type RequirementKind uint32

// The kinds of requirement.
const (
	RequireNone RequirementKind = iota
	RequireAny
	RequireAll
)

// CardRequirement tells old clients which fields make a template's question
// non-empty. It is advisory.
type CardRequirement struct {
	CardOrd   uint32
	Kind      RequirementKind
	FieldOrds []uint32
	Unknown   []byte
}

// Field is one field of a notetype.
type Field struct {
	Name   string
	Config FieldConfig
}

// FieldConfig is the blob of a field.
type FieldConfig struct {
	Sticky            bool
	RTL               bool
	FontName          string
	FontSize          uint32
	Description       string
	PlainText         bool
	Collapsed         bool
	ExcludeFromSearch bool
	ID                *int64 // random; identifies the field across renames
	Tag               *uint32
	PreventDeletion   bool
	Other             []byte
	Unknown           []byte
}

// Template makes one card of a note.
type Template struct {
	Name     string
	Modified Secs // mtime_secs
	USN      USN
	Config   TemplateConfig
}

// TemplateConfig is the blob of a template.
type TemplateConfig struct {
	QuestionFormat        string
	AnswerFormat          string
	BrowserQuestionFormat string
	BrowserAnswerFormat   string
	TargetDeckID          DeckID // 0 for none
	BrowserFontName       string
	BrowserFontSize       uint32
	ID                    *int64 // random; identifies the template across renames
	Other                 []byte
	Unknown               []byte
}

// FieldNames returns the names of the fields in order.
func (nt *Notetype) FieldNames() []string {
	names := make([]string, len(nt.Fields))
	for i, f := range nt.Fields {
		names[i] = f.Name
	}
	return names
}

// FieldIndex returns the index of the field of that name, or -1.
func (nt *Notetype) FieldIndex(name string) int {
	for i, f := range nt.Fields {
		if f.Name == name {
			return i
		}
	}
	return -1
}

// IsCloze reports whether cards come from cloze numbers instead of templates.
func (nt *Notetype) IsCloze() bool { return nt.Config.Kind == KindCloze }

// TemplateFor returns the template that draws the card with this ord: the only
// one of a cloze notetype. It is nil where the ord has none.
func (nt *Notetype) TemplateFor(ord int32) *Template {
	if nt.IsCloze() {
		ord = 0
	}
	if ord < 0 || int(ord) >= len(nt.Templates) {
		return nil
	}
	return &nt.Templates[ord]
}

// StockKind names one of the notetypes that every collection starts with.
type StockKind uint32

// The stock kinds; 0 is a notetype of a person's own making.
const (
	StockNone StockKind = iota
	StockBasic
	StockBasicReversed
	StockBasicOptionalReversed
	StockBasicTyping
	StockCloze
	StockImageOcclusion
)
