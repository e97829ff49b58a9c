package apkg

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"karuta/collection/anki"
	"karuta/media"
)

// MediaMerge brings the media files of a deck package into a media folder: only
// those that notes use, and under another name where a file of the same name
// and other content is there.
type MediaMerge struct {
	target
	pkg    *Package
	files  map[string]*mergedFile // by the name in the package
	always []*mergedFile          // templates use them, which is not looked into
}

type mergedFile struct {
	MediaEntry
	used bool
}

// NewMediaMerge compares the package's media with the folder at dir, which is
// made if it is missing and the package has media.
func NewMediaMerge(p *Package, dir string) (*MediaMerge, error) {
	m := &MediaMerge{pkg: p, files: map[string]*mergedFile{}}
	entries, err := p.ListMedia()
	if err != nil || len(entries) == 0 {
		return m, err
	}
	if m.target, err = openTarget(dir); err != nil {
		return nil, err
	}
	for _, e := range entries {
		if err := m.prepare(&mergedFile{MediaEntry: e}); err != nil {
			return nil, errors.Join(err, m.Rollback(), m.Close())
		}
	}
	return m, nil
}

func (m *MediaMerge) prepare(f *mergedFile) error {
	exists := m.folder.HasContent(f.Name) // an empty file is written over, as in Anki
	switch {
	case isStatic(f.Name):
		if !exists {
			m.always = append(m.always, f)
		}
		return nil
	case !exists:
		m.files[f.Name] = f
		return nil
	}
	if err := m.pkg.ensureSum(f); err != nil {
		return err
	}
	sum, err := m.folder.FileSum(f.Name)
	if err != nil {
		return err
	}
	if sum != f.Sum {
		name := f.Name
		f.Name = media.NameWithHash(name, f.Sum)
		m.files[name] = f
	}
	return nil
}

// isStatic reports whether a file belongs to templates rather than notes.
func isStatic(name string) bool {
	return strings.HasPrefix(name, "_") || strings.HasPrefix(name, "latex-")
}

// ensureSum finds out the sum of a file in the older formats, which do not list it.
func (p *Package) ensureSum(f *mergedFile) (err error) {
	if f.HasSum {
		return nil
	}
	r, err := p.open(f.entry, p.version.compressed())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	f.Sum, _, err = media.SumReader(r)
	f.HasSum = err == nil
	return err
}

// Use notes that a field refers to the file, and returns the name it must be
// called by from now on if that is another one.
func (m *MediaMerge) Use(name string) (string, bool) {
	if !media.IsPlainName(name) {
		return "", false
	}
	normal := media.NormalizeName(name)
	if f := m.files[normal]; f != nil {
		f.used = true
		normal = f.Name
	}
	return normal, normal != name
}

// Install puts the used files into the folder and returns how many are new. It
// reports each to progress, which may be nil. Until Finish, Rollback takes them
// out again.
func (m *MediaMerge) Install(ctx context.Context, progress func(done, total int)) (int, error) {
	list := m.always
	for _, f := range m.files {
		if f.used && !m.folder.HasContent(f.Name) {
			list = append(list, f)
		}
	}
	for i, f := range list {
		if err := m.pkg.copyMedia(ctx, m.batch, &f.MediaEntry); err != nil {
			return 0, err
		}
		if progress != nil {
			progress(i+1, len(list))
		}
	}
	return len(list), m.Commit()
}

// copyMedia unpacks a media file into a batch and checks that it is what the map says.
func (p *Package) copyMedia(ctx context.Context, batch *media.Batch, e *MediaEntry) (err error) {
	r, err := p.open(e.entry, p.version.compressed())
	if err != nil {
		return fmt.Errorf("media file %q: %w", e.Name, err)
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	h := media.NewSumWriter()
	if err := batch.Put(e.Name, contextReader{ctx, io.TeeReader(r, h)}); err != nil {
		return err
	}
	if e.HasSum && e.Sum != h.Sum() || e.Size > 0 && e.Size != h.Size() {
		return fmt.Errorf("media file %q is not the one listed: %w", e.Name, anki.ErrPackageDamaged)
	}
	return nil
}
