package cardrender

import (
	_ "embed"
	"errors"
	"fmt"
	"image"
	"io/fs"
	"strings"
	"sync"
	"time"

	"golang.org/x/net/html"

	"karuta/cardrender/dom"
	"karuta/cardrender/fonts"
	"karuta/cardrender/layout"
	"karuta/cardrender/maths"
	"karuta/cardrender/paint"
	"karuta/cardrender/style"
	"karuta/cardrender/svg"
)

//go:embed card.css
var cardCSS string

var cardSheet = sync.OnceValue(func() *style.Sheet { return style.Parse(cardCSS) })

// View is what a card is shown in.
type View struct {
	Width, Height float32 // CSS pixels
	Scale         float32 // device pixels for one of them
}

// Page is a card laid out: what to paint, what reacts to clicks, the texts.
type Page struct {
	*layout.Page
	// Problems are what the learner should know: sentences for people, such as that the card was too much.
	Problems []string
	// Absent are names of files that the card asks for and that are not in the media folder.
	Absent []string
	// Pending are names of pictures and formulas that are still to be loaded; Load does so.
	Pending []string
	// Hosts are the names of sites whose files the card asks for and may not have, in the order of the alphabet.
	Hosts []string

	moving []*paint.Animation
}

// Renderer lays cards out and paints them. It is safe for concurrent use; one thing is done at a time.
type Renderer struct {
	mutex  sync.Mutex
	fonts  *fonts.Set
	glyphs *paint.Glyphs
	media  Media
	web    Web // nil: nothing comes from the internet
	known  *library
	sheets map[string]*style.Sheet
	limit  time.Duration
	// prepare reads the fonts; nil: they are there.
	prepare func() error

	// formulas are typeset with it; nil: they are shown as text.
	formulas *formulas
	cache    string // a folder; "": nothing is kept on disk
}

// defaultLimit is how long the layout of one card may take.
const defaultLimit = 2 * time.Second

// New makes a renderer with fonts and the media folder, which may be nil.
func New(set *fonts.Set, media Media) *Renderer {
	r := &Renderer{
		fonts: set, glyphs: paint.NewGlyphs(), media: media, known: newLibrary(), sheets: map[string]*style.Sheet{}, limit: defaultLimit,
	}
	r.glyphs.Write = r.write
	return r
}

// NewSystem makes a renderer with the fonts of the system, which Prepare reads. An index of them is kept in the folder
// cache, and so are pictures of formulas. MathJax is started in this process (see TypesetApart).
func NewSystem(cache string, media Media) *Renderer {
	r := New(fonts.NewSet(), media)
	r.cache = cache
	r.typesetWith(&maths.Typesetter{})
	r.prepare = sync.OnceValue(func() error {
		set, err := fonts.NewSystemSet(cache)
		if err != nil {
			return err
		}
		r.mutex.Lock()
		defer r.mutex.Unlock()
		r.fonts = set
		return nil
	})
	return r
}

// Prepare reads the fonts, once. On a computer's first call that takes a while, so it is best done beside the window.
func (r *Renderer) Prepare() error {
	if r.prepare == nil {
		return nil
	}
	return r.prepare()
}

// Render lays a card out. With wait it loads the pictures first; without, those not loaded yet are left out and named
// in the page's Pending. A card that breaks the renderer is shown as its text, and the page says so.
func (r *Renderer) Render(card Card, view View, wait bool) *Page {
	return r.Layout(Parse(card), card, view, wait)
}

// Layout lays out a card whose tree was read, and perhaps changed, before.
func (r *Renderer) Layout(doc *dom.Document, card Card, view View, wait bool) *Page {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	page, err := r.layout(doc, card, view, wait)
	if err == nil && wait && len(page.Pending) > 0 { // formulas, which may take longer than a layout may
		r.Load(page.Pending)
		page, err = r.layout(doc, card, view, wait)
	}
	if err == nil {
		return page
	}
	plain := dom.Parse("")
	plain.Body.AppendChild(dom.Element("div", "class", "karuta-broken"))
	plain.Body.FirstChild.AppendChild(dom.Text("This card could not be drawn as it was made: " + err.Error() + ". Here is its text."))
	plain.Body.AppendChild(dom.Text(dom.PlainText(card.HTML[:min(len(card.HTML), 20000)])))
	page, second := r.layout(plain, Card{Night: card.Night}, view, false)
	if second != nil { // not even text: an empty page is better than none
		page = &Page{Page: &layout.Page{Width: view.Width, Height: view.Height}}
	}
	page.Problems = append(page.Problems, err.Error())
	return page
}

