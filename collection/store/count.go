package store

import "karuta/collection/anki"

// CountRows returns the number of rows of a table.
func (r *Reader) CountRows(table string) (int, error) { return r.count(table) }

// CountWithUSN returns the number of rows of a table that have exactly this usn.
func (r *Reader) CountWithUSN(table string, usn anki.USN) (n int, err error) {
	_, err = r.conn.one("select count() from "+table+" where usn = ?", []any{usn}, &n)
	return n, wrap("count pending rows of "+table, err)
}
