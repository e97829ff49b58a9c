package syncclient

import "os"

// DefaultUploadLimit is the size, in bytes, from which on AnkiWeb and Anki's own server, as it is delivered, refuse a
// collection.
const DefaultUploadLimit = 300 << 20

// checkSize refuses a file that the server would refuse after it had been sent.
func (c *Client) checkSize(path string) error {
	if c.opt.UploadLimit <= 0 {
		return nil
	}
	info, err := os.Stat(path)
	if err != nil {
		return localError("upload", err)
	}
	if info.Size() >= c.opt.UploadLimit {
		return &Error{Kind: UploadTooLarge, Op: "upload", Size: &SizeLimit{Size: info.Size(), Limit: c.opt.UploadLimit}}
	}
	return nil
}
