package store

import (
	"fmt"

	"karuta/collection/anki"
)

// Col is the one row of the table col.
type Col struct {
	Created        anki.Secs   // crt; the last 04:00 before the collection was made
	Modified       anki.Millis // mod; last change of anything
	SchemaModified anki.Millis // scm; last change that cannot be merged
	Version        int         // ver; schema version
	USN            anki.USN    // usn; number of the next sync
	LastSync       anki.Millis // ls; value of mod at the end of the last sync, 0 for never
}

// GetCol reads the collection's row.
func (r *Reader) GetCol() (Col, error) {
	var c Col
	found, err := r.conn.one("select crt, mod, scm, ver, usn, ls from col", nil,
		&c.Created, &c.Modified, &c.SchemaModified, &c.Version, &c.USN, &c.LastSync)
	if err == nil && !found {
		err = anki.ErrNotCollection
	}
	if err != nil {
		return Col{}, fmt.Errorf("read collection row: %w", err)
	}
	return c, nil
}

// PutCol writes the collection's row.
func (t *Tx) PutCol(c Col) error {
	_, err := t.conn.exec("update col set crt = ?, mod = ?, scm = ?, ver = ?, usn = ?, ls = ?",
		c.Created, c.Modified, c.SchemaModified, c.Version, c.USN, c.LastSync)
	return wrap("write collection row", err)
}

// SetModified marks the collection as changed at the time of the transaction,
// or just after its last change if the clock is behind that.
func (t *Tx) SetModified() error {
	_, err := t.conn.exec("update "+oneRow+" col set mod = max(mod + 1, ?) where id = (select min(id) from col)", t.Stamp.Now)
	return wrap("mark collection changed", err)
}

// SetSchemaModified marks a change that cannot be merged: the next sync must be
// one-way. A second call in one transaction changes nothing.
func (t *Tx) SetSchemaModified() error {
	_, err := t.conn.exec("update col set scm = max(scm + 1, ls + 1, ?1) where not (scm = ?1 and scm > ls)", t.Stamp.Now)
	return wrap("mark schema changed", err)
}

// wrap puts the operation before an error and leaves nil alone.
func wrap(op string, err error) error {
	if err != nil {
		return fmt.Errorf("%s: %w", op, err)
	}
	return nil
}
