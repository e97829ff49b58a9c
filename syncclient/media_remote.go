package syncclient

import (
	"context"
	"io"

	"karuta/collection/anki"
	"karuta/syncclient/wire"
)

// MediaRemote is the part of a sync server that holds media files. Its calls
// are independent of a sync of the collection, and each may be repeated: what
// the server has done already it does not do again.
type MediaRemote interface {
	// MediaBegin returns the number of the server's last change. client names this program.
	MediaBegin(ctx context.Context, client string) (anki.USN, error)
	// MediaChanges returns the next changes after that number, in order; none when there are no more.
	MediaChanges(ctx context.Context, after anki.USN) ([]wire.MediaChange, error)
	// DownloadFiles opens a zip of the first of the named files, all or some. Errors of the reader are those
	// of a call, and the reader must be closed.
	DownloadFiles(ctx context.Context, names []string) (zip io.ReadCloser, err error)
	// UploadChanges sends a zip. write may be called more than once, each time from the start; when
	// UploadChanges returns it is no longer running.
	UploadChanges(ctx context.Context, write func(io.Writer) error) (wire.MediaUploaded, error)
	// MediaSanity tells the server how many files it should have; it says whether that is so.
	MediaSanity(ctx context.Context, files uint32) (equal bool, err error)
}
