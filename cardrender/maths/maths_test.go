package maths

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestMain is the process of a Host, too.
func TestMain(m *testing.M) {
	if len(os.Args) != 2 || os.Args[1] != Flag {
		os.Exit(m.Run())
	}
	if err := Serve(os.Stdin, os.Stdout, func() { os.Exit(3) }); err != nil {
		os.Exit(1)
	}
}

// requireMathJax skips a test in a build without MathJax, and fails it where one is required.
func requireMathJax(t testing.TB) {
	t.Helper()
	switch {
	case Available():
	case os.Getenv("KARUTA_REQUIRE_MATHJAX") == "1":
		t.Fatal("built without MathJax: scripts/mathjax.sh bundles it")
	default:
		t.Skip("built without MathJax (scripts/mathjax.sh bundles it)")
	}
}

func TestTypeset(t *testing.T) {
	requireMathJax(t)
	var typesetter Typesetter
	picture := func(tex string, display bool) Formula {
		t.Helper()
		f, err := typesetter.Typeset(context.Background(), Source{TeX: tex, Display: display})
		if err != nil {
			t.Fatalf("%s: %v", tex, err)
		}
		if f.Width <= 0 || f.Height <= 0 || !strings.HasPrefix(f.SVG, "<svg ") || !strings.HasSuffix(f.SVG, "</svg>") {
			t.Fatalf("%s: %+v", tex, f)
		}
		return f
	}
	if x, wide := picture("x", false), picture("x+x", false); wide.Width < 2*x.Width || x.Depth < 0 || x.Depth > 0.1 {
		t.Errorf("x is %+v, x+x is %+v", x, wide)
	}
	if small, large := picture(`\sum_{i=1}^n i`, false), picture(`\sum_{i=1}^n i`, true); large.Height <= small.Height {
		t.Errorf("a sum of its own line is %v high, in the text %v", large.Height, small.Height)
	}
	if fraction := picture(`\frac{a}{b}`, true); fraction.Depth < 1 {
		t.Errorf("a fraction reaches %v below the line", fraction.Depth)
	}
	picture(`\ce{CO2 + H2O <=> H2CO3}`, false)
	if broken := picture(`\frac{`, false); !strings.Contains(broken.SVG, "merror") || !strings.Contains(broken.SVG, `\frac{`) {
		t.Errorf("TeX that cannot be read: %s", broken.SVG)
	}
	if numbered := picture(`x \tag{7}`, true); !numbered.FullWidth {
		t.Error("a numbered formula is not as wide as its line")
	}
	// Macros of one formula are unknown in the next.
	picture(`\newcommand{\mine}{y}\mine`, false)
	if f := picture(`\mine`, false); !strings.Contains(f.SVG, `fill="red"`) {
		t.Error("a macro of another formula is known")
	}
}

// A formula reads and writes no files and starts nothing, whatever LaTeX could do: MathJax knows no such commands, and its
// interpreter has neither files nor network.
func TestFormulasReachNoFiles(t *testing.T) {
	requireMathJax(t)
	dir := t.TempDir()
	secret, written := filepath.Join(dir, "secret.tex"), filepath.Join(dir, "written")
	if err := os.WriteFile(secret, []byte("qqq"), 0o600); err != nil {
		t.Fatal(err)
	}
	var typesetter Typesetter
	letter, err := typesetter.Typeset(context.Background(), Source{TeX: "q"})
	if err != nil {
		t.Fatal(err)
	}
	q := letter.SVG[strings.Index(letter.SVG, "data-c="):][:len(`data-c="1D45E"`)]
	for _, tex := range []string{
		`\input{` + secret + `}`, `\input ` + secret, `\include{` + secret + `}`, `\openin5=` + secret + ` \read5 to \x \x`,
		`\immediate\write18{touch ` + written + `}`, `\newwrite\f\immediate\openout\f=` + written + ` \immediate\write\f{x}`,
		`\require{` + secret + `}`, `\usepackage{` + secret + `}`, `\includegraphics{` + secret + `}`, `\href{file://` + secret + `}{x}`,
		`\lstinputlisting{` + secret + `}`, `\verbatiminput{` + secret + `}`, `\csname input\endcsname{` + secret + `}`,
	} {
		made, err := typesetter.Typeset(context.Background(), Source{TeX: tex})
		if err != nil {
			t.Errorf("%s: %v", tex, err)
		}
		if strings.Count(made.SVG, q) >= 3 {
			t.Errorf("%s shows what is in the file: %s", tex, made.SVG)
		}
	}
	if _, err := os.Stat(written); err == nil {
		t.Error("a file was written")
	}
}

