package syncclient

import (
	"context"
	"fmt"

	"karuta/collection"
)

// KeepBoth brings two collections together that a normal sync cannot, without
// replacing either: it takes the server's, d, carries over into it all that waits
// to be sent here and every review, and puts the result in the place of the
// collection here. What was carried over waits to be sent: the caller opens the
// collection again and calls Sync, after which no other device needs a one-way sync.
//
// release is called when the result is about to take the place: it must make a
// backup if one is wanted, and close the collection. When release was called the
// collection is to be opened again, whatever KeepBoth returns. d is used up. The server's
// collection stays as it is, and on any error so does the one here.
func (c *Client) KeepBoth(ctx context.Context, col *collection.Collection, d *Download, release func() error) (collection.Kept, error) {
	defer d.Discard()
	kept, err := col.KeepBoth(d.path)
	if err != nil {
		return kept, localError("keep both", err)
	}
	if err := ctx.Err(); err != nil {
		return kept, &Error{Kind: Canceled, Op: "keep both", Err: err}
	}
	// What was written is checked like any download: nothing unsound takes the place.
	if err := collection.CheckKept(d.path); err != nil {
		return kept, localError("keep both", err)
	}
	if err := release(); err != nil {
		return kept, localError("keep both", fmt.Errorf("close collection: %w", err))
	}
	if err := d.Install(); err != nil {
		return kept, err
	}
	c.status = statusCache{}
	return kept, nil
}
