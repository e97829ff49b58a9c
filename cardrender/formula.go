package cardrender

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/net/html"

	"karuta/cardrender/dom"
	"karuta/cardrender/fonts"
	"karuta/cardrender/layout"
	"karuta/cardrender/maths"
	"karuta/cardrender/paint"
	"karuta/cardrender/style"
	"karuta/cardrender/svg"
)

// formulas keeps the pictures of formulas that were typeset lately.
type formulas struct {
	cache *maths.Cache

	mutex sync.Mutex
	kept  map[maths.Source]*formula
}

// formula is one that was typeset, or could not be.
type formula struct {
	maths.Formula
	err  error
	root *html.Node // of its drawing
}

// maxFormulas is how many pictures are kept in memory; a few kilobytes each.
const maxFormulas = 1000

// TypesetApart lets the renderer typeset formulas in a process of their own: this program, whose main has to call
// maths.Serve where it is started with maths.Flag. What MathJax takes of memory is given back when it is no longer needed.
func (r *Renderer) TypesetApart() error {
	host, err := maths.NewHost()
	if err != nil {
		return err
	}
	r.typesetWith(host)
	return nil
}

// typesetWith lets the renderer typeset formulas, unless this build cannot.
func (r *Renderer) typesetWith(typesetter maths.Typesets) {
	if !maths.Available() {
		return
	}
	dir := ""
	if r.cache != "" {
		dir = filepath.Join(r.cache, "formulas")
	}
	r.formulas = &formulas{cache: maths.NewCache(dir, typesetter), kept: map[maths.Source]*formula{}}
}

func (f *formulas) find(source maths.Source) *formula {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	return f.kept[source]
}

// load typesets a formula unless it is there.
func (f *formulas) load(source maths.Source) {
	if f == nil || f.find(source) != nil {
		return
	}
	made := &formula{}
	if made.Formula, made.err = f.cache.Typeset(context.Background(), source); made.err == nil {
		made.root, made.err = svg.Root(made.SVG)
	}
	f.mutex.Lock()
	defer f.mutex.Unlock()
	if len(f.kept) >= maxFormulas {
		clear(f.kept)
	}
	f.kept[source] = made
}

// Names of formulas among what is pending begin with a character that no file name has.
const inlineFormula, displayFormula = "\x00(", "\x00["

func pendingName(source maths.Source) string {
	if source.Display {
		return displayFormula + source.TeX
	}
	return inlineFormula + source.TeX
}

// sourceOf returns the formula that a pending name means.
func sourceOf(name string) (maths.Source, bool) {
	if tex, ok := strings.CutPrefix(name, inlineFormula); ok {
		return maths.Source{TeX: tex}, true
	}
	tex, ok := strings.CutPrefix(name, displayFormula)
	return maths.Source{TeX: tex, Display: true}, ok
}

// embed returns the picture of a formula that stands in place of an element.
func (j *job) embed(n *html.Node, s *style.Style) *layout.Embedded {
	if j.r.formulas == nil {
		return nil
	}
	source, ok := formulaIn(n)
	if !ok {
		source, ok = j.lostLatex(n)
	}
	if !ok {
		return nil
	}
	ex := j.exOf(s)
	found := j.r.formulas.find(source)
	if found == nil {
		j.await(pendingName(source))
		return &layout.Embedded{Picture: unloaded{}, Width: ex * float32(min(len(source.TeX), 40)), Height: 2 * ex, Baseline: 2 * ex}
	}
	if found.err != nil {
		j.complain("A formula is shown as text: " + found.err.Error() + ".")
		return nil
	}
	around := svg.Style{Color: s.Color, Size: 2 * maths.PixelsPerEx}
	e := &layout.Embedded{
		Width: float32(found.Width) * ex, Height: float32(found.Height) * ex,
		Wide: found.FullWidth, Plain: dom.Is(n, "img"),
	}
	e.Baseline = e.Height - float32(found.Depth)*ex
	if found.FullWidth {
		e.Picture = &wideFormula{root: found.root, around: around, ex: ex, height: e.Height}
	} else {
		e.Picture = svg.FromNode(found.root, around)
	}
	return e
}

