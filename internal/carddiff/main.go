// Command carddiff draws the cards of cardrender/testdata with Karuta's renderer and with Chromium, and says how far
// boxes and pictures are from each other. It is run by make card-diff.
package main

import (
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"log"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"karuta/cardrender"
)

// What every card is drawn in.
const (
	width, height = 800, 600
	batch         = 16 // cards in one picture of Chromium's
)

func main() {
	log.SetFlags(0)
	data := flag.String("data", "cardrender/testdata", "folder with cards and media")
	out := flag.String("out", "build/card-diff", "folder for pictures and the table")
	browser := flag.String("chromium", "chromium", "the browser")
	mean := flag.Float64("mean", 0.92, "fail below this mean similarity")
	scale := flag.Int("scale", 1, "pixels of the picture for one of the card")
	least := flag.Float64("least", 0.75, "fail if a card is below this")
	flag.Parse()
	cards, err := run(*data, *out, *browser, *scale)
	if err != nil {
		log.Fatal(err)
	}
	if !report(cards, *mean, *least) {
		os.Exit(1)
	}
}

// card is one card with both pictures.
type card struct {
	name         string
	card         cardrender.Card
	page         string // for Chromium
	ours, theirs *image.RGBA
	boxes        map[string][4]float64 // ours, by data-n
	similarity   float64
	offset       float64 // mean distance of edges, CSS pixels
	compared     int
}

func run(data, out, browser string, scale int) ([]*card, error) {
	if err := os.MkdirAll(out, 0o755); err != nil {
		return nil, err
	}
	cards, err := readCards(data)
	if err != nil {
		return nil, err
	}
	r := cardrender.NewSystem(out, folder(filepath.Join(data, "media")))
	if err := r.Prepare(); err != nil {
		return nil, err
	}
	css, err := os.ReadFile(filepath.Join(data, "..", "card.css"))
	if err != nil {
		return nil, err
	}
	for _, c := range cards {
		if err := c.render(r, string(css), scale); err != nil {
			return nil, err
		}
	}
	media, err := filepath.Abs(filepath.Join(data, "media"))
	if err != nil {
		return nil, err
	}
	for i := 0; i < len(cards); i += batch {
		if err := browse(cards[i:min(i+batch, len(cards))], media, out, browser, scale); err != nil {
			return nil, err
		}
	}
	for _, c := range cards {
		if err := c.compare(out); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(cards, func(a, b *card) int { return cmp.Compare(a.similarity, b.similarity) })
	return cards, nil
}

func readCards(data string) ([]*card, error) {
	names, err := filepath.Glob(filepath.Join(data, "cards", "*.html"))
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("no cards in %s", data)
	}
	var cards []*card
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		base := strings.TrimSuffix(filepath.Base(name), ".html")
		cards = append(cards, &card{name: base, card: cardrender.Card{
			HTML: string(text), Night: strings.HasSuffix(base, "-night"), Class: "card1",
			QuestionSounds: []string{"a.mp3"}, AnswerSounds: []string{"b.mp3"}, Buttons: true,
		}})
	}
	return cards, nil
}

// render draws the card and writes the page for Chromium.
func (c *card) render(r *cardrender.Renderer, css string, scale int) error {
	tree := cardrender.Parse(c.card)
	c.page = pageOf(tree, css)
	page := r.Layout(tree, c.card, cardrender.View{Width: width, Height: height, Scale: float32(scale)}, true)
	c.ours = image.NewRGBA(image.Rect(0, 0, scale*width, scale*height))
	draw.Draw(c.ours, c.ours.Rect, image.White, image.Point{}, draw.Src)
	draw.Draw(c.ours, c.ours.Rect, image.NewUniform(page.Ground), image.Point{}, draw.Over)
	c.boxes = boxesOf(page)
	return r.Paint(page, c.ours, float32(scale))
}

