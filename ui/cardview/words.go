package cardview

import (
	"image/color"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"karuta/ui/theme"
)

// piece is the smallest thing a line is made of: a word, a picture, a word with its reading.
type piece struct {
	text   string
	style  *style
	width  float32
	ascent float32 // above the baseline
	below  float32 // below it
	space  float32 // of the white space before it, dropped at the start of a line
	br     bool    // ends the line
	run    int     // pieces of one run are drawn as one text

	reading      *piece
	picture      *picture
	pictureWidth float32
	missing      string // what is said instead of a picture
}

// measurer measures texts; a card has the same words and spaces many times.
type measurer map[measureKey]metrics

type measureKey struct {
	text string
	size float32
	mode fyne.TextStyle
}

type metrics struct{ width, height, base float32 }

func (m measurer) measure(text string, s *style) metrics {
	key := measureKey{text, s.size, s.textStyle()}
	if known, ok := m[key]; ok {
		return known
	}
	size, base := fyne.CurrentApp().Driver().RenderedTextSize(text, s.size, key.mode, nil)
	found := metrics{size.Width, size.Height, base}
	m[key] = found
	return found
}

// pieces splits the runs of a block into what can stand on lines.
func (f *flow) pieces(b *block, width float32) []piece {
	var out []piece
	space := float32(0)
	for i, r := range b.runs {
		switch {
		case r.br:
			m := f.measure("x", r.style)
			p := piece{br: true, style: r.style}
			p.ascent, p.below = f.extent(m, r.style)
			out = append(out, p)
			space = 0
		case r.image != "":
			p := f.picture(r, width)
			p.space, p.run = space, i
			out = append(out, p)
			space = 0
		case r.reading != "":
			p := f.ruby(r)
			p.space, p.run = space, i
			out = append(out, p)
			space = 0
		default:
			out, space = f.words(out, r, i, space)
		}
	}
	return out
}

// words adds the words of a run. space is the white space waiting in front of the next piece; it returns what is left.
func (f *flow) words(out []piece, r run, index int, space float32) ([]piece, float32) {
	blank := f.measure(" ", r.style).width
	start := -1
	text := []rune(r.text)
	flush := func(end int) {
		if start < 0 {
			return
		}
		word := string(text[start:end])
		m := f.measure(word, r.style)
		p := piece{text: word, style: r.style, width: m.width, space: space, run: index}
		p.ascent, p.below = f.extent(m, r.style)
		out = append(out, p)
		space, start = 0, -1
	}
	for i, c := range text {
		switch {
		case c == ' ':
			flush(i)
			if r.style.pre {
				space += blank
			} else {
				space = blank
			}
		case breaksAnywhere(c):
			// One character a piece; punctuation stays with what is before it.
			if !closes(c) {
				flush(i)
			}
			if start < 0 {
				start = i
			}
			if i+1 >= len(text) || !closes(text[i+1]) {
				flush(i + 1)
			}
		case start < 0:
			start = i
		}
	}
	flush(len(text))
	return out, space
}

// breaksAnywhere reports whether a line may end beside the character without a space: Chinese and Japanese.
func breaksAnywhere(c rune) bool {
	return c >= 0x2E80 && (unicode.In(c, unicode.Han, unicode.Hiragana, unicode.Katakana) || c >= 0x3000 && c < 0x3040 ||
		c >= 0xFF00 && c < 0xFFF0)
}

func closes(c rune) bool {
	switch c {
	case '、', '。', '，', '．', '」', '』', '）', '】', '！', '？', 'ー', '々':
		return true
	}
	return false
}

// extent returns how far a text reaches above and below the baseline of its line.
func (f *flow) extent(m metrics, s *style) (ascent, below float32) {
	ascent, below = m.base, m.height-m.base
	if extra := s.lineHeight*s.size - m.height; extra > 0 {
		ascent += extra / 2
		below += extra / 2
	}
	return ascent + s.shift*s.size, below - s.shift*s.size
}

func (f *flow) ruby(r run) piece {
	m := f.measure(r.text, r.style)
	small := *r.style
	small.size = max(minSize, r.style.size/2)
	rm := f.measure(r.reading, &small)
	p := piece{text: r.text, style: r.style, width: max(m.width, rm.width)}
	p.ascent, p.below = f.extent(m, r.style)
	p.reading = &piece{text: r.reading, style: &small, width: rm.width, ascent: rm.base, below: rm.height - rm.base}
	p.ascent += rm.height * 0.8
	return p
}

// picture measures a picture: its natural size, or what style and attributes say, never wider than the card nor much
// higher than the view.
func (f *flow) picture(r run, width float32) piece {
	p := piece{style: r.style, picture: f.pictures(r.image)}
	if p.picture.err != nil {
		p.missing = r.image
		if r.alt != "" {
			p.missing = r.alt
		}
		quiet := *r.style
		quiet.size, quiet.quiet = theme.TextBase, true
		p.style = &quiet
		p.text = "[" + p.missing + "]"
		m := f.measure(p.text, p.style)
		p.picture, p.width = nil, m.width
		p.ascent, p.below = f.extent(m, p.style)
		return p
	}
	if !p.picture.done {
		return p
	}
	w, h := pictureSize(p.picture, r.style, width, f.viewHeight)
	p.width, p.pictureWidth, p.ascent = w, w, h
	return p
}

func pictureSize(p *picture, s *style, width, viewHeight float32) (w, h float32) {
	w, h = p.width, p.height
	ratio := h / max(w, 1)
	switch {
	case s.width.set && s.height.set && !s.height.percent:
		w, h = s.width.of(width), s.height.of(0)
		ratio = h / max(w, 1)
	case s.width.set:
		w = s.width.of(width)
		h = w * ratio
	case s.height.set && !s.height.percent:
		h = s.height.of(0)
		w = h / max(ratio, 0.001)
	}
	limitW, limitH := width, max(120, viewHeight*0.8)
	if s.maxWidth.set {
		limitW = min(limitW, s.maxWidth.of(width))
	}
	if s.maxHeight.set && !s.maxHeight.percent {
		limitH = min(limitH, s.maxHeight.of(0))
	}
	if w > limitW {
		w, h = limitW, limitW*ratio
	}
	if h > limitH {
		w, h = limitH/max(ratio, 0.001), limitH
	}
	return max(1, w), max(1, h)
}

// newText makes the toolkit's object for a text.
func (f *flow) newText(text string, s *style) *canvas.Text {
	ink := s.color
	if s.href != "" && ink == nil {
		ink = theme.Color(theme.Accent)
	}
	if ink == nil {
		ink = f.ink
	}
	if s.quiet {
		ink = theme.Color(theme.Muted)
	}
	t := canvas.NewText(text, ink)
	t.TextSize, t.TextStyle = s.size, s.textStyle()
	return t
}

func newRectangle(fill color.Color, pos fyne.Position, size fyne.Size) *canvas.Rectangle {
	r := canvas.NewRectangle(fill)
	r.Move(pos)
	r.Resize(size)
	return r
}
