package main

import (
	"strings"
	"testing"
)

// fuzzEnd is what go test -json prints of a fuzz test that ends with the given lines of output.
func fuzzEnd(t *testing.T, lines ...string) (*reporter, string) {
	t.Helper()
	var in strings.Builder
	for _, line := range lines {
		in.WriteString(`{"Action":"output","Package":"p","Test":"FuzzX","Output":"` + line + `\n"}` + "\n")
	}
	in.WriteString(`{"Action":"fail","Package":"p","Test":"FuzzX"}` + "\n")
	in.WriteString(`{"Action":"fail","Package":"p"}` + "\n")
	var out strings.Builder
	r := newReporter(&out)
	if err := r.read(strings.NewReader(in.String())); err != nil {
		t.Fatal(err)
	}
	return r, out.String()
}

func TestFuzzerWhoseTimeIsUpHasNotFailed(t *testing.T) {
	r, out := fuzzEnd(t, "--- FAIL: FuzzX (18.06s)", "    context deadline exceeded")
	if !r.onlyExcused() || len(r.results) != 1 || r.results[0].Action != "pass" {
		t.Errorf("results %v", r.results)
	}
	if strings.Contains(out, "FAIL") {
		t.Errorf("printed %q", out)
	}
}

func TestFuzzerThatFoundSomethingHasFailed(t *testing.T) {
	for _, lines := range [][]string{
		{"--- FAIL: FuzzX (14.07s)", "    x_test.go:1: context deadline exceeded", "    Failing input written to testdata/fuzz/FuzzX/1"},
		{"--- FAIL: FuzzX (14.07s)", "    context deadline exceeded", "    Failing input written to testdata/fuzz/FuzzX/1"},
		{"--- FAIL: FuzzX (0.07s)", "    x_test.go:1: a seed fails"},
	} {
		r, out := fuzzEnd(t, lines...)
		if r.onlyExcused() || r.results[0].Action != "fail" {
			t.Errorf("%q: results %v", lines, r.results)
		}
		if !strings.Contains(out, "FAIL p") {
			t.Errorf("%q: printed %q", lines, out)
		}
	}
}