// browse lets Chromium draw cards below each other, each in a frame of its own.
func browse(cards []*card, media, out, browser string, scale int) error {
	var b strings.Builder
	fmt.Fprintf(&b, `<!doctype html><base href="file://%s/"><style>body{margin:0}iframe{display:block;border:0;width:%dpx;height:%dpx}</style>`,
		media, width, height)
	for _, c := range cards {
		fmt.Fprintf(&b, `<iframe srcdoc="%s"></iframe>`, strings.NewReplacer("&", "&amp;", `"`, "&quot;").Replace(c.page))
	}
	b.WriteString(`<script>addEventListener("load", () => { const all = [...document.querySelectorAll("iframe")].map(f => {
		const r = {}; f.contentDocument.querySelectorAll("[data-n]").forEach(e => { const b = e.getBoundingClientRect();
		r[e.dataset.n] = [b.left, b.top, b.width, b.height]; }); return r; });
		const p = document.createElement("pre"); p.id = "boxes"; p.hidden = true; p.textContent = JSON.stringify(all); document.body.append(p); });</script>`)
	html := filepath.Join(out, "batch.html")
	if err := os.WriteFile(html, []byte(b.String()), 0o644); err != nil {
		return err
	}
	absolute, err := filepath.Abs(html)
	if err != nil {
		return err
	}
	shot := filepath.Join(out, "batch.png")
	flags := []string{
		"--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", fmt.Sprintf("--force-device-scale-factor=%d", scale), "--allow-file-access-from-files",
		"--disable-lcd-text", "--virtual-time-budget=10000", fmt.Sprintf("--window-size=%d,%d", width, height*len(cards)),
	}
	if err := fontSettings(out); err != nil {
		return err
	}
	call := func(what string) ([]byte, error) {
		cmd := exec.Command(browser, append(flags, what, "file://"+absolute)...)
		cmd.Env = append(cmd.Environ(), "FONTCONFIG_FILE="+filepath.Join(filepath.Dir(absolute), "fonts.conf"))
		text, err := cmd.Output()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", browser, err)
		}
		return text, nil
	}
	if _, err := call("--screenshot=" + shot); err != nil {
		return err
	}
	dump, err := call("--dump-dom")
	if err != nil {
		return err
	}
	return take(cards, shot, string(dump))
}

// fontSettings writes a file that makes the browser draw letters as they are, without fitting them to pixels.
func fontSettings(out string) error {
	const settings = `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<include ignore_missing="yes">/etc/fonts/fonts.conf</include>
<match target="pattern"><edit name="hinting" mode="assign"><bool>false</bool></edit>
<edit name="hintstyle" mode="assign"><const>hintnone</const></edit><edit name="autohint" mode="assign"><bool>false</bool></edit></match>
<match target="font"><edit name="hinting" mode="assign"><bool>false</bool></edit>
<edit name="hintstyle" mode="assign"><const>hintnone</const></edit></match></fontconfig>`
	return os.WriteFile(filepath.Join(out, "fonts.conf"), []byte(settings), 0o644)
}

var boxes = regexp.MustCompile(`(?s)<pre id="boxes"[^>]*>(.*?)</pre>`)

// take cuts Chromium's picture up and reads its boxes.
func take(cards []*card, shot, dump string) error {
	file, err := os.Open(shot)
	if err != nil {
		return err
	}
	picture, err := png.Decode(file)
	if closeErr := file.Close(); err != nil || closeErr != nil {
		return fmt.Errorf("read %s: %w", shot, cmp.Or(err, closeErr))
	}
	found := boxes.FindStringSubmatch(dump)
	if found == nil {
		return fmt.Errorf("chromium gave no boxes")
	}
	var all []map[string][4]float64
	if err := json.Unmarshal([]byte(found[1]), &all); err != nil {
		return err
	}
	for i, c := range cards {
		c.theirs = image.NewRGBA(c.ours.Rect)
		draw.Draw(c.theirs, c.theirs.Rect, picture, image.Pt(0, i*c.ours.Rect.Dy()), draw.Src)
		sum := 0.0
		for n, box := range all[i] {
			mine, ok := c.boxes[n]
			if !ok || box[2] == 0 && box[3] == 0 {
				continue
			}
			c.compared++
			for j := range box {
				sum += math.Abs(box[j]-mine[j]) / 4
			}
		}
		c.offset = sum / max(1, float64(c.compared))
	}
	return nil
}

// compare measures the similarity and writes both pictures beside each other.
func (c *card) compare(out string) error {
	c.similarity = similarity(c.ours, c.theirs)
	one := c.ours.Rect
	other := one.Add(image.Pt(one.Dx()+10, 0))
	both := image.NewRGBA(one.Union(other))
	draw.Draw(both, one, c.ours, image.Point{}, draw.Src)
	draw.Draw(both, other, c.theirs, image.Point{}, draw.Src)
	file, err := os.Create(filepath.Join(out, c.name+".png"))
	if err != nil {
		return err
	}
	err = png.Encode(file, both)
	return cmp.Or(err, file.Close())
}

// report prints the table, worst first, and says whether it is good enough.
func report(cards []*card, mean, least float64) bool {
	sum, offset := 0.0, 0.0
	for _, c := range cards {
		fmt.Printf("%-28s similarity %.3f  boxes off by %5.2f px (%d)\n", c.name, c.similarity, c.offset, c.compared)
		sum += c.similarity
		offset += c.offset
	}
	n := float64(len(cards))
	fmt.Printf("%d cards: mean similarity %.4f, least %.3f (%s), boxes off by %.2f px\n",
		len(cards), sum/n, cards[0].similarity, cards[0].name, offset/n)
	return sum/n >= mean && cards[0].similarity >= least
}
