package apkg

import (
	"context"
	"errors"
	"io/fs"
)

// MediaRestore puts all media files of a collection package into a folder, in
// place of those of the same name and other content. Other files stay.
type MediaRestore struct{ target }

// NewMediaRestore unpacks the media files that differ from those in the folder
// at dir beside them. They take their places at Commit.
func NewMediaRestore(ctx context.Context, p *Package, dir string, progress func(done, total int)) (_ *MediaRestore, err error) {
	m := &MediaRestore{}
	entries, err := p.ListMedia()
	if err != nil || len(entries) == 0 {
		return m, err
	}
	if m.target, err = openTarget(dir); err != nil {
		return nil, err
	}
	for i := range entries {
		if err := m.unpack(ctx, p, &mergedFile{MediaEntry: entries[i]}); err != nil {
			return nil, errors.Join(err, m.Rollback(), m.Close())
		}
		if progress != nil {
			progress(i+1, len(entries))
		}
	}
	return m, nil
}

func (m *MediaRestore) unpack(ctx context.Context, p *Package, f *mergedFile) error {
	sum, err := m.folder.FileSum(f.Name)
	if err == nil {
		if err := p.ensureSum(f); err != nil {
			return err
		}
		if sum == f.Sum {
			return nil
		}
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return p.copyMedia(ctx, m.batch, &f.MediaEntry)
}
