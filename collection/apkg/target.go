package apkg

import (
	"errors"
	"io/fs"
	"os"

	"karuta/media"
)

// MediaFolderOf returns the path of the media folder of a collection file.
func MediaFolderOf(collection string) string { return media.FolderOf(collection) }

// target is a media folder that files are put into, all of them or none. The
// zero value is one that nothing is put into.
type target struct {
	folder *media.Folder
	batch  *media.Batch
	made   bool // the folder was not there before
}

func openTarget(dir string) (t target, err error) {
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		t.made = true
	}
	if t.folder, err = media.OpenFolder(dir); err != nil {
		return target{}, err
	}
	t.batch = t.folder.NewBatch()
	return t, nil
}

// Commit puts the files into their places. Until Finish, Rollback takes them out again.
func (t *target) Commit() error {
	if t.batch == nil {
		return nil
	}
	return t.batch.Commit()
}

// Finish keeps what Commit did.
func (t *target) Finish() error {
	if t.batch == nil {
		return nil
	}
	t.made = false
	return t.batch.Finish()
}

// Rollback makes the folder what it was; after Finish it does nothing.
func (t *target) Rollback() error {
	if t.batch == nil {
		return nil
	}
	err := t.batch.Rollback()
	if t.made {
		_ = os.Remove(t.folder.Path()) // refused if somebody put a file into it meanwhile
		t.made = false
	}
	return err
}

// Close lets go of the folder, after Finish or Rollback.
func (t *target) Close() error {
	if t.folder == nil {
		return nil
	}
	return t.folder.Close()
}
