package syncserver

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"karuta/collection"
)

// Copy is a copy of a collection that was kept.
type Copy struct {
	Name  string // identifies it
	Made  time.Time
	Why   string // CopyUpload, CopyDaily or CopyRestore
	Bytes int64
}

// Copies returns the copies of an account's collection, newest first.
func (s *Server) Copies(id AccountID) ([]Copy, error) {
	sp := s.use(id)
	defer s.release(sp)
	dir, err := sp.folder()
	if err != nil {
		return nil, err
	}
	found, err := listCopies(filepath.Join(dir, copiesName))
	if err != nil {
		return nil, err
	}
	var list []Copy
	for _, c := range found {
		info, err := os.Stat(filepath.Join(dir, copiesName, c.name))
		if errors.Is(err, os.ErrNotExist) {
			continue // thinned out meanwhile
		}
		if err != nil {
			return nil, fmt.Errorf("list copies: %w", err)
		}
		why := strings.TrimPrefix(strings.TrimSuffix(c.name, copySuffix)[len(copyFormat):], "-")
		list = append(list, Copy{Name: c.name, Made: c.made, Why: why, Bytes: info.Size()})
	}
	return list, nil
}

// FindCopy returns the copy of that name. Errors have a sentence for people.
func (s *Server) FindCopy(id AccountID, name string) (Copy, error) {
	list, err := s.Copies(id)
	if err != nil {
		return Copy{}, err
	}
	i := slices.IndexFunc(list, func(c Copy) bool { return c.Name == name })
	if i < 0 {
		return Copy{}, errNoCopy
	}
	return list[i], nil
}

var (
	errNoCopy     = tell(http.StatusNotFound, "This copy is not there any more. Choose another one.")
	errBadCopy    = tell(http.StatusConflict, "This copy is damaged and cannot be restored; nothing has been changed. Choose another one.")
	errSyncing    = tell(http.StatusConflict, "A device is syncing right now. Wait until it has finished, and try again.")
	errCopyTooBig = tell(http.StatusConflict, "There is not enough room on the server to restore this copy; nothing has been changed.")
)

// Restore puts a copy in the place of the collection, of which a copy is made
// first. Devices are asked for a direction at their next sync. Errors have a
// sentence for people, see Sentence.
func (s *Server) Restore(ctx context.Context, id AccountID, name string) error {
	found, err := s.FindCopy(id, name)
	if err != nil {
		return err
	}
	sp := s.use(id)
	defer s.release(sp)
	err = sp.restore(ctx, found.Name)
	if isDiskFull(err) {
		return errors.Join(errCopyTooBig, err)
	}
	return err
}

func (sp *space) restore(ctx context.Context, name string) error {
	arrivals, err := sp.arrivals()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp(arrivals, "restore-*")
	if err != nil {
		return fmt.Errorf("restore copy: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }() // or it goes when the folder is opened the next time
	file, err := sp.unpackCopy(ctx, filepath.Join(sp.dir, copiesName, name), dir)
	if err != nil {
		return err
	}
	sp.lock()
	defer sp.mu.Unlock()
	if sp.sync != nil {
		return errSyncing
	}
	if err := sp.keepCopy(ctx, CopyRestore); err != nil {
		return err
	}
	if err := sp.closeCollection("a copy is restored"); err != nil {
		return err
	}
	return collection.Replace(filepath.Join(sp.dir, collectionName), file)
}

// unpackCopy unpacks a copy, marked so that no device can merge with it.
func (sp *space) unpackCopy(ctx context.Context, path, dir string) (file string, err error) {
	file, err = collection.UnpackBackup(ctx, path, dir)
	if errors.Is(err, os.ErrNotExist) {
		return "", errNoCopy
	}
	if err != nil && !isDiskFull(err) {
		return "", errors.Join(errBadCopy, err)
	}
	if err != nil {
		return "", err
	}
	col, err := collection.Open(file, collection.Options{Now: sp.s.opt.Now, Sparing: true})
	if err != nil {
		return "", err
	}
	return file, errors.Join(col.ForceOneWaySync(), col.Close())
}
