package collection

import (
	"context"
	"errors"
	"fmt"

	"karuta/collection/anki"
	"karuta/collection/store"
)

// BeginServing begins a sync on the server's side, for a device that has seen
// everything below the number seen. It sends the rows that are as new as that,
// and marks what it receives with the collection's own number.
func (c *Collection) BeginServing(seen anki.USN) (*Exchange, error) {
	e, err := c.BeginExchange(Side{Pending: max(seen, 0), New: ownUSN})
	if err != nil {
		return nil, err
	}
	pending, err := e.tx.HasPending(e.side.Pending)
	if err != nil {
		return nil, fmt.Errorf("begin sync: %w", errors.Join(err, e.Rollback()))
	}
	cards, err := e.tx.HasCards()
	if err != nil {
		return nil, fmt.Errorf("begin sync: %w", errors.Join(err, e.Rollback()))
	}
	e.upToDate, e.empty = !pending, !cards
	return e, nil
}

// CopyForDevice writes a copy of the collection to path, which must not exist,
// for a device that downloads it. It counts as a sync: what other devices send
// afterwards is newer than the copy.
func (c *Collection) CopyForDevice(ctx context.Context, path string) error {
	now := c.millis()
	err := c.db.Update(store.Stamp{Now: now}, func(tx *store.Tx) error {
		col, err := tx.GetCol()
		if err != nil {
			return err
		}
		col.USN++
		col.Modified = max(now, col.Modified+1)
		return tx.PutCol(col)
	})
	if err != nil {
		return fmt.Errorf("copy for device: %w", err)
	}
	return c.db.CopyTo(ctx, path)
}
