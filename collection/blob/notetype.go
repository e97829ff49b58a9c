package blob

import "karuta/collection/anki"

// otherKeys is the field that holds JSON keys unknown to Anki.
const otherKeys = 255

func notetypeConfig(c *anki.NotetypeConfig) message {
	return message{[]field{
		varint(1, &c.Kind),
		varint(2, &c.SortFieldIdx),
		text(3, &c.CSS),
		varint(4, &c.TargetDeckID),
		text(5, &c.LatexPre),
		text(6, &c.LatexPost),
		boolean(7, &c.LatexSVG),
		messages(8, &c.Reqs, cardRequirement),
		varint(9, &c.OriginalStockKind),
		optionalVarint(10, &c.OriginalID),
		raw(otherKeys, &c.Other),
	}, &c.Unknown}
}

func cardRequirement(r *anki.CardRequirement) message {
	return message{[]field{
		varint(1, &r.CardOrd),
		varint(2, &r.Kind),
		varints(3, &r.FieldOrds),
	}, &r.Unknown}
}

func fieldConfig(c *anki.FieldConfig) message {
	return message{[]field{
		boolean(1, &c.Sticky),
		boolean(2, &c.RTL),
		text(3, &c.FontName),
		varint(4, &c.FontSize),
		text(5, &c.Description),
		boolean(6, &c.PlainText),
		boolean(7, &c.Collapsed),
		boolean(8, &c.ExcludeFromSearch),
		optionalVarint(9, &c.ID),
		optionalVarint(10, &c.Tag),
		boolean(11, &c.PreventDeletion),
		raw(otherKeys, &c.Other),
	}, &c.Unknown}
}

func templateConfig(c *anki.TemplateConfig) message {
	return message{[]field{
		text(1, &c.QuestionFormat),
		text(2, &c.AnswerFormat),
		text(3, &c.BrowserQuestionFormat),
		text(4, &c.BrowserAnswerFormat),
		varint(5, &c.TargetDeckID),
		text(6, &c.BrowserFontName),
		varint(7, &c.BrowserFontSize),
		optionalVarint(8, &c.ID),
		raw(otherKeys, &c.Other),
	}, &c.Unknown}
}

// EncodeNotetype returns the config blob of a notetype.
func EncodeNotetype(c *anki.NotetypeConfig) []byte { return notetypeConfig(c).encode([]byte{}) }

// DecodeNotetype reads the config blob of a notetype into c, which must be empty.
func DecodeNotetype(b []byte, c *anki.NotetypeConfig) error { return notetypeConfig(c).decode(b) }

// EncodeField returns the config blob of a field.
func EncodeField(c *anki.FieldConfig) []byte { return fieldConfig(c).encode([]byte{}) }

// DecodeField reads the config blob of a field into c, which must be empty.
func DecodeField(b []byte, c *anki.FieldConfig) error { return fieldConfig(c).decode(b) }

// EncodeTemplate returns the config blob of a template.
func EncodeTemplate(c *anki.TemplateConfig) []byte { return templateConfig(c).encode([]byte{}) }

// DecodeTemplate reads the config blob of a template into c, which must be empty.
func DecodeTemplate(b []byte, c *anki.TemplateConfig) error { return templateConfig(c).decode(b) }
