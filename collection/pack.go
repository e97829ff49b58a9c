package collection

import (
	"context"
	"fmt"
	"io"

	"karuta/collection/apkg"
)

// CopyTo writes a copy of the collection as it is now to path, which must not exist.
func (c *Collection) CopyTo(ctx context.Context, path string) error {
	if err := c.db.CopyTo(ctx, path); err != nil {
		return fmt.Errorf("copy collection: %w", err)
	}
	return nil
}

// PackFile writes a collection package (.colpkg) of the latest format to w: the
// closed collection file, which must be of schema 18, and the media files, of
// which it is given the path of each name. Media files that are missing are
// passed over.
func PackFile(ctx context.Context, w io.Writer, file string, media map[string]string) error {
	if err := apkg.Write(ctx, w, file, apkg.WriteOptions{Files: media}); err != nil {
		return fmt.Errorf("pack collection: %w", err)
	}
	return nil
}
