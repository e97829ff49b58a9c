package archtest

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

func TestOurPackagesImportWhatTheTableAllows(t *testing.T) {
	for _, s := range tree(t) {
		if s.test || s.pkg == "." {
			continue
		}
		for _, path := range s.imports() {
			if target, ours := strings.CutPrefix(path, module+"/"); ours && !allowed(s.pkg, target) {
				t.Errorf("%s imports %s, which docs/architecture.md does not allow", s.path, path)
			}
		}
	}
}

func TestEveryPackageHasARule(t *testing.T) {
	for _, s := range tree(t) {
		if s.pkg == "." || inside(s.pkg, "ui") || inside(s.pkg, "internal") {
			continue
		}
		if _, ok := owner(s.pkg); !ok {
			t.Errorf("%s: package %s is not in the import table", s.path, s.pkg)
		}
	}
}

func allowed(from, to string) bool {
	switch {
	case inside(from, "internal") && from != "internal/atomicfile":
		return true
	case slices.Contains(notShipped, to):
		return false
	case inside(to, "internal"):
		return from != "internal/atomicfile"
	case inside(from, "ui"):
		return uiAllowed(from, to)
	}
	rule, ok := owner(from)
	if !ok {
		return false
	}
	unit, ok := owner(to)
	return slices.Contains(mayImport[rule], to) || ok && (unit == rule || slices.Contains(mayImport[rule], unit))
}

func uiAllowed(from, to string) bool {
	if slices.Contains(uiMayImport, to) || slices.Contains(uiParts, to) || inside(to, from) {
		return true
	}
	return (from == "ui" || from == gallery) && to != gallery && inside(to, "ui")
}

func inside(pkg, folder string) bool {
	return pkg == folder || strings.HasPrefix(pkg, folder+"/")
}

func TestPackagesOfOthersStayWhereTheyBelong(t *testing.T) {
	for _, s := range tree(t) {
		for _, path := range s.imports() {
			for _, rule := range outside {
				if s.pkg == "." || s.test && !rule.tests || !inside(path, strings.TrimSuffix(rule.prefix, "/")) {
					continue
				}
				if !matches(s, rule.allowed) {
					t.Errorf("%s imports %s; only %s may", s.path, path, strings.Join(rule.allowed, ", "))
				}
			}
		}
	}
}

func matches(s source, patterns []string) bool {
	for _, pattern := range patterns {
		folder, all := strings.CutSuffix(pattern, "/...")
		if s.path == pattern || s.pkg == pattern || all && inside(s.pkg, folder) {
			return true
		}
	}
	return false
}

func TestTheHeadlessCommandLinksNoWindow(t *testing.T) {
	cmd := exec.Command("go", "list", "-deps", module+"/cmd/karutactl")
	cmd.Env = append(cmd.Environ(), "CGO_ENABLED=0")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list -deps: %v", err)
	}
	for _, path := range strings.Fields(string(out)) {
		if strings.HasPrefix(path, "fyne.io/") || strings.HasPrefix(path, "github.com/go-gl/") {
			t.Errorf("karutactl links %s", path)
		}
	}
}
