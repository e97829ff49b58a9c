package cardrender

import (
	"io"
	"io/fs"
	"os"
	"strings"
	"testing"

	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/net/html"

	"karuta/cardrender/dom"
	"karuta/cardrender/fonts"
	"karuta/cardrender/maths"
)

func rendered(t testing.TB, n *html.Node) string {
	t.Helper()
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if err := html.Render(&b, c); err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

func TestFormulasAreMarkedAsMathJaxFindsThem(t *testing.T) {
	mark := func(inner, display string) string {
		return `<mjx-container class="MathJax"` + display + `><mjx-math>` + inner + `</mjx-math></mjx-container>`
	}
	block := ` display="true"`
	for _, c := range []struct{ source, want string }{
		{`plain`, `plain`},
		{`a \(x\) b`, `a ` + mark(`\(x\)`, "") + ` b`},
		{`\[x\]\[y\]`, mark(`\[x\]`, block) + mark(`\[y\]`, block)},
		{`a\[x<br>+y\]b<br>c`, `a` + mark("\\[x\n+y\\]", block) + `b<br/>c`},
		{`a<br>\(x\)<br><br>b`, `a<br/>` + mark(`\(x\)`, "") + `<br/><br/>b`},
		{`\(x<!-- no -->y\)`, mark(`\(xy\)`, "")},
		{`<div>\(a &lt; b\)</div>`, `<div>` + mark(`\(a &lt; b\)`, "") + `</div>`},
		{`\(<b>x</b>\)`, `\(<b>x</b>\)`},
		{`<code>\(x\)</code> <pre>\(x\)</pre>`, `<code>\(x\)</code> <pre>\(x\)</pre>`},
		{`<p class="tex2jax_ignore">\(x\)</p>`, `<p class="tex2jax_ignore">\(x\)</p>`},
		{`\(x`, `\(x`},
	} {
		if got := rendered(t, Parse(Card{HTML: c.source}).Body); got != c.want {
			t.Errorf("%s\nbecame %s\nwant   %s", c.source, got, c.want)
		}
	}
}

func FuzzFormulasLoseNoText(f *testing.F) {
	f.Add(`a \(x<br>y\) b <i>\[z\]</i> \(<!-- c -->`)
	f.Fuzz(func(t *testing.T, source string) {
		d := dom.Parse(source)
		// A line end inside of a formula becomes one of its text.
		before := strings.ReplaceAll(dom.TextOf(d.Body), "\n", "")
		markFormulas(d.Body)
		if after := strings.ReplaceAll(dom.TextOf(d.Body), "\n", ""); after != before {
			t.Errorf("%q became %q", before, after)
		}
	})
}

func TestLatexThatIsOneFormula(t *testing.T) {
	for latex, want := range map[string]maths.Source{
		`$x^2$`: {TeX: `x^2`}, ` $$y$$ `: {TeX: `y`, Display: true},
		`\begin{displaymath}z\end{displaymath}`: {TeX: `z`, Display: true},
		`\begin{align*}a&=b\end{align*}`:        {TeX: `\begin{align*}a&=b\end{align*}`, Display: true},
		`$a$ and $b$`:                           {}, `text`: {}, `$`: {}, `\begin{align}x`: {}, ``: {},
	} {
		if got, ok := latexFormula(latex); got != want || ok != (want != maths.Source{}) {
			t.Errorf("%q is %+v, want %+v", latex, got, want)
		}
	}
}

// nothing is a media folder without files.
type nothing struct{}

func (nothing) Open(string) (io.ReadCloser, error) { return nil, fs.ErrNotExist }

// typesetting makes a renderer with MathJax, without which the test is skipped, or fails where it is required.
func typesetting(t *testing.T) *Renderer {
	t.Helper()
	if !maths.Available() {
		if os.Getenv("KARUTA_REQUIRE_MATHJAX") == "1" {
			t.Fatal("built without MathJax: scripts/mathjax.sh bundles it")
		}
		t.Skip("built without MathJax (scripts/mathjax.sh bundles it)")
	}
	set := fonts.NewSet()
	if err := set.Add(goregular.TTF, "go", ""); err != nil {
		t.Fatal(err)
	}
	r := New(set, nothing{})
	r.typesetWith(&maths.Typesetter{})
	return r
}

// boxOf returns the place of the first element with a name.
func boxOf(t *testing.T, page *Page, name string) (x, y, w, h float32) {
	t.Helper()
	for _, b := range page.Boxes {
		if b.Node.Data == name {
			return b.Box.X, b.Box.Y, b.Box.W, b.Box.H
		}
	}
	t.Fatalf("no %s on the page", name)
	return
}

func TestFormulasComeLaterAndGrowWithTheText(t *testing.T) {
	r := typesetting(t)
	view := View{Width: 400, Height: 300, Scale: 1}
	layout := func(size string) *Page {
		return r.Render(Card{HTML: `<div style="font-size:` + size + `">a \(x^2\) b</div>`}, view, false)
	}
	page := layout("20px")
	if len(page.Pending) != 1 {
		t.Fatalf("pending %q", page.Pending)
	}
	r.Load(page.Pending)
	small, large := layout("20px"), layout("40px")
	if len(small.Pending)+len(small.Problems) != 0 {
		t.Fatalf("after loading: pending %q, problems %q", small.Pending, small.Problems)
	}
	_, _, w, h := boxOf(t, small, "mjx-math")
	_, _, w2, h2 := boxOf(t, large, "mjx-math")
	if ratio := w2 / w; ratio < 1.9 || ratio > 2.1 || h2 < 1.9*h || w < 15 || w > 40 {
		t.Errorf("a formula of %v × %v in text of 20 pixels, %v × %v in 40", w, h, w2, h2)
	}
	if text, _ := small.Selected(small.All()); strings.Contains(text, `\(`) {
		t.Errorf("the source is on the page, too: %q", text)
	}
}

func TestFormulasOnTheCard(t *testing.T) {
	r := typesetting(t)
	view := View{Width: 400, Height: 300, Scale: 1}
	wide := r.Render(Card{HTML: `\[x \tag{1}\]`}, view, true)
	if _, _, w, _ := boxOf(t, wide, "mjx-math"); w != 360 {
		t.Errorf("a formula with a number is %v wide on a line of 360", w)
	}
	long := r.Render(Card{HTML: `\[` + strings.Repeat("x + ", 80) + `y\]`}, view, true)
	if _, _, w, _ := boxOf(t, long, "mjx-math"); w > 360.1 || w < 350 {
		t.Errorf("a formula that is too long is %v wide on a line of 360", w)
	}
	if page := r.Render(Card{HTML: `\(` + strings.Repeat("x", maths.MaxSource) + `\)`}, view, true); len(page.Problems) != 1 {
		t.Errorf("one that cannot be typeset: problems %q", page.Problems)
	}
	lost := r.Render(Card{HTML: `<img class=latex alt="$x^2$" src="latex-1.png">`, Night: true}, view, true)
	if _, _, w, h := boxOf(t, lost, "img"); w < 8 || h < 5 || w == h || len(lost.Absent) != 1 {
		t.Errorf("a lost picture of a formula: %v × %v, absent %q", w, h, lost.Absent)
	}
	words := r.Render(Card{HTML: `<img class=latex alt="some words" src="latex-1.png">`}, view, true)
	if got := len(words.List.Items); got == 0 {
		t.Error("a lost picture that is no formula shows nothing")
	}
}
