package template

import (
	_ "embed"
	"encoding/json"
	"os"
	"reflect"
	"strconv"
	"testing"

	"karuta/internal/interop"
)

// The tests named LikeAnki hold the package against the real Anki. KARUTA_TEMPLATE_CASES sets how many random cases each
// of them has, KARUTA_TEMPLATE_SEED which.

//go:embed testdata/reference.py
var referenceScript string

type referenceInput struct {
	Cards     []cardCase     `json:"cards,omitempty"`
	Texts     []textCase     `json:"texts,omitempty"`
	Notetypes []notetypeCase `json:"notetypes,omitempty"`
	Package   string         `json:"package,omitempty"` // path of an .apkg
}

type referenceOutput struct {
	Cards     []cardAnswer
	Texts     []textAnswer
	Notetypes []notetypeAnswer
	Package   []struct {
		Case   cardCase
		Answer cardAnswer
	}
}

func askReference(t testing.TB, in referenceInput) referenceOutput {
	t.Helper()
	var out referenceOutput
	interop.Run(t, referenceScript, in, &out)
	return out
}

func setting(t testing.TB, name string, otherwise int) int {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}

// caseCount scales the number of cases a test has by default.
func caseCount(t testing.TB, usual int) int {
	t.Helper()
	if os.Getenv("KARUTA_LONG") != "" {
		usual *= 10
	}
	return setting(t, "KARUTA_TEMPLATE_CASES", usual)
}

func caseSeed(t testing.TB) uint64 { t.Helper(); return uint64(setting(t, "KARUTA_TEMPLATE_SEED", 1)) }

// report fails the test for at most a handful of differences.
type report struct {
	t           testing.TB
	differences int
}

func (r *report) check(input any, what string, got, want any) {
	r.t.Helper()
	if reflect.DeepEqual(got, want) {
		return
	}
	r.differences++
	if r.differences > 8 {
		return
	}
	text, err := json.MarshalIndent(input, "", " ")
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Errorf("%s differs\n got  %q\n want %q\n for  %s", what, got, want, text)
}

func (r *report) done(cases int) {
	r.t.Helper()
	r.t.Logf("%d cases, %d differences", cases, r.differences)
}
