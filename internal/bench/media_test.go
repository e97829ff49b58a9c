package bench

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"

	"karuta/media"
	"karuta/syncclient"
)

const (
	mediaFiles = 2_000
	mediaBytes = 20_000 // of each file

	sendMediaRow    = "sync: send 2,000 media files"
	receiveMediaRow = "sync: receive 2,000 media files"
)

// addMedia puts new files into the media folder of a collection. Their content cannot be compressed, as that of
// pictures and sounds cannot.
func (s *syncPairs) addMedia(collection string) {
	s.round++
	folder := media.FolderOf(collection)
	must(s.t, os.MkdirAll(folder, 0o755))
	source := rand.NewChaCha8([32]byte([]byte(fmt.Sprintf("%32d", s.round))))
	content := make([]byte, mediaBytes)
	for i := range mediaFiles {
		_, _ = source.Read(content) // never fails
		must(s.t, os.WriteFile(filepath.Join(folder, fmt.Sprintf("round%d-%d.jpg", s.round, i)), content, 0o644))
	}
}

func (s *syncPairs) sendMedia() cost {
	s.addMedia(s.one.path)
	return s.one.syncMedia(func(r syncclient.MediaResult) int { return r.Sent })
}

func (s *syncPairs) receiveMedia() cost {
	s.two.syncMedia(nil) // what the rows before left
	s.sendMedia()
	return s.two.syncMedia(func(r syncclient.MediaResult) int { return r.Received })
}

func (s *syncPairs) sendAnkiMedia() cost {
	s.addMedia(s.one.anki.Path)
	return s.one.ankiSyncMedia()
}

func (s *syncPairs) receiveAnkiMedia() cost {
	s.two.ankiSyncMedia()
	s.sendAnkiMedia()
	took := s.two.ankiSyncMedia()
	last := fmt.Sprintf("round%d-%d.jpg", s.round, mediaFiles-1)
	_, err := os.Stat(filepath.Join(strings.TrimSuffix(s.two.anki.Path, ".anki2")+".media", last))
	must(s.t, err)
	return took
}

// syncMedia measures a media sync, which must have dealt with all files if counted is not nil.
func (p *pair) syncMedia(counted func(syncclient.MediaResult) int) cost {
	return since(p.t, func() error {
		tracker, err := media.OpenTracker(media.FolderOf(p.path))
		if err != nil {
			return err
		}
		result, err := p.client.SyncMedia(context.Background(), tracker, syncclient.MediaOptions{})
		if err == nil && counted != nil && counted(result) != mediaFiles {
			err = fmt.Errorf("not all files were dealt with: %+v", result)
		}
		return errors.Join(err, tracker.Close())
	})
}

func (p *pair) ankiSyncMedia() cost {
	return p.time(`
from session import S
t = clock()
col.sync_media(S.auth)
while col.media_sync_status().active:
    time.sleep(0.002)
result = clock() - t`, nil)
}
