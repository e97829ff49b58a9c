package store

// ModernizeRevlog moves answers of Anki's first scheduler, in which cards that are learned have three buttons, to where
// they stand among four. Nothing is stamped.
func (t *Tx) ModernizeRevlog() error {
	_, err := t.conn.exec("update revlog set ease = ease + 1 where type in (0, 2) and ease in (2, 3)")
	return wrap("write review log", err)
}
