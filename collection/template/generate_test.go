package template

import (
	"math/rand/v2"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// generator makes templates and fields that know the grammar, and breaks some of them.
type generator struct {
	*rand.Rand
}

func newGenerator(seed uint64) generator {
	return generator{rand.New(rand.NewPCG(seed, 0x6b6172757461))}
}

func (g generator) chance(percent int) bool { return g.IntN(100) < percent }

func (g generator) pick(from ...string) string { return from[g.IntN(len(from))] }

// fieldSets are the field names of the notetypes used; some clash with special fields.
var fieldSets = [][]string{
	{"Front", "Back", "Extra"},
	{"Text", "Tags", "c1", "Deck"},
	{"Add Reverse", "é", "日本", "FrontSide"},
	{"שם", "हिन्दी", "ß", "\U00010400", "Σίσυφος ς"},
	{"a\u00a0b", "x/y", "漢字[かな]", "c\u0661", "\u200bz", "é\u0301"},
	{"İ", "ﬁ", "a&b", "<i>", "'q'", "%>", "1"},
}

// name names a field, seldom one that does not exist.
func (g generator) name(fields []string, conditional bool) string {
	switch n := g.IntN(1000); {
	case n < 780:
		return g.pick(fields...)
	case n < 900 || n < 985 && !conditional:
		return g.pick(specialFields...)
	case n < 985:
		return g.pick("c1", "c1", "c2", "c2", "c3", "c+1")
	default:
		name := g.pick(fields...)
		return g.pick(norm.NFD.String(name), strings.ToUpper(name), strings.ToLower(name), name+"\u200b", "\u00a0"+name, "c\u0661", "c１", "", "Nope", "front", "Front ", "a<b>&", "c", "c1", "c2", "c99999999999")
	}
}

func (g generator) space() string {
	if g.chance(85) {
		return ""
	}
	return g.pick(" ", "\n", "\u00a0", "\t ", "\u2003", "\u3000", "\u2028", "\u0085", "\x1f", "\u200b", "\ufeff", "\v", "\u180e")
}

func (g generator) filters(cloze bool) string {
	var b strings.Builder
	for g.chance(45) {
		b.WriteString(g.pick("text", "hint", "type", "cloze", "cloze-only", "furigana", "kanji", "kana", "nc", "type-nc",
			"type-cloze", "tts en_US", "tts ja_JP voices=A,B speed=0.5", "tts x=y", "tts ", "unknown", "", "Text", "hint ",
			"hint\u00a0", "TEXT", "ﬁlter", "Kana", "ｋａｎａ", "tts\u3000ja_JP", "tts ja_JP\u00a0voices=é", "tts ja_JP voices=漢,字", "e\u0301", "\u200btext") + g.space() + ":")
	}
	if cloze && g.chance(60) {
		b.WriteString("cloze:")
	}
	return b.String()
}

func (g generator) template(fields []string, cloze bool, depth int) string {
	var b strings.Builder
	if depth == 0 && g.chance(4) {
		b.WriteString(g.space() + altDirective)
	}
	open, shut := "{{", "}}"
	if g.chance(5) {
		open, shut = "<%", "%>"
	}
	for range 1 + g.IntN(4) {
		switch n := g.IntN(100); {
		case n < 25:
			b.WriteString(g.pick(" ", "text", "<br>", "<hr id=answer>", "<b>", "é", "[sound:t.mp3]", "[anki:tts lang=en]", "[/anki:tts]",
				"[latex]", "[/latex]", `\(`, `\)`, "}}", "{{", "%>", ":", "<div class=\"x\">"))
		case n < 30:
			b.WriteString("<!--" + g.template(fields, cloze, depth+1) + "-->")
		case n < 50 && depth < 4:
			name := g.name(fields, true)
			b.WriteString(open + g.space() + g.pick("#", "^", "#") + g.space() + name + g.space() + shut)
			b.WriteString(g.template(fields, cloze, depth+1))
			b.WriteString(open + "/" + g.space() + name + shut)
		default:
			b.WriteString(open + g.space() + g.filters(cloze) + g.name(fields, false) + g.space() + shut)
		}
	}
	if depth == 0 && g.chance(8) {
		return g.broken(b.String())
	}
	return b.String()
}

// broken changes a text here and there.
func (g generator) broken(text string) string {
	runes := []rune(text)
	for range 1 + g.IntN(3) {
		if len(runes) == 0 {
			return ""
		}
		at := g.IntN(len(runes))
		switch g.IntN(3) {
		case 0:
			runes = append(runes[:at], runes[at+1:]...)
		case 1:
			runes[at] = []rune("{}<>#^/:[]-\\ \"'&;")[g.IntN(17)]
		default:
			end := min(len(runes), at+1+g.IntN(8))
			runes = append(runes[:end:end], runes[at:]...)
		}
	}
	return string(runes)
}

var fragments = []string{
	" ", "\n", "a", "word", "Ünï", "e\u0301", "ſ", "日本", "שלום", "\u00a0", "&nbsp;", "&amp;", "&lt;b&gt;", "&eacute;", "&#65;",
	"&#x1F600;", "&#xD800;", "&#X41;", "&nope;", "&", "&lang;", "&;", "<b>", "</b>", "<br>", "<br/>", "<br />", "<BR>", "<div>", "</div>",
	"<style>x{}</style>", "<STYLE a>", "</style>", "<script>", "</script>", "<!--", "-->", "<", ">", "<>", "<p>", "</li>",
	`<img src="a b.png">`, "<img src='c&amp;d.jpg' alt=\"x\">", "<img alt=x src=e.png>", "<img src= f.gif >", `<IMG data="h#é.png"/>`,
	`<object data=g%20.swf>`, `<img src="https://x.y/z .png">`, `<audio ésrc="i.mp3" src="j.mp3">`, `<img alt=">" src="k.png">`, `<img src="">`,
	`<source ſrc="l">`, `<video src='m`, `'>`, `">`, "<images src=n>", "[sound:a.mp3]", "[sound:x/y&amp;z.ogg]", "[sound:]", "[sound:b", "]", "[",
	"[anki:tts lang=en_US]", "[anki:tts lang=de voices=A,B speed=1.5 cloze_blank=lacuna k=\"v w\"]", "[anki:tts speed=x]", "[anki:tts lang=\"fr\" speed=.5]",
	"[/anki:tts]", "[anki:play:q:0]", "[anki:foo bar=\"a b\"]", "[/anki:foo]", "[anki:foo ]", "[latex]", "[/latex]", "[$]", "[/$]", "[$$]", "[/$$]", "[LaTeX]",
	`\(`, `\)`, `\[`, `\]`, `x^2`, " 漢字[かな]", "字[じ]", "a[b]>c[d]", "[[type:Front]]", "...", "[...]", "{{", "}}", "}", "{{c", "::", ":", ",", "=", "/", `"`, "'", `\`, "$", "$1",
	"\u200d", "\u0300", "\u0e33", "ﬁ", "ß", "İ", "\r", "\t", "\v", "\u0085", "\u2028", "\u3000",
	"\x1f", "\x01", "\x7f", "\f", "\u1680", "\u180e", "\u200b", "\ufeff", "\u00ad", "\u034f", "\u2029", "\u202f", "\u205f", "\uffff", "\U0010ffff", "\ufffd",
	"\u0301", "q\u0323\u0307", "q\u0307\u0323", "\u1112\u1161\u11ab", "한", "\u1100", "カ\u3099", "ｶﾞ", "\uf900", "\U0002f800", "\u0f73", "\u0344", "\u2126", "\u212a", "ﬃ",
	"ẞ", "ı", "ς", "ᏸ", "\uab70", "\U00010400", "\U00010428", "\U0001e900", "👩\u200d👩\u200d👧", "🇩🇪", "\u200f", "\u202e", "नमस्ते", "ไทย", "١٢٣", "１２", "①",
	"\u3000漢字[かん じ]", "\u00a0漢字[かな]", "\t漢[か]", "漢字\u3000[かな]", "a\u2028b[c]", "漢\n字[か\nな]", "👩\u200d👧[家族]", " 漢字[[かな]]", "]漢[か", "&nbsp;漢字[かな]", " <b>漢</b>字[かな]", "[[sound:x.mp3]]", "漢[sound:y.mp3]",
	"&NotEqualTilde;", "&amp", "&#160;", "&#xA0;", "&#0;", "&#x110000;", "&#12345678901;", "&#1;", "&#x80;", "&AMP;", "&shy;", "&zwj;", "&lang", "&#é;", "&é;", "&#x;", "&#+65;", "&# 65;",
	"<\u00a0b>", "<ſtyle>x</ſtyle>", "<ſcript>y</ſcript>", "<br\u2003/>", "<BR\u3000>", "<é>", "<!-->", "<!--->", "<!---->", "<img\u00a0src=o.png>", "<img src=\"e\u0301.png\">",
	"<img src=\"a%20b%C3%A9.png\">", "<img src=\"&eacute;%.png\">", "<img src=\"日 本.png\">", "<img src='\u200bz.png'>", "[sound:é\u3000ü.mp3]", "[sound:a\nb.mp3]", "[sound:%C3%A9.mp3]", "[SOUND:q.mp3]", "[ſound:q.mp3]",
	"<img src=\"\nr.png\n\">", "<object data='ñ.swf'>", "<img src=s.png/>", "<img src=“t.png”>", "<img ALT='é>' SRC=u.png>",
}

func (g generator) field(depth int) string {
	if depth == 0 && g.chance(15) {
		return g.pick("", " ", "<br>", " <div><br /></div>\n", "&nbsp;", "<div />", "</br >", "<br  >")
	}
	var b strings.Builder
	for range 1 + g.IntN(5) {
		switch n := g.IntN(100); {
		case n < 45:
			b.WriteString(fragments[g.IntN(len(fragments))])
		case n < 60:
			b.WriteString(g.pick("one", "two", "three", "the quick brown fox", "<i>x</i>", "<div>line</div>"))
		case n < 68:
			b.WriteString(g.pick("[latex]", "[$]", "[$$]", `\(`, `\[`) + g.field(3) + g.pick("[/latex]", "[/$]", "[/$$]", `\)`, `\]`))
		case n < 78:
			b.WriteString(g.occlusion())
		case depth < 3:
			b.WriteString(g.cloze(depth))
		}
	}
	if depth == 0 && g.chance(10) {
		return g.broken(b.String())
	}
	return b.String()
}

func (g generator) cloze(depth int) string {
	number := g.pick("1", "1", "1", "2", "2", "3", "0", "1,2", "3,1,1", "01", "500", "501", "65535", "65536", ",", "2,", "١", "１", " 1", "1 ", "+1", "1\u200b", "c1", "1:2")
	text := "{{c" + number + "::" + g.field(depth+1)
	if g.chance(30) {
		text += "::" + g.pick("hint", "h::i", "<b>h</b>", "", "[x]", "é\u0301", "\u2028", ":", "\x1f")
	}
	return text + "}}"
}

func (g generator) occlusion() string {
	var b strings.Builder
	b.WriteString("{{c" + strconv.Itoa(g.IntN(4)) + "::" + g.pick("image-occlusion:", "image-occlusion:", "image-occlusion", " image-occlusion:"))
	b.WriteString(g.pick("rect", "ellipse", "polygon", "text", "star", ""))
	for range g.IntN(6) {
		b.WriteString(":" + g.pick("left", "top", "width", "height", "rx", "ry", "angle", "fill", "points", "oi", "text", "scale", "fs", "x", "") +
			g.pick("=", "=", "=", "=", ""))
		b.WriteString(g.pick(".25", "0", "1", "", "a b", "0,0 1,1 2", "0,0 ", ",", `x\:y`, `\\`, `\z`, `"`, "é<", "a::b"))
	}
	b.WriteString(g.pick("", "::hint") + "}}")
	return b.String()
}
