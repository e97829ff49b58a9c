package bench

import (
	"fmt"
	"os"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// work is one kind of work, done by both programs. Each function prepares what is not to be measured, does the work
// and returns how long it took.
type work struct {
	name   string
	runs   int // of each program
	ours   func() time.Duration
	theirs func() time.Duration
}

// choice is what the environment asks for.
type choice struct {
	only  *regexp.Regexp
	alone bool // without Anki
	times int  // multiplies the runs
}

func choose(t testing.TB) choice {
	t.Helper()
	c := choice{alone: os.Getenv("KARUTA_BENCH_ALONE") == "1", times: 1}
	var err error
	if c.only, err = regexp.Compile(os.Getenv("KARUTA_BENCH_ONLY")); err != nil {
		t.Fatalf("KARUTA_BENCH_ONLY: %v", err)
	}
	if text := os.Getenv("KARUTA_BENCH_RUNS"); text != "" {
		if c.times, err = strconv.Atoi(text); err != nil {
			t.Fatalf("KARUTA_BENCH_RUNS: %v", err)
		}
	}
	return c
}

// anyOf reports whether one of the rows is asked for.
func (c choice) anyOf(names ...string) bool { return slices.ContainsFunc(names, c.only.MatchString) }

// result is one line of the table.
type result struct {
	name         string
	ours, theirs []time.Duration
}

// measure runs both sides in turns, each first every other time, after one run of each that does not count.
func (c choice) measure(w work) result {
	r := result{name: w.name}
	sides := []func(){
		func() { r.ours = append(r.ours, tidy(w.ours)) },
		func() { r.theirs = append(r.theirs, w.theirs()) },
	}
	if c.alone {
		sides = sides[:1]
	}
	for run := range w.runs*c.times + 1 {
		if run == 1 {
			r.ours, r.theirs = nil, nil
		}
		for i := range sides {
			sides[(i+run)%len(sides)]()
		}
	}
	return r
}

// tidy measures with the garbage of what came before collected: Anki, in a process of its own, has none of it.
func tidy(f func() time.Duration) time.Duration {
	runtime.GC()
	return f()
}

func median(of []time.Duration) time.Duration {
	if len(of) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(of))
	return sorted[len(sorted)/2]
}

const tableHead = "| work | Karuta | Anki | ratio | best ratio | runs |\n|---|--:|--:|--:|--:|--:|\n"

// table is the results as Markdown.
func table(results []result) string {
	var b strings.Builder
	b.WriteString(tableHead)
	for _, r := range results {
		ours, theirs, ratio, best := median(r.ours), median(r.theirs), "–", "–"
		if theirs > 0 {
			ratio = fmt.Sprintf("%.2f", float64(ours)/float64(theirs))
			best = fmt.Sprintf("%.2f", float64(slices.Min(r.ours))/float64(slices.Min(r.theirs)))
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %d |\n", r.name, millis(ours), millis(theirs), ratio, best, len(r.ours))
	}
	return b.String()
}

func millis(d time.Duration) string {
	ms := float64(d) / float64(time.Millisecond)
	switch {
	case ms >= 100:
		return fmt.Sprintf("%.0f ms", ms)
	case ms >= 10:
		return fmt.Sprintf("%.1f ms", ms)
	}
	return fmt.Sprintf("%.2f ms", ms)
}
