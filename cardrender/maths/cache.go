package maths

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"karuta/internal/atomicfile"
)

// version of what is kept: another MathJax or another way to call it makes other pictures.
const version = "mathjax 3.2.2, 1"

// Cache keeps the pictures of formulas in a folder, a file each, named by a hash of the formula.
type Cache struct {
	typesetter Typesets
	dir        string
	once       sync.Once
}

// Typesets is who makes the pictures that are not kept: a Typesetter, in this process, or a Host.
type Typesets interface {
	Typeset(ctx context.Context, source Source) (Formula, error)
}

// maxFiles is how many pictures the folder keeps from one run of the program to the next, some kilobytes each.
const maxFiles = 5000

// NewCache returns a cache in the folder dir, which is made when it is needed, of what a Typesetter or a Host makes.
// The folder "" keeps nothing.
func NewCache(dir string, typesetter Typesets) *Cache {
	return &Cache{dir: dir, typesetter: typesetter}
}

// Typeset returns the picture of a formula, from the folder if it is there. A folder that cannot be read or written
// only costs time. For its errors see Typesetter.Typeset.
func (c *Cache) Typeset(ctx context.Context, source Source) (Formula, error) {
	if c.dir == "" {
		return c.typesetter.Typeset(ctx, source)
	}
	path := filepath.Join(c.dir, fileName(source))
	if kept, err := os.ReadFile(path); err == nil {
		if formula, err := parseFormula(string(kept)); err == nil {
			return formula, nil
		}
	}
	formula, err := c.typesetter.Typeset(ctx, source)
	if err != nil {
		return Formula{}, err
	}
	if err := os.MkdirAll(c.dir, 0o700); err == nil {
		c.once.Do(c.trim)
		_ = atomicfile.WriteFile(path, []byte(formula.SVG), 0o600) // next time it is made again
	}
	return formula, nil
}

// trim removes the older half of the pictures when there are too many. What fails is tried again in the next run.
func (c *Cache) trim() {
	files, err := os.ReadDir(c.dir)
	if err != nil || len(files) <= maxFiles {
		return
	}
	age := func(f os.DirEntry) int64 {
		info, err := f.Info()
		if err != nil {
			return 0
		}
		return info.ModTime().UnixNano()
	}
	slices.SortFunc(files, func(a, b os.DirEntry) int { return cmp.Compare(age(a), age(b)) })
	for _, f := range files[:len(files)-maxFiles/2] {
		_ = os.Remove(filepath.Join(c.dir, f.Name()))
	}
}

func fileName(source Source) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %t\n%s", version, source.Display, source.TeX))
	return hex.EncodeToString(sum[:]) + ".svg"
}
