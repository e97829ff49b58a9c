package store

import (
	"fmt"

	"karuta/collection/anki"
)

// Upgrade brings a collection of schema 11 or 14 to 17 to the current schema.
// collection.Open calls it inside the one transaction that opens an old file.
func (t *Tx) Upgrade() error {
	return fmt.Errorf("upgrade: %w", anki.ErrCollectionTooOld)
}
