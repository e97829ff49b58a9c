package faulty

import (
	"context"
	"io"

	"karuta/collection/anki"
	"karuta/syncclient/wire"
)

// MediaBegin implements syncclient.MediaRemote.
func (r *Remote) MediaBegin(ctx context.Context, client string) (usn anki.USN, err error) {
	err = r.plan.call("begin", func() error { usn, err = r.next.MediaBegin(ctx, client); return err })
	return usn, err
}

// MediaChanges implements syncclient.MediaRemote.
func (r *Remote) MediaChanges(ctx context.Context, after anki.USN) (changes []wire.MediaChange, err error) {
	err = r.plan.call("mediaChanges", func() error { changes, err = r.next.MediaChanges(ctx, after); return err })
	return changes, err
}

// DownloadFiles implements syncclient.MediaRemote.
func (r *Remote) DownloadFiles(ctx context.Context, names []string) (zip io.ReadCloser, err error) {
	err = r.plan.call("downloadFiles", func() error { zip, err = r.next.DownloadFiles(ctx, names); return err })
	if err != nil && zip != nil {
		_ = zip.Close() // its content is lost
		zip = nil
	}
	return zip, err
}

// UploadChanges implements syncclient.MediaRemote.
func (r *Remote) UploadChanges(ctx context.Context, write func(io.Writer) error) (answer wire.MediaUploaded, err error) {
	err = r.plan.call("uploadChanges", func() error { answer, err = r.next.UploadChanges(ctx, write); return err })
	return answer, err
}

// MediaSanity implements syncclient.MediaRemote.
func (r *Remote) MediaSanity(ctx context.Context, files uint32) (equal bool, err error) {
	err = r.plan.call("mediaSanity", func() error { equal, err = r.next.MediaSanity(ctx, files); return err })
	return equal, err
}
