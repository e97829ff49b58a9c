package collection_test

import (
	"math/rand/v2"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// oddWords are pieces of text and names that programs are apt to treat differently: letters with more than one form,
// characters that are not seen, and those that mean something to searches, templates, HTML or the file itself.
var oddWords = []string{
	"é", "e\u0301", "É", "\u0301x", "q\u0323\u0307", "q\u0307\u0323", "한글", "\u1112\u1161\u11ab", "\u1100", "ß", "ẞ", "ss", "İ", "ı", "i", "I", "i\u0307",
	"Σ", "σ", "ς", "\u212a", "k", "ſ", "s", "\u2126", "ω", "Å", "\u212b", "ᏸ", "Ᏸ", "\uab70", "Ꭰ", "\U00010400", "\U00010428", "\U0001e900", "\U0001e922",
	"\U00010570", "\U00010597", "ꟊ", "ꟶ", "ａ", "Ａ", "ﬁ", "fi", "ﬃ", "ŉ", "ǰ", "ΐ", "ᾳ", "ᾼ", "ǆ", "ǅ", "ո", "և", "Ա",
	"👩\u200d👩\u200d👧", "🇩🇪", "שלום", "\u200fא\u200e", "\u202eabc\u202c", "नमस्ते", "日本", "ｶﾞ", "ガ", "カ\u3099", "\uf900", "豈", "\U0002f800", "\u0e33", "ไทย",
	"\u00a0", "\u2028", "\u2029", "\u3000", "\u200b", "\ufeff", "\u00ad", "\u034f", "\u0085", "\u1680", "\u2003", "\u180e", "\u001c",
	" ", "\x00", "a\x00b", "\x00x", "\t", "\n", "\r", "\v", "\f", "\x01", "\x1f", "\x7f", "\ufffd", "\uffff", "\U0010ffff", "\u0378",
	`"`, "'", `\`, "*", "_", "%", ":", "::", "(", ")", "-", "+", "#", "/", "^", "{", "}", "{{", "}}", "&", "<", ">", ",", ";", "!",
	"١٢٣", "１２", "①", "3.10", "1e5", "007", "-1", "+5", "0x1F", "1_000", " 12", "12 ", "1.", ".5", "9223372036854775808", "inf", "nan",
	"a", "A", "Front", "one", "Three", "Default", "blank", "marked",
}

// oddNames are whole names that differ little from each other, and from those in the collection that tests begin with.
var oddNames = []string{
	"A", "a", "Á", "A\u0301", "á", "ａ", "Lang", "lang", "LANG", "ſtrict", "Straße", "STRASSE", "strasse", "Empty", "empty ", "İstanbul", "i\u0307stanbul", "istanbul",
	"ΣΊΣΥΦΟΣ", "σίσυφος", "한국", "\u1112\u1161\u11ab국", "Ω", "\u2126", "ω", "日本", "日本::語", "one", "ONE", "oñe", "on\u0303e", "three", "ﬁn", "FIN", "ŉ", "ʼn", "ʼN",
	"Default", "DEFAULT", "deﬁned", "Defined", "\U00010400", "\U00010428", "", " ", "::", "a::", "::a", "a::::b", "x:", ":x", "a:b", "blank", "BLANK::x",
	"\u3000x", "x\u3000y", "\u00a0x\u00a0", "\u2028", "\ufeffx", "x\u200b", "x\x1fy", "a\x01", "\x7f", "tab\t", "line\nbreak", `"`, `a"b`, `""`, "*", "_", "%", `a\`, "(x)", "#x", "/x", "^x", "{x}", "{{x}}",
}

// wordier makes texts of odd words and names.
type wordier struct{ *rand.Rand }

// name returns a name: one of oddNames, one of a few words, or a form of it in other case or composition.
func (w wordier) name() string {
	name := pick(w.Rand, oddNames...)
	switch w.IntN(8) {
	case 0, 1:
		name = w.words(3)
	case 2:
		name += "::" + pick(w.Rand, oddNames...)
	case 3:
		name += w.words(1)
	case 4:
		if w.IntN(10) == 0 && !strings.Contains(name, "::") { // Anki makes no more than ten missing parents of a deck
			name = strings.Repeat(name, 1+w.IntN(60))
		}
	}
	return w.form(name)
}

// words returns up to n words in a row.
func (w wordier) words(n int) string {
	var b strings.Builder
	for range 1 + w.IntN(n) {
		b.WriteString(pick(w.Rand, oddWords...))
	}
	return b.String()
}

// form now and then returns a text in other case or composition.
func (w wordier) form(text string) string {
	switch w.IntN(12) {
	case 0:
		return strings.ToUpper(text)
	case 1:
		return strings.ToLower(text)
	case 2:
		return norm.NFD.String(text)
	case 3:
		return norm.NFC.String(text)
	case 4:
		return norm.NFKD.String(text)
	}
	return text
}

// oddMarkup are pieces of fields beside their words.
var oddMarkup = []string{
	"<b>", "</b>", "<br>", "<div>", "</div>", "&nbsp;", "&#160;", "&#xA0;", "&NotEqualTilde;", "&amp", "&amp;", "&lt;", "&eacute;", "&;", "&#0;", "&#x110000;", "&shy;", "&zwj;",
	"{{c1::x}}", "{{c1::x::h}}", "{{c2::é}}", "{{c١::x}}", "{{c1::", "}}", "[sound:a.mp3]", "<img src=\"a b.png\">", "<img src='é.png'>", "<img src=e\u0301.png>",
	"<!-- x -->", "<style>x</style>", "<ſtyle>y</ſtyle>", "\\(x\\)", "[$]x[/$]",
}

// field returns the text of a field.
func (w wordier) field() string {
	switch w.IntN(10) {
	case 0:
		return ""
	case 1:
		return pick(w.Rand, oddMarkup...)
	case 2:
		return w.name()
	case 3:
		return pick(w.Rand, oddWords...)
	}
	var b strings.Builder
	for range 1 + w.IntN(4) {
		b.WriteString(w.form(pick(w.Rand, pick(w.Rand, oddWords, oddMarkup, oddNames)...)))
	}
	return b.String()
}
