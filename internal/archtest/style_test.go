package archtest

import (
	"go/ast"
	"path"
	"slices"
	"testing"
)

// maxLines is where a file has to be divided. Aim for a third of it.
const maxLines = 600

// vagueNames say nothing about what is in a file.
var vagueNames = []string{
	"utils.go", "util.go", "helpers.go", "helper.go", "manager.go", "types.go", "common.go", "misc.go", "base.go",
	"helpers_test.go", "utils_test.go",
}

func TestFilesAreOfReadableSizeAndNamedByTheirSubject(t *testing.T) {
	for _, s := range tree(t) {
		if s.lines > maxLines && !s.generated() {
			t.Errorf("%s has %d lines; divide it", s.path, s.lines)
		}
		if slices.Contains(vagueNames, path.Base(s.path)) {
			t.Errorf("%s: name it by what is in it", s.path)
		}
	}
}

func TestEveryPackageHasAComment(t *testing.T) {
	documented := map[string]bool{}
	for _, s := range tree(t) {
		if !s.test {
			documented[s.pkg] = documented[s.pkg] || s.file.Doc != nil
		}
	}
	for pkg, ok := range documented {
		if !ok && pkg != "." {
			t.Errorf("package %s has no package comment", pkg)
		}
	}
}

// The test driver of the toolkit runs fyne.Do in place: a view that starts goroutines races with its own test.
func TestOnlyThreadStartsGoroutinesInTheWindow(t *testing.T) {
	for _, s := range tree(t) {
		if !inside(s.pkg, "ui") || s.pkg == gallery || s.test || s.path == "ui/thread.go" {
			continue
		}
		ast.Inspect(s.file, func(node ast.Node) bool {
			switch n := node.(type) {
			case *ast.GoStmt:
				t.Errorf("%s: a go statement outside ui/thread.go", s.set.Position(n.Pos()))
			case *ast.SelectorExpr:
				if name, ok := n.X.(*ast.Ident); ok && name.Name == "fyne" && (n.Sel.Name == "Do" || n.Sel.Name == "DoAndWait") {
					t.Errorf("%s: fyne.%s outside ui/thread.go", s.set.Position(n.Pos()), n.Sel.Name)
				}
			}
			return true
		})
	}
}

func TestOnlyCommandsExit(t *testing.T) {
	for _, s := range tree(t) {
		if inside(s.pkg, "cmd") || inside(s.pkg, "internal") || s.test {
			continue
		}
		ast.Inspect(s.file, func(node ast.Node) bool {
			if n, ok := node.(*ast.SelectorExpr); ok && n.Sel.Name == "Exit" {
				if name, ok := n.X.(*ast.Ident); ok && name.Name == "os" {
					t.Errorf("%s: os.Exit outside cmd", s.set.Position(n.Pos()))
				}
			}
			return true
		})
	}
}
