package httpclient

import (
	"bytes"
	"context"
	"errors"
	"io"

	"karuta/collection/anki"
	"karuta/syncclient"
	"karuta/syncclient/wire"
)

// zipLimit bounds the zip of a download. Servers end a zip with the file that
// makes it longer than wire.MediaZipTarget.
const zipLimit = 2*wire.MediaFileLimit + wire.MediaZipTarget

// folderOf returns the part of the address that a method is under.
func folderOf(method string) string {
	switch method {
	case "begin", "mediaChanges", "downloadFiles", "uploadChanges", "mediaSanity":
		return "msync"
	}
	return "sync"
}

// MediaBegin implements syncclient.MediaRemote.
func (c *Client) MediaBegin(ctx context.Context, client string) (anki.USN, error) {
	begin, err := decoded("begin", wire.DecodeMediaBegin)(
		c.call(ctx, "begin", wire.EncodeMediaBeginRequest(client), repeatable))
	return anki.USN(begin.USN), err
}

// MediaChanges implements syncclient.MediaRemote.
func (c *Client) MediaChanges(ctx context.Context, after anki.USN) ([]wire.MediaChange, error) {
	return decoded("mediaChanges", wire.DecodeMediaChanges)(
		c.call(ctx, "mediaChanges", wire.EncodeMediaChangesRequest(int32(after)), repeatable))
}

// MediaSanity implements syncclient.MediaRemote.
func (c *Client) MediaSanity(ctx context.Context, files uint32) (bool, error) {
	return decoded("mediaSanity", wire.DecodeMediaSanity)(
		c.call(ctx, "mediaSanity", wire.EncodeMediaSanityRequest(files), repeatable))
}

// DownloadFiles implements syncclient.MediaRemote.
func (c *Client) DownloadFiles(ctx context.Context, names []string) (io.ReadCloser, error) {
	frame := wire.Compress(wire.EncodeDownloadFiles(names))
	p, _, err := c.open(ctx, c.again, "downloadFiles", bytesReader(frame), zipLimit)
	if err != nil {
		return nil, err
	}
	return p, nil
}

// heldLimit is the compressed length up to which a zip is made before it is
// sent. A server may answer as soon as it has the end of the zip, and break the
// connection if the end of a body without a known length comes later; a longer
// zip takes it time enough.
const heldLimit = 8 << 20

// UploadChanges implements syncclient.MediaRemote. A long zip is compressed
// while it is written, and written while it is sent.
func (c *Client) UploadChanges(ctx context.Context, write func(io.Writer) error) (wire.MediaUploaded, error) {
	var held bytes.Buffer
	body := newWriterCompressor(write)
	defer func() { _ = body.Close() }() // waits until write has returned
	var read func() (io.Reader, error)
	switch _, err := io.CopyN(&held, body, heldLimit); {
	case errors.Is(err, io.EOF):
		read = bytesReader(held.Bytes())
	case err != nil:
		return wire.MediaUploaded{}, &syncclient.Error{Kind: syncclient.LocalFailed, Op: "uploadChanges", Err: err}
	default:
		held.Reset()
		read = func() (io.Reader, error) {
			_ = body.Close() // the attempt before is over
			body = newWriterCompressor(write)
			return body, nil
		}
	}
	return decoded("uploadChanges", wire.DecodeMediaUploaded)(c.stream(ctx, "uploadChanges", read))
}

// stream sends a body and reads the whole answer.
func (c *Client) stream(ctx context.Context, method string, body func() (io.Reader, error)) ([]byte, error) {
	p, _, err := c.open(ctx, c.again, method, body, answerLimit)
	if err != nil {
		return nil, err
	}
	defer func() { _ = p.Close() }() // read to its end, or given up
	return io.ReadAll(p)
}
