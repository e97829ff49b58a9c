package archtest

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const module = "karuta"

// source is one Go file of the tree.
type source struct {
	path  string // from the top folder, with slashes
	pkg   string // its folder
	test  bool
	file  *ast.File
	set   *token.FileSet
	lines int
}

// imports returns the paths it imports.
func (s source) imports() []string {
	var paths []string
	for _, spec := range s.file.Imports {
		path, _ := strconv.Unquote(spec.Path.Value)
		paths = append(paths, path)
	}
	return paths
}

func (s source) generated() bool { return ast.IsGenerated(s.file) }

// tree parses every Go file that go list knows of, for any system, so that files under a build constraint count too.
func tree(t *testing.T) []source {
	t.Helper()
	root, packages := list(t)
	var sources []source
	for _, p := range packages {
		files, err := filepath.Glob(filepath.Join(p.Dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			set := token.NewFileSet()
			file, err := parser.ParseFile(set, name, nil, parser.ParseComments|parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			path, _ := filepath.Rel(root, name)
			sources = append(sources, source{
				path: filepath.ToSlash(path), pkg: filepath.ToSlash(filepath.Dir(path)), test: strings.HasSuffix(name, "_test.go"),
				file: file, set: set, lines: set.File(file.Pos()).LineCount(),
			})
		}
	}
	return sources
}

type listed struct{ Dir, ImportPath, Root string }

func list(t *testing.T) (root string, packages []listed) {
	t.Helper()
	cmd := exec.Command("go", "list", "-tags", "x11", "-find", "-json=Dir,ImportPath,Root", module+"/...")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	for decoder := json.NewDecoder(strings.NewReader(string(out))); decoder.More(); {
		var p listed
		if err := decoder.Decode(&p); err != nil {
			t.Fatal(err)
		}
		root = p.Root
		packages = append(packages, p)
	}
	return root, packages
}
