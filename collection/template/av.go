package template

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// AVTag is something to be played with a card: a sound or video file, or a text to be spoken.
type AVTag struct {
	// Filename is a name in the media folder without any path; "" if Speech is set.
	Filename string
	Speech   *Speech
}

// Speech is a text for the system's voice.
type Speech struct {
	Text   string   // plain
	Lang   string   // such as en_US; never empty
	Voices []string // preferred voices, best first; may be empty
	Speed  float32  // 1 is normal
	Other  []string // further options as key=value
}

// defaultBlank is spoken for a hidden cloze deletion without a hint.
const defaultBlank = "blank"

// ExtractAV takes [sound:] and [anki:tts] tags out of the text of one side and leaves [anki:play:q:N] or
// [anki:play:a:N] in their place, N being the position in the list.
func ExtractAV(html string, side Side) (string, []AVTag) {
	nodes, found := parseAV(html)
	if !found {
		return html, nil
	}
	letter := byte('q')
	if side == Answer {
		letter = 'a'
	}
	var tags []AVTag
	var b strings.Builder
	play := func(tag AVTag) {
		fmt.Fprintf(&b, "[anki:play:%c:%d]", letter, len(tags))
		tags = append(tags, tag)
	}
	for _, n := range nodes {
		switch {
		case n.kind == avSound:
			name := decodeEntities(n.text)
			play(AVTag{Filename: name[strings.LastIndexByte(name, '/')+1:]})
		case n.kind != avDirective:
			b.WriteString(n.text)
		case n.name != "tts":
			n.write(&b)
		case n.option("lang") == "":
			b.WriteString("[The tag 'anki:tts' needs a language: lang=…]")
		default:
			play(AVTag{Speech: n.speech()})
		}
	}
	return b.String(), tags
}

// StripAV removes sounds and texts to be spoken.
func StripAV(html string) string {
	nodes, found := parseAV(html)
	if !found {
		return html
	}
	var b strings.Builder
	for _, n := range nodes {
		switch {
		case n.kind == avText:
			b.WriteString(n.text)
		case n.kind == avDirective && n.name != "tts":
			n.write(&b)
		}
	}
	return b.String()
}

func (n *avNode) speech() *Speech {
	s := &Speech{Lang: n.option("lang"), Speed: 1}
	blank := defaultBlank
	for _, o := range n.options {
		switch o.key {
		case "lang":
		case "voices":
			s.Voices = strings.Split(o.value, ",")
		case "speed":
			s.Speed = parseSpeed(o.value)
		case "cloze_blank":
			blank = o.value
		default:
			s.Other = append(s.Other, o.key+"="+o.value)
		}
	}
	s.Text = strings.ReplaceAll(stripForSpeech(n.text), "[...]", blank)
	return s
}

// parseSpeed reads a decimal number; what is none counts as 1.
func parseSpeed(s string) float32 {
	if strings.ContainsAny(s, "xX_") {
		return 1
	}
	f, err := strconv.ParseFloat(s, 32)
	if err != nil && !math.IsInf(f, 0) {
		return 1
	}
	return float32(f)
}

// write puts down a directive of another kind the way Anki does: one space before each option, quotes where needed.
func (n *avNode) write(b *strings.Builder) {
	b.WriteString("[anki:" + n.name)
	for _, o := range n.options {
		if strings.ContainsAny(o.value, "] \t\r\n") {
			b.WriteString(" " + o.key + `="` + o.value + `"`)
		} else {
			b.WriteString(" " + o.key + "=" + o.value)
		}
	}
	b.WriteString("]" + n.text + "[/anki:" + n.name + "]")
}
