//go:build unix

package fonts

import (
	"fmt"
	"os"
	"sync"
	"syscall"
)

// mappedFiles are the contents of font files by path. They are never given back: that takes addresses, not memory, since the
// system drops the pages of a file when it needs them.
var mappedFiles sync.Map

// contents returns what is in a font file without reading it: its pages come when they are looked at. A file that is
// cut short meanwhile is a fault of memory there (see outlines.of).
func contents(path string) ([]byte, error) {
	if known, ok := mappedFiles.Load(path); ok {
		return known.([]byte), nil //nolint:forcetypeassert // nothing else is kept
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("map font: %w", err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, fmt.Errorf("map font: %w", err)
	}
	data, err := syscall.Mmap(int(file.Fd()), 0, int(info.Size()), syscall.PROT_READ, syscall.MAP_PRIVATE)
	if err != nil {
		return nil, fmt.Errorf("map font %s: %w", path, err)
	}
	mappedFiles.Store(path, data)
	return data, nil
}
