package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// Result is how one test ended. Test is empty for a package that failed outside its tests.
type Result struct {
	Package, Test, Action string
	Seconds               float64
}

// event is one line of "go test -json".
type event struct {
	Action, Package, ImportPath, Test, Output string
	Elapsed                                   float64
}

type reporter struct {
	out     io.Writer
	output  map[string][]string // by package and test, until its end is known
	ended   map[string]int      // tests that ended, by package
	failing map[string]bool     // packages with a failed test
	excused map[string]bool     // packages with a fuzz test that Go's own fuzzer failed
	results []Result
}

func newReporter(out io.Writer) *reporter {
	return &reporter{
		out: out, output: map[string][]string{}, ended: map[string]int{}, failing: map[string]bool{}, excused: map[string]bool{},
	}
}

// read prints failures with their output, skips with their reason and one line for each package.
func (r *reporter) read(in io.Reader) error {
	lines := bufio.NewReader(in)
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) > 0 {
			r.line(line)
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// onlyExcused reports whether nothing but Go's own fuzzer made go test fail.
func (r *reporter) onlyExcused() bool {
	for _, result := range r.results {
		if result.Action == "fail" {
			return false
		}
	}
	return len(r.excused) > 0
}

func (r *reporter) line(line []byte) {
	var e event
	if json.Unmarshal(line, &e) != nil {
		r.printf("%s", line) // go itself speaks, e.g. of a missing package
		return
	}
	key := e.Package + " " + e.Test
	switch e.Action {
	case "build-output":
		r.printf("%s", e.Output)
	case "output":
		r.output[key] = append(r.output[key], e.Output)
	case "pass", "fail", "skip":
		if e.Test == "" {
			r.packageEnd(e)
		} else {
			r.testEnd(e)
		}
		delete(r.output, key)
	}
}

func (r *reporter) testEnd(e event) {
	text := strings.Join(r.output[e.Package+" "+e.Test], "")
	switch {
	case e.Action == "fail" && timeRanOut(e.Test, text):
		e.Action = "pass"
		r.excused[e.Package] = true
		r.printf("%s found nothing in its time; go test calls that a failure now and then (golang/go#75804)\n", e.Test)
	case e.Action == "fail":
		r.failing[e.Package] = true
		r.printf("--- FAIL %s %s (%.1f s)\n%s", e.Package, e.Test, e.Elapsed, text)
	case e.Action == "skip":
		r.printf("--- SKIP %s %s: %s\n", e.Package, e.Test, reason(text))
	}
	r.ended[e.Package]++
	r.results = append(r.results, Result{e.Package, e.Test, e.Action, e.Elapsed})
}

// timeRanOut recognises a fuzz test that failed for no other reason than that its time was up: a race in Go's fuzzer
// that Go 1.27 mends. Something found is always written to a file, and told.
func timeRanOut(test, output string) bool {
	return strings.HasPrefix(test, "Fuzz") && strings.Contains(output, "\n    context deadline exceeded\n") &&
		!strings.Contains(output, "Failing input")
}

func (r *reporter) packageEnd(e event) {
	text := strings.Join(r.output[e.Package+" "], "")
	switch {
	case e.Action == "fail" && (r.failing[e.Package] || !r.excused[e.Package]):
		r.printf("%sFAIL %s (%.1f s)\n", text, e.Package, e.Elapsed)
		if !r.failing[e.Package] {
			r.results = append(r.results, Result{Package: e.Package, Action: "fail"})
		}
	case r.ended[e.Package] > 0:
		cached := ""
		if strings.Contains(text, "(cached)") {
			cached = ", cached"
		}
		r.printf("ok   %s (%d tests, %.1f s%s)\n", e.Package, r.ended[e.Package], e.Elapsed, cached)
	}
}

// reason is what a test said when it skipped itself: the last line that is not the frame around it.
func reason(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for i := len(lines) - 1; i >= 0; i-- {
		line := strings.TrimSpace(lines[i])
		if line != "" && !strings.HasPrefix(line, "--- ") && !strings.HasPrefix(line, "=== ") {
			return line
		}
	}
	return "no reason given"
}

func (r *reporter) printf(format string, args ...any) {
	_, _ = fmt.Fprintf(r.out, format, args...)
}
