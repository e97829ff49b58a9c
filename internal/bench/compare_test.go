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
	most   int // runs there is work for, whatever was asked for; 0 for any number
	ours   func() cost
	theirs func() cost
}

// cost is what a run took: by the clock, and of the processors, all threads of the program together. The second hardly
// depends on what else the computer does; in it, what a server did is missing.
type cost struct{ wall, cpu time.Duration }

func (c cost) each(n int) cost { return cost{c.wall / time.Duration(n), c.cpu / time.Duration(n)} }

// since runs f and returns what it took.
func since(t testing.TB, f func() error) cost {
	t.Helper()
	start, used := time.Now(), processorTime()
	err := f()
	took := cost{time.Since(start), processorTime() - used}
	must(t, err)
	return took
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
	ours, theirs []cost
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
	runs := w.runs * c.times
	if w.most > 0 {
		runs = min(runs, w.most)
	}
	for run := range runs + 1 { // the first does not count
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
func tidy(f func() cost) cost {
	runtime.GC()
	return f()
}

func wall(c cost) time.Duration { return c.wall }
func cpu(c cost) time.Duration  { return c.cpu }

// median is the middle one of a part of the costs, 0 without any.
func median(of []cost, part func(cost) time.Duration) time.Duration {
	if len(of) == 0 {
		return 0
	}
	var times []time.Duration
	for _, c := range of {
		times = append(times, part(c))
	}
	slices.Sort(times)
	return times[len(times)/2]
}

const tableHead = "| work | Karuta | Anki | ratio | Karuta, processor | Anki, processor | ratio | runs |\n|---|--:|--:|--:|--:|--:|--:|--:|\n"

// table is the results as Markdown.
func table(results []result) string {
	var b strings.Builder
	b.WriteString(tableHead)
	for _, r := range results {
		fmt.Fprintf(&b, "| %s ", r.name)
		for _, part := range []func(cost) time.Duration{wall, cpu} {
			ours, theirs, ratio := median(r.ours, part), median(r.theirs, part), "–"
			if theirs > 0 {
				ratio = fmt.Sprintf("%.2f", float64(ours)/float64(theirs))
			}
			fmt.Fprintf(&b, "| %s | %s | %s ", millis(ours), millis(theirs), ratio)
		}
		fmt.Fprintf(&b, "| %d |\n", len(r.ours))
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