var errSlow = errors.New("it takes too long")

// layout lays out and turns a panic into an error.
func (r *Renderer) layout(doc *dom.Document, card Card, view View, wait bool) (page *Page, err error) {
	defer func() {
		if broken := recover(); broken != nil {
			page, err = nil, fmt.Errorf("the drawing program has a mistake (%v)", broken)
		}
	}()
	r.trim()
	until := time.Now().Add(r.limit)
	job := &job{r: r, card: &card, page: &Page{}, wait: wait, absent: map[string]bool{}, pending: map[string]bool{}}
	sheets := job.collect(doc, card)
	job.sheets = append([]*style.Sheet{cardSheet()}, sheets...)
	job.fitOcclusion(doc)
	job.own = job.fonts(sheets)
	sources := []style.Source{{Sheet: style.BrowserSheet()}}
	for _, sheet := range job.sheets {
		sources = append(sources, style.Source{Sheet: sheet, Origin: style.Author})
	}
	screen := style.Screen{Width: view.Width, Height: view.Height, Scale: view.Scale, Dark: card.Night}
	laid, ok := layout.Layout(doc, layout.Options{
		Width: view.Width, Height: view.Height, Styles: style.NewResolver(screen, sources...), Fonts: r.fonts, Own: job.own,
		Picture: job.picture, SVG: job.inlineSVG, Embed: job.embed, Until: until,
	})
	if !ok {
		return nil, errSlow
	}
	job.page.Page = laid
	if laid.Cut || doc.Cut {
		job.page.Problems = append(job.page.Problems, "The card is too large; only a part of it is shown.")
	}
	job.page.Problems = append(job.page.Problems, fontProblems(r.fonts, job.own, laid)...)
	return job.page, nil
}

// trim gives memory back when many large fonts are held.
func (r *Renderer) trim() {
	if dropped := r.fonts.Trim(); len(dropped) > 0 {
		r.glyphs.Drop(dropped)
	}
}

// Load loads what a page named as pending, so that it is there when the card is laid out. It is meant to run beside the
// window.
func (r *Renderer) Load(names []string) {
	for _, name := range names {
		if source, ok := sourceOf(name); ok {
			r.formulas.load(source)
		} else if address, ok := strings.CutPrefix(name, remoteFile); ok {
			_, _ = r.known.file(r.read, address) // the layout finds what it was
		} else {
			r.known.load(r.read, name)
		}
	}
}

// Forget drops the pictures of names that could not be loaded, so that they are looked for again.
func (r *Renderer) Forget() { r.known.forgetAbsent() }

// Paint draws the part of a page that lies in the bounds of a picture. The picture is not cleared before.
func (r *Renderer) Paint(page *Page, dst *image.RGBA, scale float32) (err error) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	defer func() {
		if broken := recover(); broken != nil {
			err = fmt.Errorf("paint card: %v", broken)
		}
	}()
	page.List.Paint(paint.NewCanvas(dst, scale, r.glyphs))
	return nil
}

// maxSheet is how much CSS a card may have, in bytes.
const maxSheet = 2 << 20

// job is the layout of one card.
type job struct {
	r       *Renderer
	card    *Card
	page    *Page
	wait    bool
	absent  map[string]bool
	pending map[string]bool
	sheets  []*style.Sheet // of all cards and of this one
	own     *fonts.Own     // fonts of this card
	bytes   int
	files   int
	unready bool // a style or a font is on its way
}

// collect reads the style sheets of a card, in order: the notetype's, those in the card.
func (j *job) collect(doc *dom.Document, card Card) []*style.Sheet {
	sheets := j.sheet(card.CSS, 0)
	for n := range doc.Root.Descendants() {
		switch {
		case dom.Is(n, "style") && n.Namespace == "":
			sheets = append(sheets, j.sheet(dom.TextOf(n), 0)...)
		case dom.Is(n, "link") && dom.Attr(n, "rel") == "stylesheet":
			sheets = append(sheets, j.imported(dom.Attr(n, "href"), 0)...)
		}
	}
	return sheets
}

