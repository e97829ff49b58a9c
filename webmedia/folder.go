package webmedia

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"slices"
	"time"

	"karuta/internal/atomicfile"
)

const (
	freshFor = 7 * 24 * time.Hour // for how long a file is taken for what its server has
	maxKept  = 200 << 20          // bytes
)

// folder keeps files by their addresses.
type folder struct {
	path string
	most int64 // bytes in it; the files fetched longest ago go first
	now  func() time.Time
}

func (f folder) name(address string) string {
	sum := sha256.Sum256([]byte(address))
	return filepath.Join(f.path, hex.EncodeToString(sum[:]))
}

// find returns a file that was kept, nil if none was, and whether it is fresh.
func (f folder) find(address string) (data []byte, fresh bool) {
	name := f.name(address)
	about, err := os.Stat(name)
	if err != nil || about.Size() > maxBytes {
		return nil, false
	}
	data, err = os.ReadFile(name)
	if err != nil {
		return nil, false
	}
	age := f.now().Sub(about.ModTime())
	return data, age >= 0 && age < freshFor
}

// put keeps a file. Where that fails, it is fetched again the next time.
func (f folder) put(address string, data []byte) {
	if os.MkdirAll(f.path, 0o700) != nil {
		return
	}
	name, now := f.name(address), f.now()
	if atomicfile.Write(name, data) == nil && os.Chtimes(name, now, now) == nil {
		f.thin()
	}
}

// thin removes the oldest files where there are too many.
func (f folder) thin() {
	entries, err := os.ReadDir(f.path)
	if err != nil {
		return // nothing to thin
	}
	var files []os.FileInfo
	var total int64
	for _, entry := range entries {
		if about, err := entry.Info(); err == nil && about.Mode().IsRegular() {
			files = append(files, about)
			total += about.Size()
		}
	}
	slices.SortFunc(files, func(a, b os.FileInfo) int { return a.ModTime().Compare(b.ModTime()) })
	for _, about := range files {
		if total <= f.most {
			return
		}
		if os.Remove(filepath.Join(f.path, about.Name())) == nil {
			total -= about.Size()
		}
	}
}
