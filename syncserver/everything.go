package syncserver

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"

	"karuta/collection"
	"karuta/media"
)

var errDownloading = tell(http.StatusConflict, "This account is being downloaded already. Wait until that has finished.")

// SendEverything answers with the collection and the media of an account as a
// package (.colpkg) that Karuta and Anki import. An error means that nothing
// was answered yet.
func (s *Server) SendEverything(w http.ResponseWriter, r *http.Request, id AccountID) (err error) {
	sp := s.use(id)
	defer s.release(sp)
	if !sp.downloading.CompareAndSwap(false, true) {
		return errDownloading
	}
	defer sp.downloading.Store(false)
	arrivals, err := sp.arrivals()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp(arrivals, "everything-*")
	if err != nil {
		return fmt.Errorf("send everything: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }() // or it goes when the folder is opened the next time
	file := filepath.Join(dir, collectionName)
	if err := sp.copyTo(r.Context(), file); err != nil {
		return err
	}
	files, err := sp.media.paths(r.Context(), dir)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Disposition", fmt.Sprintf(`attachment; filename="karuta-%s%s"`, s.opt.Now().UTC().Format("2006-01-02"), copySuffix))
	patient := &patientWriter{w, s.opt.Limits.Stall, &s.metrics.sent}
	if err := collection.PackFile(r.Context(), patient, file, files); err != nil {
		sp.log().Warn("sending everything ended early", "err", err)
		panic(http.ErrAbortHandler) // the browser must not take half of it for all
	}
	return nil
}

// copyTo writes a copy of the collection.
func (sp *space) copyTo(ctx context.Context, path string) error {
	sp.lock()
	defer sp.mu.Unlock()
	if sp.sync != nil {
		return errSyncing
	}
	col, err := sp.collection()
	if err != nil {
		return err
	}
	return col.CopyTo(ctx, path)
}

// exists reports whether media ever came.
func (m *mediaSpace) exists() (bool, error) {
	dir, err := m.space.folder()
	if err != nil {
		return false, err
	}
	_, err = os.Stat(filepath.Join(dir, mediaDatabase))
	if errors.Is(err, os.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// paths returns where the content of each file lies; small ones are written into
// the folder dir. What is deleted later stays where it is for longer than a
// download takes.
func (m *mediaSpace) paths(ctx context.Context, dir string) (map[string]string, error) {
	has, err := m.exists()
	if err != nil || !has {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.open(); err != nil {
		return nil, err
	}
	list, err := listRows(ctx, m.db.db, scanMediaFile, mediaColumns+"where sum is not null")
	if err != nil {
		return nil, err
	}
	paths := make(map[string]string, len(list))
	for _, f := range list {
		if len(f.sum) != len(media.Sum{}) {
			continue
		}
		if paths[f.name], err = m.pathIn(dir, media.Sum(f.sum)); err != nil {
			return nil, err
		}
	}
	return paths, nil
}

// pathIn returns where a content lies; a small one is written into the folder dir.
func (m *mediaSpace) pathIn(dir string, sum media.Sum) (string, error) {
	content, found, err := m.small(sum)
	if err != nil || !found {
		return m.path(sum), err
	}
	path := filepath.Join(dir, sum.String())
	return path, os.WriteFile(path, content, 0o600)
}
