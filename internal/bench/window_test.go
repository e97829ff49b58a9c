//go:build linux

package bench

import (
	_ "embed"
	"fmt"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"

	"karuta/internal/display"
	"karuta/internal/interop"
)

//go:embed testdata/make_profile.py
var makeProfile string

const (
	windowRuns  = 5
	restSeconds = 5  // so long nothing moves when a window is complete
	giveUp      = 90 // seconds
)

// shown is one start of a program: when its window was complete, and what its processes held then.
type shown struct {
	took     time.Duration
	pss, rss int64 // bytes; shared pages divided among those who share them, or counted for each
	last     display.Frame
}

// BenchmarkWindow starts both desktop programs on the same collection, in turns, on one virtual display. The window is
// complete at the first picture that is as good as the last one: what is looked at is the same for both.
func BenchmarkWindow(b *testing.B) {
	for _, name := range []string{"Xvfb", "go"} {
		if _, err := exec.LookPath(name); err != nil {
			b.Skipf("no %s", name)
		}
	}
	c := choose(b)
	if !c.anyOf("window") {
		b.Skip("not asked for")
	}
	p := newPair(b, largeCollection(b).path, choice{alone: true})
	must(b, p.col.Close())
	ours, theirs := filepath.Join(b.TempDir(), "karuta"), filepath.Join(b.TempDir(), "anki")
	interop.Run(b, makeProfile, map[string]string{"base": theirs}, nil)
	for _, base := range []string{ours, theirs} {
		copyFile(b, p.path, filepath.Join(base, "User 1", "collection.anki2"))
	}
	p.open()
	d := newDesk(b)
	binary, python := karutaBinary(b), interop.Python(b)
	start := map[string]func() *exec.Cmd{
		"Karuta": func() *exec.Cmd { return d.command([]string{"KARUTA_BASE=" + ours}, binary) },
		"Anki": func() *exec.Cmd {
			return d.command([]string{"QT_QPA_PLATFORM=xcb", "QTWEBENGINE_CHROMIUM_FLAGS=--no-sandbox"},
				python, "-c", "import aqt; aqt.run()", "-b", theirs, "-p", "User 1")
		},
	}
	results := map[string][]shown{}
	for run := range windowRuns*c.times + 1 { // the first does not count
		for _, name := range []string{"Karuta", "Anki"} {
			s := d.show(start[name]())
			fmt.Printf("%s: %s, %d MB (pss), %d MB (rss)\n", name, s.took.Round(time.Millisecond), s.pss>>20, s.rss>>20)
			if run > 0 {
				results[name] = append(results[name], s)
			}
		}
	}
	for name, all := range results {
		savePicture(b, name, all)
	}
	text := windowTable(results["Karuta"], results["Anki"])
	fmt.Print("\n", text)
	must(b, os.WriteFile(filepath.Join(interop.Root(), "build", "bench", "window.md"), []byte(text), 0o644))
	b.ReportMetric(0, "ns/op")
}

// karutaBinary builds the program as it is released, or takes the one that KARUTA_BENCH_BINARY names.
func karutaBinary(b *testing.B) string {
	b.Helper()
	if path := os.Getenv("KARUTA_BENCH_BINARY"); path != "" {
		return path
	}
	path := filepath.Join(interop.Root(), "build", "bench", "karuta")
	cmd := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-tags", "x11,migrated_fynedo", "-ldflags", "-s -w", "-o", path, "./cmd/karuta")
	cmd.Dir = interop.Root()
	out, err := cmd.CombinedOutput()
	if err != nil {
		b.Fatalf("build Karuta: %v\n%s", err, out)
	}
	return path
}

// savePicture keeps the last picture for people to look at, and makes sure that all runs ended with the same.
func savePicture(b *testing.B, name string, all []shown) {
	b.Helper()
	last := all[len(all)-1].last
	file, err := os.Create(filepath.Join(interop.Root(), "build", "bench", "window-"+name+".png"))
	must(b, err)
	defer func() { must(b, file.Close()) }()
	must(b, png.Encode(file, last.Image()))
	for _, s := range all {
		if !s.last.Like(last) {
			b.Errorf("%s did not end with the same picture every time", name)
		}
	}
}

func windowTable(ours, theirs []shown) string {
	middle := func(all []shown, part func(shown) float64) float64 {
		var values []float64
		for _, s := range all {
			values = append(values, part(s))
		}
		slices.Sort(values)
		return values[len(values)/2]
	}
	text := "| window | Karuta | Anki | ratio | runs |\n|---|--:|--:|--:|--:|\n"
	for _, row := range []struct {
		name, unit string
		part       func(shown) float64
	}{
		{"from start to the filled deck list", "s", func(s shown) float64 { return s.took.Seconds() }},
		{"memory then, shared pages divided (PSS)", "MB", func(s shown) float64 { return float64(s.pss) / 1e6 }},
		{"memory then, summed (RSS)", "MB", func(s shown) float64 { return float64(s.rss) / 1e6 }},
	} {
		a, b := middle(ours, row.part), middle(theirs, row.part)
		text += fmt.Sprintf("| %s | %.3g %s | %.3g %s | %.2f | %d |\n", row.name, a, row.unit, b, row.unit, a/b, len(ours))
	}
	return text
}

// command prepares a program in a session of its own, so that all its processes are known.
func (d *desk) command(env []string, name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Env = append([]string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + d.home, "LANG=en_US.UTF-8", "LC_ALL=C.UTF-8", "TZ=UTC", "XDG_RUNTIME_DIR=" + d.home, "XDG_DATA_HOME=" + d.home,
	}, slices.Concat(d.Environment(), env)...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	return cmd
}
