package apkg

import (
	"context"
	"errors"
	"io/fs"

	"karuta/media"
)

// MediaRestore puts all media files of a collection package into a folder, in
// place of those of the same name and other content. Other files stay.
type MediaRestore struct {
	folder *media.Folder
	batch  *media.Batch
}

// NewMediaRestore unpacks the media files that differ from those in the folder
// at dir beside them. They take their places at Commit.
func NewMediaRestore(ctx context.Context, p *Package, dir string, progress func(done, total int)) (_ *MediaRestore, err error) {
	m := &MediaRestore{}
	entries, err := p.ListMedia()
	if err != nil || len(entries) == 0 {
		return m, err
	}
	if m.folder, err = media.OpenFolder(dir); err != nil {
		return nil, err
	}
	m.batch = m.folder.NewBatch()
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

// Len returns the number of files that are not as they should be yet.
func (m *MediaRestore) Len() int {
	if m.batch == nil {
		return 0
	}
	return m.batch.Len()
}

// Commit puts the files into their places.
func (m *MediaRestore) Commit() error {
	if m.batch == nil {
		return nil
	}
	return m.batch.Commit()
}

// Finish keeps what Commit did.
func (m *MediaRestore) Finish() error {
	if m.batch == nil {
		return nil
	}
	return m.batch.Finish()
}

// Rollback makes the folder what it was; after Finish it does nothing.
func (m *MediaRestore) Rollback() error {
	if m.batch == nil {
		return nil
	}
	return m.batch.Rollback()
}

// Close lets go of the folder, after Finish or Rollback.
func (m *MediaRestore) Close() error {
	if m.folder == nil {
		return nil
	}
	return m.folder.Close()
}
