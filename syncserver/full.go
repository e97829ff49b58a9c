package syncserver

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

// Answers to an upload; all but the first are shown to the person.
const (
	uploadAccepted = "OK"
	uploadCorrupt  = "The uploaded collection is damaged, so the server has kept its own. Use Check Database, or restore a backup, and try again."
	uploadTooNew   = "The uploaded collection is from a newer program than this server knows, so the server has kept its own."
	uploadTooLarge = "The uploaded collection is larger than this server takes, so the server has kept its own."
	uploadNoRoom   = "There is no room for this collection on the server, which has kept its own."
)

// upload replaces the collection by the one that a device sends, once that has
// arrived whole and was found sound.
func upload(c *call) (reply, error) {
	dir, err := c.space.arrivals()
	if err != nil {
		return reply{}, err
	}
	dir, err = os.MkdirTemp(dir, "upload-*")
	if err != nil {
		return reply{}, fmt.Errorf("upload: %w", err)
	}
	drop := func() { _ = os.RemoveAll(dir) } // or it goes when the folder is opened the next time
	path := filepath.Join(dir, collectionName)
	if err := c.receiveFile(path); err != nil {
		drop()
		text, err := uploadAnswer(err)
		return reply{payload: []byte(text)}, err
	}
	return c.answerInTime(func() ([]byte, error) {
		defer drop()
		text, err := uploadAnswer(c.takeUpload(path))
		return []byte(text), err
	})
}

// takeUpload puts the file that has arrived in the place of the collection if it is sound and fits. It goes on when the
// device has lost its patience: the next sync finds both sides equal.
func (c *call) takeUpload(path string) error {
	err := c.s.checkUpload(path)
	if err == nil {
		err = c.fits(path)
	}
	if err == nil {
		err = c.space.replace(context.WithoutCancel(c.ctx), path)
	}
	return err
}

// receiveFile writes what arrives into a file.
func (c *call) receiveFile(path string) (err error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("upload: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if _, err := io.Copy(file, c.body); err != nil {
		return fmt.Errorf("upload: %w", err)
	}
	return file.Sync()
}

// uploadAnswer returns the words for what is wrong with an uploaded file; other errors stay errors.
func uploadAnswer(err error) (string, error) {
	var tooLarge *wire.TooLargeError
	switch {
	case err == nil:
		return uploadAccepted, nil
	case errors.As(err, &tooLarge):
		return uploadTooLarge, nil
	case isDiskFull(err), errors.Is(err, errOverQuota):
		return uploadNoRoom, nil
	case errors.Is(err, anki.ErrCollectionTooNew):
		return uploadTooNew, nil
	case errors.Is(err, anki.ErrNotCollection), errors.Is(err, anki.ErrCorrupt), errors.Is(err, anki.ErrCollectionTooOld):
		return uploadCorrupt, nil
	}
	return "", err
}

var errOverQuota = errors.New("more than the account may keep")

// fits makes sure that the account has room for the file.
func (c *call) fits(path string) error {
	quota := c.quota()
	if quota == 0 {
		return nil
	}
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	media, err := c.space.media.bytes()
	if err != nil {
		return err
	}
	if info.Size()+media > quota {
		return errOverQuota
	}
	return nil
}

// quota returns how many bytes the account may have, 0 for no limit.
func (c *call) quota() int64 {
	if c.account.Quota != 0 {
		return c.account.Quota
	}
	return c.s.opt.Limits.Account
}

// replace puts the file in the place of the collection, of which a copy is kept.
func (sp *space) replace(ctx context.Context, file string) error {
	sp.lock()
	defer sp.mu.Unlock()
	sp.abort("an upload replaces the collection")
	if err := sp.keepCopy(ctx, CopyUpload); err != nil {
		return err
	}
	if err := sp.closeCollection("upload"); err != nil {
		return err
	}
	return collection.Replace(filepath.Join(sp.dir, collectionName), file)
}

// download sends a copy of the collection.
func download(c *call) (_ reply, err error) {
	if err := c.noMessage(); err != nil {
		return reply{}, err
	}
	dir, err := c.space.arrivals()
	if err != nil {
		return reply{}, err
	}
	dir, err = os.MkdirTemp(dir, "download-*")
	if err != nil {
		return reply{}, fmt.Errorf("download: %w", err)
	}
	drop := func() { _ = os.RemoveAll(dir) } // or it goes when the folder is opened the next time
	defer func() {
		if err != nil {
			drop()
		}
	}()
	path := filepath.Join(dir, collectionName)
	if err := c.space.copyForDevice(c.ctx, path); err != nil {
		return reply{}, err
	}
	if c.plain { // as old as that, the program knows only schema 11
		col, err := collection.Open(path, collection.Options{Now: c.s.opt.Now, Sparing: true})
		if err != nil {
			return reply{}, err
		}
		if err := col.CloseAsSchema11(); err != nil {
			return reply{}, err
		}
	}
	file, err := os.Open(path)
	if err != nil {
		return reply{}, fmt.Errorf("download: %w", err)
	}
	info, err := file.Stat()
	if err != nil {
		return reply{}, errors.Join(err, file.Close())
	}
	return reply{
		size:  info.Size(),
		write: func(w io.Writer) error { _, err := io.Copy(w, file); return err },
		drop:  func() { _ = file.Close(); drop() },
	}, nil
}

func (sp *space) copyForDevice(ctx context.Context, path string) error {
	sp.lock()
	defer sp.mu.Unlock()
	sp.abort("a device downloads the collection")
	col, err := sp.collection()
	if err != nil {
		return err
	}
	return col.CopyForDevice(ctx, path)
}