// exOf returns the height of the letter x in the font of a style.
func (j *job) exOf(s *style.Style) float32 {
	choice := j.r.fonts.Choose(fonts.Wanted{Families: s.Family, Weight: s.Weight, Italic: s.Italic, Own: j.own, Lang: s.Lang})
	return j.r.fonts.Metrics(choice.Primary()).XHeight * s.Size
}

func (j *job) complain(problem string) {
	for _, had := range j.page.Problems {
		if had == problem {
			return
		}
	}
	j.page.Problems = append(j.page.Problems, problem)
}

// lostLatex returns the formula of a picture that LaTeX was to make and that is not in the media folder. LaTeX itself
// is never run; MathJax reads what is nothing but a formula.
func (j *job) lostLatex(n *html.Node) (maths.Source, bool) {
	if !dom.Is(n, "img") || !hasClass(n, "latex") {
		return maths.Source{}, false
	}
	source, ok := latexFormula(dom.Attr(n, "alt"))
	name := MediaName(dom.Attr(n, "src"))
	if !ok || name == "" || j.r.media == nil {
		return maths.Source{}, false
	}
	j.picture(name) // looks for it, or asks for it
	_, err, done := j.r.known.find(name)
	return source, done && errors.Is(err, fs.ErrNotExist)
}

// latexForms are ways to write a formula in LaTeX; what begins with \begin names its kind itself.
var latexForms = []struct {
	before, after string
	display, all  bool
}{
	{`\begin{displaymath}`, `\end{displaymath}`, true, false},
	{`\begin{math}`, `\end{math}`, false, false},
	{`$$`, `$$`, true, false},
	{`$`, `$`, false, false},
	{`\[`, `\]`, true, false},
	{`\(`, `\)`, false, false},
	{`\begin{align*}`, `\end{align*}`, true, true},
	{`\begin{align}`, `\end{align}`, true, true},
	{`\begin{equation*}`, `\end{equation*}`, true, true},
	{`\begin{equation}`, `\end{equation}`, true, true},
	{`\begin{gather*}`, `\end{gather*}`, true, true},
	{`\begin{gather}`, `\end{gather}`, true, true},
	{`\begin{eqnarray*}`, `\end{eqnarray*}`, true, true},
	{`\begin{eqnarray}`, `\end{eqnarray}`, true, true},
	{`\begin{multline*}`, `\end{multline*}`, true, true},
	{`\begin{multline}`, `\end{multline}`, true, true},
}

// latexFormula reads LaTeX that is one formula and nothing else.
func latexFormula(latex string) (maths.Source, bool) {
	latex = strings.TrimSpace(latex)
	for _, form := range latexForms {
		inner, ok := strings.CutPrefix(latex, form.before)
		if !ok {
			continue
		}
		if inner, ok = strings.CutSuffix(inner, form.after); !ok || strings.Contains(inner, form.after) {
			return maths.Source{}, false
		}
		if form.all {
			inner = latex
		}
		return maths.Source{TeX: inner, Display: form.display}, true
	}
	return maths.Source{}, false
}

// wideFormula is a formula with a number at the right end of its line: how wide it is comes out when it is painted.
type wideFormula struct {
	root       *html.Node
	around     svg.Style
	ex, height float32
}

// Size implements paint.Picture.
func (f *wideFormula) Size() (width, height float32) { return 0, f.height }

// Draw implements paint.Picture.
func (f *wideFormula) Draw(c *paint.Canvas, box paint.Rect) {
	root := dom.Clone(f.root)
	width := box.W * maths.PixelsPerEx / max(f.ex, 0.1)
	dom.SetAttr(root, "width", strconv.FormatFloat(float64(width), 'f', 2, 32))
	svg.FromNode(root, f.around).Draw(c, box)
}
