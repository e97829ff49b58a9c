// Command gotest runs "go test -json" with the given arguments, prints what a person wants to see of it, and keeps
// a record of every test, from which it counts at the end.
//
//	gotest [-record FILE] -- ARGUMENTS OF GO TEST
//	gotest [-record FILE] -count
//
// A test that ran several times (plain, with -race, long) counts once: failed if it ever failed, skipped if it was
// never anything else.
package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"slices"
	"sort"
	"strings"
)

func main() {
	record := flag.String("record", "build/tests.jsonl", "file the results are appended to")
	count := flag.Bool("count", false, "print the totals of the record instead of running tests")
	flag.Parse()
	var err error
	if *count {
		err = printTotals(os.Stdout, *record)
	} else {
		err = run(os.Stdout, *record, flag.Args())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "gotest:", err)
		os.Exit(1)
	}
}

// run runs go test; its error is that of go test, so a failing test is an error.
func run(out io.Writer, record string, args []string) error {
	file, err := os.OpenFile(record, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	cmd := exec.Command("go", append([]string{"test", "-json"}, args...)...)
	cmd.Stderr = os.Stderr
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	r := newReporter(out)
	readErr := r.read(stdout)
	encoder := json.NewEncoder(file)
	for _, result := range r.results {
		if err := encoder.Encode(result); err != nil {
			return err
		}
	}
	if err := cmd.Wait(); err != nil && !r.onlyExcused() {
		return fmt.Errorf("go test %s: %w", strings.Join(args, " "), err)
	}
	return readErr
}

func printTotals(out io.Writer, record string) error {
	file, err := os.Open(record)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	worst, seconds := map[string]string{}, map[string]float64{}
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		var result Result
		if err := json.Unmarshal(lines.Bytes(), &result); err != nil {
			return fmt.Errorf("%s: %w", record, err)
		}
		key := result.Package + " " + result.Test
		worst[key] = worse(worst[key], result.Action)
		if !strings.Contains(result.Test, "/") { // the time of parts is in that of the whole
			seconds[key] += result.Seconds
		}
	}
	counts := map[string]int{}
	var failed []string
	for key, action := range worst {
		counts[action]++
		if action == "fail" {
			failed = append(failed, key)
		}
	}
	sort.Strings(failed)
	for _, key := range failed {
		_, _ = fmt.Fprintln(out, "failed:", key)
	}
	printSlowest(out, seconds)
	_, _ = fmt.Fprintf(out, "%d passed, %d failed, %d skipped\n", counts["pass"], counts["fail"], counts["skip"])
	return lines.Err()
}

// printSlowest names the tests that took most, all their runs together.
func printSlowest(out io.Writer, seconds map[string]float64) {
	tests := slices.Collect(maps.Keys(seconds))
	slices.SortFunc(tests, func(a, b string) int { return cmp.Compare(seconds[b], seconds[a]) })
	for _, test := range tests[:min(len(tests), 20)] {
		_, _ = fmt.Fprintf(out, "%6.1f s %s\n", seconds[test], test)
	}
}

// worse orders fail over pass over skip.
func worse(a, b string) string {
	order := map[string]int{"": 0, "skip": 1, "pass": 2, "fail": 3}
	if order[a] > order[b] {
		return a
	}
	return b
}
