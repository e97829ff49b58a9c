package collection

import (
	"errors"

	"karuta/collection/store"
)

// CloseAsSchema11 rewrites the collection as schema 11, which old clients read,
// and closes it. Opening it again brings it back to the current schema; what
// schema 11 has no place for (whether tags are folded, the times of templates)
// is lost on the way. On error the collection is closed as it was.
func (c *Collection) CloseAsSchema11() error {
	c.forgetUndo()
	err := c.db.Update(c.stamp(), func(tx *store.Tx) error { return tx.Downgrade() })
	if err == nil {
		err = c.db.LeaveWAL()
	}
	return errors.Join(err, c.db.Close())
}