// sheet reads one style sheet, with those that it imports before it.
func (j *job) sheet(css string, depth int) []*style.Sheet {
	if j.bytes += len(css); css == "" || j.bytes > maxSheet {
		return nil
	}
	s, ok := j.r.sheets[css]
	if !ok {
		if len(j.r.sheets) > 50 {
			clear(j.r.sheets)
		}
		s = style.Parse(css)
		j.r.sheets[css] = s
	}
	var out []*style.Sheet
	for _, address := range s.Imports {
		out = append(out, j.imported(address, depth+1)...)
	}
	return append(out, s)
}

// maxImports is how many files of styles and fonts one card may name.
const maxImports = 20

func (j *job) imported(address string, depth int) []*style.Sheet {
	data := j.file(address)
	if data == nil || depth > 4 {
		return nil
	}
	return j.sheet(inPlaceOf(string(data), address), depth)
}

// file returns a small file, or nil. One of the internet may be on its way.
func (j *job) file(address string) []byte {
	name := MediaName(address)
	remote := name == ""
	if remote {
		name = j.remote(address)
	}
	if j.files++; name == "" || !remote && j.r.media == nil || j.files > maxImports {
		return nil
	}
	if remote && !j.wait && !j.r.known.hasFile(name) {
		j.await(remoteFile + name)
		j.unready = true
		return nil
	}
	data, err := j.r.known.file(j.r.read, name)
	switch {
	case remote && err != nil:
		j.failed(name, err)
	case errors.Is(err, fs.ErrNotExist):
		j.miss(name)
	}
	return data
}

func (j *job) miss(name string) {
	if !j.absent[name] {
		j.absent[name] = true
		j.page.Absent = append(j.page.Absent, name)
	}
}

// fonts reads the fonts that the sheets bring along.
func (j *job) fonts(sheets []*style.Sheet) *fonts.Own {
	var faces []style.FontFace
	for _, s := range sheets {
		faces = append(faces, s.Fonts...)
	}
	for _, face := range faces { // fonts that are kept are not asked for again; whose they are is to be known all the same
		for _, address := range face.Source {
			j.remote(address)
		}
	}
	if len(faces) == 0 {
		return nil
	}
	return j.r.known.ownFonts(faces, j.card.Remote, j.file, func() bool { return !j.unready })
}

// picture returns a picture by its address, or nil.
func (j *job) picture(address string) paint.Picture {
	if data, ok := dataPicture(address); ok {
		p := j.r.known.decoded(address, data)
		j.page.moves(p)
		return p
	}
	name := MediaName(address)
	remote := name == ""
	if remote {
		name = j.remote(address)
	}
	if name == "" || !remote && j.r.media == nil {
		return nil
	}
	if j.wait {
		j.r.known.load(j.r.read, name)
	}
	p, err, done := j.r.known.find(name)
	j.page.moves(p)
	switch {
	case !done:
		j.await(name)
		return unloaded{}
	case remote && err != nil:
		j.failed(name, err)
	case errors.Is(err, fs.ErrNotExist):
		j.miss(name)
	}
	return p
}

// await notes what is to be loaded.
func (j *job) await(name string) {
	if !j.pending[name] {
		j.pending[name] = true
		j.page.Pending = append(j.page.Pending, name)
	}
}

// unloaded stands for a picture that is on its way.
type unloaded struct{}

func (unloaded) Size() (width, height float32) { return 1, 1 }

func (unloaded) Draw(*paint.Canvas, paint.Rect) {}

// inlineSVG returns the picture of an svg element.
func (j *job) inlineSVG(n *html.Node, s *style.Style) paint.Picture {
	if dom.Attr(n, "id") == occlusionCanvas {
		return j.occlusion(n, s)
	}
	return svg.FromNode(n, svg.Style{Color: s.Color, Size: s.Size, Sheets: j.sheets, Pictures: j.picture})
}
