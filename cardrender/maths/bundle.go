package maths

import (
	"embed"
	"sync"

	"github.com/dop251/goja"
)

//go:embed bundle
var bundle embed.FS

const bundleFile = "bundle/mathjax.js"

// program is MathJax, compiled once for all typesetters; nil where the build had none.
var program = sync.OnceValues(func() (*goja.Program, error) {
	source, err := bundle.ReadFile(bundleFile)
	if err != nil {
		return nil, ErrUnavailable
	}
	return goja.Compile("mathjax.js", string(source), false)
})

// Available reports whether this program was built with MathJax.
func Available() bool {
	_, err := bundle.Open(bundleFile)
	return err == nil
}
