package syncclient

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"

	"karuta/collection"
)

// Upload replaces the server's collection by this one. While it runs all other
// writing to the collection waits. Unless it returns nil the collection is as
// it was, with everything that waited to be sent still waiting.
func (c *Client) Upload(ctx context.Context, col *collection.Collection) error {
	return c.UploadOver(ctx, col, func(send func(*Download) error) error { return send(nil) })
}

// UploadOver is Upload that calls around once it is known that there is something that can be sent. around may keep what
// will be replaced, and calls send, which replaces what was downloaded and nothing else: if the server's collection has
// changed since, it is an Error of kind ResyncRequired. Given nil, send replaces whatever is there.
func (c *Client) UploadOver(ctx context.Context, col *collection.Collection, around func(send func(known *Download) error) error) (err error) {
	report := c.reporter()
	report.stage(StagePreparing)
	remote, err := c.connect()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp(filepath.Dir(col.Path()), ".karuta-upload-*")
	if err != nil {
		return localError("upload", err)
	}
	defer func() { _ = os.RemoveAll(dir) }() // a file left over does no harm
	upload, err := col.PrepareUpload(ctx, filepath.Join(dir, "collection.anki2"))
	if err != nil {
		return localError("upload", err)
	}
	defer func() { err = errors.Join(err, upload.Discard()) }()
	if err := c.checkSize(upload.Path()); err != nil {
		return err
	}
	state, err := col.SyncState()
	if err != nil {
		return localError("upload", err)
	}
	return around(func(known *Download) error {
		if err := c.requireUnchanged(ctx, known); err != nil {
			return err
		}
		if err := c.send(ctx, remote, upload.Path(), report); err != nil {
			return err
		}
		if err := c.requireArrived(ctx, state.Empty); err != nil {
			return err
		}
		if err := upload.Commit(); err != nil {
			return localError("upload", err)
		}
		c.status.keep(actionNone, c.opt.Now())
		return nil
	})
}

// requireArrived makes sure that the server has not taken a collection without cards for one that has some: Anki's own
// takes an upload of which nothing is left, and makes an empty collection of it. If the server cannot be asked, its
// answer to the upload stands.
func (c *Client) requireArrived(ctx context.Context, empty bool) error {
	if meta, err := c.askMeta(ctx); err == nil && meta.Empty && !empty {
		return &Error{Kind: UploadLost, Op: "upload"}
	}
	return nil
}

// UploadFile makes the file at path, exactly as it is, the server's collection:
// for one that came from the server, which so gets back the state it had, with
// which other devices can go on syncing as if nothing had happened. known is as
// in UploadOver.
func (c *Client) UploadFile(ctx context.Context, path string, known *Download) error {
	report := c.reporter()
	report.stage(StagePreparing)
	remote, err := c.connect()
	if err != nil {
		return err
	}
	if err := c.requireUnchanged(ctx, known); err != nil {
		return err
	}
	c.status = statusCache{}
	return c.send(ctx, remote, path, report)
}

// requireUnchanged makes sure that no other device has synced since a download.
func (c *Client) requireUnchanged(ctx context.Context, known *Download) error {
	if known == nil {
		return nil
	}
	current, err := c.IsCurrent(ctx, known)
	if err == nil && !current {
		err = &Error{Kind: ResyncRequired, Op: "upload"}
	}
	return err
}

func (c *Client) send(ctx context.Context, remote Remote, path string, report *reporter) (err error) {
	file, err := os.Open(path)
	if err != nil {
		return localError("upload", err)
	}
	defer func() { _ = file.Close() }() // read only
	info, err := file.Stat()
	if err != nil {
		return localError("upload", err)
	}
	report.update(func(p *Progress) { p.Total = info.Size() })
	report.stage(StageUploading)
	answer, err := remote.Upload(ctx, &countedReader{file, report})
	if err != nil {
		return err
	}
	if answer != UploadAccepted {
		return &Error{Kind: ServerMessage, Op: "upload", Message: Shorten(answer)}
	}
	return nil
}

// countedReader reports what passes as progress.
type countedReader struct {
	io.Reader
	report *reporter
}

func (r *countedReader) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	r.report.update(func(p *Progress) { p.Bytes += int64(n) })
	return n, err
}