func TestTypesetApart(t *testing.T) {
	requireMathJax(t)
	host, err := NewHost()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(host.Close)
	var here Typesetter
	for _, source := range []Source{{TeX: `\frac{a}{b} < \text{"é"}`}, {TeX: `x \tag{1}`, Display: true}, {TeX: `\frac{`}} {
		want, err := here.Typeset(context.Background(), source)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := host.Typeset(context.Background(), source); err != nil || got != want {
			t.Errorf("%s: %+v, %v; want %+v", source.TeX, got, err, want)
		}
	}
	if _, err := host.Typeset(context.Background(), Source{TeX: strings.Repeat("x", MaxSource+1)}); !errors.Is(err, ErrTooLong) {
		t.Errorf("a long one: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := host.Typeset(ctx, Source{TeX: strings.Repeat(`\frac{x}{y}`, 1000)}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if _, err := host.Typeset(context.Background(), Source{TeX: "x"}); err != nil {
		t.Errorf("after that: %v", err)
	}
}

func TestFormulasThatDoNotEnd(t *testing.T) {
	requireMathJax(t)
	var typesetter Typesetter
	typeset := func(ctx context.Context, tex string) error {
		_, err := typesetter.Typeset(ctx, Source{TeX: tex})
		return err
	}
	if err := typeset(context.Background(), strings.Repeat("x", MaxSource+1)); !errors.Is(err, ErrTooLong) {
		t.Errorf("a long one: %v", err)
	}
	// MathJax itself counts macros and says in the picture that there are too many.
	if err := typeset(context.Background(), `\def\a{\a\a}\a`); err != nil {
		t.Errorf("a macro of itself: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := typeset(ctx, strings.Repeat(`\frac{x}{y}`, 1000)); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if err := typeset(context.Background(), "x"); err != nil {
		t.Errorf("after that: %v", err)
	}
}

func TestCacheKeepsPictures(t *testing.T) {
	requireMathJax(t)
	dir := filepath.Join(t.TempDir(), "formulas")
	source := Source{TeX: "x^2"}
	first, err := NewCache(dir, &Typesetter{}).Typeset(context.Background(), source)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, fileName(source))
	marked := strings.Replace(first.SVG, "<g ", "<g id=\"kept\" ", 1)
	if err := os.WriteFile(path, []byte(marked), 0o600); err != nil {
		t.Fatal(err)
	}
	if again, err := NewCache(dir, &Typesetter{}).Typeset(context.Background(), source); err != nil || again.SVG != marked {
		t.Errorf("the file is not used: %v", err)
	}
	if other, err := NewCache(dir, &Typesetter{}).Typeset(context.Background(), Source{TeX: "x^2", Display: true}); err != nil || other.SVG == marked {
		t.Errorf("another formula comes from the same file: %v", err)
	}
	if err := os.WriteFile(path, []byte("<svg cut"), 0o600); err != nil {
		t.Fatal(err)
	}
	if again, err := NewCache(dir, &Typesetter{}).Typeset(context.Background(), source); err != nil || again != first {
		t.Errorf("a broken file is used: %v", err)
	}
}

func TestCacheDropsWhatIsOld(t *testing.T) {
	dir := t.TempDir()
	for i := range maxFiles + 1 {
		name := filepath.Join(dir, strconv.Itoa(i))
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		when := time.Unix(int64(1e9+i), 0)
		if err := os.Chtimes(name, when, when); err != nil {
			t.Fatal(err)
		}
	}
	NewCache(dir, &Typesetter{}).trim()
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != maxFiles/2 {
		t.Fatalf("%d files are left, %v", len(left), err)
	}
	if _, err := os.Stat(filepath.Join(dir, strconv.Itoa(maxFiles))); err != nil {
		t.Errorf("the newest is gone: %v", err)
	}
}

func TestSplit(t *testing.T) {
	inline := func(tex string) *Source { return &Source{TeX: tex} }
	display := func(tex string) *Source { return &Source{TeX: tex, Display: true} }
	for _, c := range []struct {
		text string
		want []Piece
	}{
		{"", nil},
		{"plain", []Piece{{"plain", nil}}},
		{`\(x\)`, []Piece{{`\(x\)`, inline("x")}}},
		{`a \(x\) b \[y\] c`, []Piece{{"a ", nil}, {`\(x\)`, inline("x")}, {" b ", nil}, {`\[y\]`, display("y")}, {" c", nil}}},
		{`\(x`, []Piece{{`\(x`, nil}}},
		{`\(x\]`, []Piece{{`\(x\]`, nil}}},
		{`\(\text{a \) b}\)`, []Piece{{`\(\text{a \) b}\)`, inline(`\text{a \) b}`)}}},
		{`\(}\)`, []Piece{{`\(}\)`, inline("}")}}},
		{`\[a\\(b\]`, []Piece{{`\[a\\(b\]`, display(`a\\(b`)}}},
		{`\(a \(b\)`, []Piece{{`\(a \(b\)`, inline(`a \(b`)}}},
		{`\(a{\) \[b\]`, []Piece{{`\(a{\) `, nil}, {`\[b\]`, display("b")}}},
		{`end\`, []Piece{{`end\`, nil}}},
		{`\(\`, []Piece{{`\(\`, nil}}},
	} {
		got := Split(c.text)
		if len(got) != len(c.want) {
			t.Errorf("%q: %v", c.text, got)
			continue
		}
		for i := range got {
			same := (got[i].Formula == nil) == (c.want[i].Formula == nil)
			if !same || got[i].Text != c.want[i].Text || got[i].Formula != nil && *got[i].Formula != *c.want[i].Formula {
				t.Errorf("%q: piece %d is %+v %+v", c.text, i, got[i], got[i].Formula)
			}
		}
	}
}

func FuzzSplit(f *testing.F) {
	f.Add(`a \(x\) b \[{y}\] \`)
	f.Fuzz(func(t *testing.T, text string) {
		var all strings.Builder
		for _, piece := range Split(text) {
			all.WriteString(piece.Text)
		}
		if all.String() != text {
			t.Errorf("%q became %q", text, all.String())
		}
	})
}

func BenchmarkTypeset(b *testing.B) {
	requireMathJax(b)
	var typesetter Typesetter
	for b.Loop() {
		if _, err := typesetter.Typeset(context.Background(), Source{TeX: `\frac{-b\pm\sqrt{b^2-4ac}}{2a}`}); err != nil {
			b.Fatal(err)
		}
	}
}
