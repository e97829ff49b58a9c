package httpclient

import (
	"context"
	"io"

	"karuta/collection/anki"
	"karuta/syncclient"
	"karuta/syncclient/wire"
)

// Requests that may reach the server twice without harm: they change nothing
// there, or what they do is done once only.
const (
	repeatable = true
	onlyOnce   = false
)

// HostKey implements syncclient.Remote. A redirect is followed once.
func (c *Client) HostKey(ctx context.Context, user, password string) (string, error) {
	body, _, err := c.follow(ctx, "hostKey", wire.EncodeLogin(wire.Login{User: user, Password: password}))
	return decoded("hostKey", wire.DecodeHostKey)(body, err)
}

// Meta implements syncclient.Remote. A redirect is followed once.
func (c *Client) Meta(ctx context.Context, req wire.MetaRequest) (meta wire.Meta, endpoint string, err error) {
	body, endpoint, err := c.follow(ctx, "meta", wire.EncodeMetaRequest(req))
	meta, err = decoded("meta", wire.DecodeMeta)(body, err)
	if err != nil {
		endpoint = ""
	}
	return meta, endpoint, err
}

// follow is call for what may come first: once it goes where a redirect leads, and all further calls with it. endpoint
// is the new address, "" where there was no redirect.
func (c *Client) follow(ctx context.Context, method string, request []byte) (body []byte, endpoint string, err error) {
	body, err = c.call(ctx, method, request, repeatable)
	location := redirectOf(err)
	if location == "" {
		return body, "", err
	}
	next, err := redirected(c.base, method, location)
	if err != nil {
		return nil, "", err
	}
	c.base = next
	body, err = c.call(ctx, method, request, repeatable)
	return body, next.String(), err
}

// Abort implements syncclient.Remote.
func (c *Client) Abort(ctx context.Context) error {
	_, err := c.call(ctx, "abort", wire.EncodeEmpty(), repeatable)
	return err
}

// Start implements syncclient.Remote.
func (c *Client) Start(ctx context.Context, req wire.StartRequest) (anki.Graves, error) {
	return decoded("start", wire.DecodeGraves)(c.call(ctx, "start", wire.EncodeStart(req), onlyOnce))
}

// ApplyGraves implements syncclient.Remote.
func (c *Client) ApplyGraves(ctx context.Context, graves anki.Graves) error {
	_, err := c.call(ctx, "applyGraves", wire.EncodeApplyGraves(graves), onlyOnce)
	return err
}

// ApplyChanges implements syncclient.Remote.
func (c *Client) ApplyChanges(ctx context.Context, changes wire.Changes) (wire.Changes, error) {
	return decoded("applyChanges", wire.DecodeChanges)(c.call(ctx, "applyChanges", wire.EncodeApplyChanges(changes), onlyOnce))
}

// Chunk implements syncclient.Remote.
func (c *Client) Chunk(ctx context.Context) (wire.Chunk, error) {
	return decoded("chunk", wire.DecodeChunk)(c.call(ctx, "chunk", wire.EncodeEmpty(), onlyOnce))
}

// ApplyChunk implements syncclient.Remote.
func (c *Client) ApplyChunk(ctx context.Context, chunk wire.PackedChunk) error {
	_, err := c.callPacked(ctx, "applyChunk", chunk.Frame(), onlyOnce)
	return err
}

// SanityCheck implements syncclient.Remote.
func (c *Client) SanityCheck(ctx context.Context, counts wire.SanityCounts) (wire.SanityAnswer, error) {
	return decoded("sanityCheck2", wire.DecodeSanityAnswer)(
		c.call(ctx, "sanityCheck2", wire.EncodeSanityRequest(counts), onlyOnce))
}

// Finish implements syncclient.Remote.
func (c *Client) Finish(ctx context.Context) (anki.Millis, error) {
	return decoded("finish", wire.DecodeFinish)(c.call(ctx, "finish", wire.EncodeEmpty(), onlyOnce))
}

// Upload implements syncclient.Remote. The file is compressed while it is sent.
func (c *Client) Upload(ctx context.Context, file io.Reader) (answer string, err error) {
	var body *compressor
	defer func() {
		if body != nil {
			_ = body.Close() // the file is the caller's again
		}
	}()
	read := func() (io.Reader, error) {
		body = newCompressor(file)
		return body, nil
	}
	p, _, err := c.open(ctx, c.once, "upload", read, answerLimit)
	if err != nil {
		return "", err
	}
	defer func() { _ = p.Close() }() // read to its end
	text, err := io.ReadAll(p)
	return string(text), err
}

// Download implements syncclient.Remote.
func (c *Client) Download(ctx context.Context) (file io.ReadCloser, size int64, err error) {
	frame := wire.Compress(wire.EncodeEmpty())
	p, size, err := c.open(ctx, c.again, "download", bytesReader(frame), downloadLimit)
	if err != nil {
		return nil, 0, err
	}
	return p, size, nil
}

// decoded returns a function that decodes the result of a call.
func decoded[T any](method string, decode func([]byte) (T, error)) func([]byte, error) (T, error) {
	return func(body []byte, err error) (T, error) {
		var none T
		if err != nil {
			return none, err
		}
		v, err := decode(body)
		if err != nil {
			return none, &syncclient.Error{Kind: syncclient.BadResponse, Op: method, Err: err}
		}
		return v, nil
	}
}
