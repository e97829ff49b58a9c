package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const run1 = `{"Action":"run","Package":"p","Test":"TestA"}
{"Action":"output","Package":"p","Test":"TestA","Output":"    a_test.go:3: boom\n"}
{"Action":"fail","Package":"p","Test":"TestA","Elapsed":0.1}
{"Action":"pass","Package":"p","Test":"TestB"}
{"Action":"output","Package":"p","Test":"TestC","Output":"    c_test.go:9: no display\n"}
{"Action":"output","Package":"p","Test":"TestC","Output":"--- SKIP: TestC (0.00s)\n"}
{"Action":"skip","Package":"p","Test":"TestC"}
{"Action":"fail","Package":"p"}
{"Action":"build-output","ImportPath":"q","Output":"q.go:1: syntax error\n"}
{"Action":"fail","Package":"q"}
`

func TestReportShowsFailuresAndSkips(t *testing.T) {
	var out bytes.Buffer
	results, err := report(&out, strings.NewReader(run1))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"a_test.go:3: boom", "--- SKIP p TestC: c_test.go:9: no display", "syntax error", "FAIL q"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the report lacks %q:\n%s", want, out.String())
		}
	}
	if len(results) != 4 {
		t.Errorf("%d results, want 4: three tests and a package that does not build: %v", len(results), results)
	}
}

func TestTotalsCountATestOnceAndItsWorstEnd(t *testing.T) {
	record := filepath.Join(t.TempDir(), "record")
	lines := `{"Package":"p","Test":"A","Action":"pass"}
{"Package":"p","Test":"B","Action":"skip"}
{"Package":"p","Test":"A","Action":"fail"}
{"Package":"p","Test":"B","Action":"pass"}
{"Package":"p","Test":"C","Action":"skip"}
`
	if err := os.WriteFile(record, []byte(lines), 0o600); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := printTotals(&out, record); err != nil {
		t.Fatal(err)
	}
	if want := "failed: p A\n1 passed, 1 failed, 1 skipped\n"; out.String() != want {
		t.Fatalf("totals:\n%swant\n%s", out.String(), want)
	}
}
