package syncserver

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Usage is what an account takes on the disk, in bytes.
type Usage struct {
	Collection int64
	Media      int64
	MediaFiles int64
	Copies     int64
	// Quota is what collection and media may take together; 0 for no limit.
	Quota int64
}

// Usage returns what an account takes on the disk.
func (s *Server) Usage(account Account) (u Usage, err error) {
	sp := s.use(account.ID)
	defer s.release(sp)
	dir, err := sp.folder()
	if err != nil {
		return u, err
	}
	info, err := os.Stat(filepath.Join(dir, collectionName))
	if err == nil {
		u.Collection = info.Size()
	} else if !errors.Is(err, os.ErrNotExist) {
		return u, fmt.Errorf("storage used: %w", err)
	}
	if u.Quota = account.Quota; u.Quota == 0 {
		u.Quota = s.opt.Limits.Account
	}
	copies, err := s.Copies(account.ID)
	if err != nil {
		return u, err
	}
	for _, c := range copies {
		u.Copies += c.Bytes
	}
	has, err := sp.media.exists()
	if err != nil || !has {
		return u, err
	}
	st, err := sp.media.state()
	u.Media, u.MediaFiles = st.bytes, st.files
	return u, err
}
