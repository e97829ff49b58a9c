package syncclient

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"karuta/collection"
	"karuta/collection/anki"
	"karuta/syncclient/wire"
)

// Download is a collection fetched from a server, checked and ready to take the
// place of the one here.
type Download struct {
	target string
	dir    string
	path   string
	state  collection.SyncState // of the server's collection
}

// Download fetches the server's collection into a file beside the one at
// target and checks it. Nothing is replaced yet: close the collection, call
// Install, open it again; or call Discard.
func (c *Client) Download(ctx context.Context, target string) (_ *Download, err error) {
	report := c.reporter()
	report.stage(StageConnecting)
	remote, err := c.connect()
	if err != nil {
		return nil, err
	}
	// In the same folder, so that it can take the place in one step.
	dir, err := os.MkdirTemp(filepath.Dir(target), ".karuta-download-*")
	if err != nil {
		return nil, localError("download", err)
	}
	d := &Download{target: target, dir: dir, path: filepath.Join(dir, "collection.anki2")}
	defer func() {
		if err != nil {
			d.Discard()
		}
	}()
	if err := fetch(ctx, remote, d.path, report); err != nil {
		return nil, err
	}
	report.stage(StageChecking)
	if err := ctx.Err(); err != nil {
		return nil, &Error{Kind: Canceled, Op: "download", Err: err}
	}
	if d.state, err = checkDownload(d.path); err != nil {
		return nil, err
	}
	return d, nil
}

func fetch(ctx context.Context, remote Remote, path string, report *reporter) (err error) {
	body, size, err := remote.Download(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = body.Close() }() // read to its end, or given up
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return localError("download", err)
	}
	report.update(func(p *Progress) { p.Total = size })
	report.stage(StageDownloading)
	_, err = io.Copy(file, &countedReader{body, report})
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return localError("download", err)
	}
	return nil
}

// checkDownload tells a bad collection from a bad disk. It returns the
// collection's stamps.
func checkDownload(path string) (collection.SyncState, error) {
	state, err := collection.CheckDownload(path)
	if err == nil {
		return state, nil
	}
	for _, local := range []error{anki.ErrDiskFull, anki.ErrReadOnly} {
		if errors.Is(err, local) {
			return state, localError("download", err)
		}
	}
	return state, &Error{Kind: BadDownload, Op: "download", Err: err}
}

// Path returns where the download lies until Install or Discard.
func (d *Download) Path() string { return d.path }

// SchemaModified returns the server's stamp of the last change that cannot be
// merged: another one means another upload.
func (d *Download) SchemaModified() anki.Millis { return d.state.SchemaModified }

// IsCurrent reports whether the server still holds what was downloaded.
func (c *Client) IsCurrent(ctx context.Context, d *Download) (bool, error) {
	meta, err := c.askMeta(ctx)
	return err == nil && meta.Modified == d.state.Modified, err
}

// SchemaModified asks the server for its stamp of the last change that cannot be merged.
func (c *Client) SchemaModified(ctx context.Context) (anki.Millis, error) {
	meta, err := c.askMeta(ctx)
	return meta.SchemaModified, err
}

func (c *Client) askMeta(ctx context.Context) (wire.Meta, error) {
	remote, err := c.connect()
	if err != nil {
		return wire.Meta{}, err
	}
	return c.meta(ctx, remote)
}

// Install puts the download in the place of the collection, which must be
// closed. It happens as a whole or not at all.
func (d *Download) Install() error {
	if err := collection.Replace(d.target, d.path); err != nil {
		return localError("download", err)
	}
	d.Discard()
	return nil
}

// Discard removes the download. After Install it does nothing.
func (d *Download) Discard() {
	_ = os.RemoveAll(d.dir) // what is left over does no harm
}

// Replace fetches the server's collection and puts it in the place of the one
// at target. release is called when the download is sound and about to take the place: it must
// make a backup if one is wanted, and close the collection. When release was
// called the collection is to be opened again, whatever Replace returns.
func (c *Client) Replace(ctx context.Context, target string, release func() error) error {
	d, err := c.Download(ctx, target)
	if err != nil {
		return err
	}
	return c.ReplaceBy(d, release)
}

// ReplaceBy is Replace with what was downloaded before, which is used up by it.
func (c *Client) ReplaceBy(d *Download, release func() error) error {
	defer d.Discard()
	if err := release(); err != nil {
		return localError("download", fmt.Errorf("close collection: %w", err))
	}
	if err := d.Install(); err != nil {
		return err
	}
	c.status.keep(actionNone, c.opt.Now())
	return nil
}
