package apkg

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/klauspost/compress/zstd"

	"karuta/collection/anki"
)

// limits are what a package may unpack to.
type limits struct {
	base    int64 // bytes that any package may have
	ratio   int64 // bytes more for each byte of the file
	entries int
	media   int64 // bytes of the media map
}

// ordinary allows what no real package comes near: collections shrink to a
// tenth, and media hardly at all.
var ordinary = limits{base: 512 << 20, ratio: 100, entries: 1_000_000, media: 128 << 20}

// maxMeta is the size of an entry meta that is believed; real ones have 2 bytes.
const maxMeta = 64 << 10

// Package is a package open for reading.
type Package struct {
	file    *os.File
	entries map[string]*zip.File
	version Version
	limits  limits
	budget  int64         // bytes that may still be unpacked
	idle    *zstd.Decoder // for the next entry
}

// Open opens the package at path and finds out its format.
func Open(path string) (*Package, error) { return open(path, ordinary) }

func open(path string, lim limits) (_ *Package, err error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open package: %w", err)
	}
	p := &Package{file: file, limits: lim}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("open package: %w", err), file.Close())
		}
	}()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, anki.ErrNotPackage
	}
	p.budget = lim.base + lim.ratio*info.Size()
	if err := p.readDirectory(info.Size()); err != nil {
		return nil, err
	}
	p.version, err = p.findVersion()
	return p, err
}

// readDirectory reads the list of entries.
func (p *Package) readDirectory(size int64) error {
	z, err := zip.NewReader(p.file, size)
	if err != nil {
		return p.whyNoZip(err)
	}
	if len(z.File) > p.limits.entries {
		return fmt.Errorf("%d entries: %w", len(z.File), anki.ErrPackageTooLarge)
	}
	p.entries = make(map[string]*zip.File, len(z.File))
	for _, f := range z.File {
		if p.entries[f.Name] != nil {
			return fmt.Errorf("two entries %q: %w", f.Name, anki.ErrPackageDamaged)
		}
		p.entries[f.Name] = f
	}
	return nil
}

// whyNoZip tells a zip file that is cut short from a file that never was one.
func (p *Package) whyNoZip(err error) error {
	start := make([]byte, 4)
	if _, readErr := p.file.ReadAt(start, 0); readErr == nil && string(start) == "PK\x03\x04" {
		return fmt.Errorf("%w: %w", anki.ErrPackageDamaged, err)
	}
	return fmt.Errorf("%w: %w", anki.ErrNotPackage, err)
}

func (p *Package) findVersion() (Version, error) {
	switch {
	case p.entries[metaEntry] != nil:
		b, err := p.readSmall(metaEntry, maxMeta, false)
		if err != nil {
			return 0, err
		}
		return decodeMeta(b)
	case p.entries[legacy2Entry] != nil:
		return Legacy2, nil
	case p.entries[latestEntry] != nil: // the other collection would be a stand-in
		return 0, fmt.Errorf("no entry %s: %w", metaEntry, anki.ErrPackageDamaged)
	case p.entries[legacy1Entry] != nil:
		return Legacy1, nil
	}
	return 0, anki.ErrNotPackage
}

// Close closes the file.
func (p *Package) Close() error {
	if p.idle != nil {
		p.idle.Close()
	}
	return p.file.Close()
}

// Version returns the package's format.
func (p *Package) Version() Version { return p.version }

// open returns the unpacked content of an entry.
func (p *Package) open(name string, compressed bool) (io.ReadCloser, error) {
	f := p.entries[name]
	if f == nil {
		return nil, fmt.Errorf("no entry %s: %w", name, anki.ErrPackageDamaged)
	}
	r, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("read %s: %w: %w", name, anki.ErrPackageDamaged, err)
	}
	e := &entryReader{pkg: p, name: name, entry: r, data: r}
	if compressed {
		if err := e.decompress(); err != nil {
			return nil, errors.Join(err, r.Close())
		}
	}
	return e, nil
}

// readSmall returns the whole content of an entry that must not be larger than limit.
func (p *Package) readSmall(name string, limit int64, compressed bool) (_ []byte, err error) {
	r, err := p.open(name, compressed)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	b, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err == nil && int64(len(b)) > limit {
		err = fmt.Errorf("read %s: %w", name, anki.ErrPackageTooLarge)
	}
	return b, err
}
