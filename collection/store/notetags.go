package store

import "karuta/collection/anki"

// UpdateNoteTags stores a note's tags alone and stamps the note.
func (t *Tx) UpdateNoteTags(id anki.NoteID, tags []string) error {
	if err := t.noticeNote(id, nil); err != nil {
		return err
	}
	_, err := t.conn.exec("update notes set tags = ?, mod = ?, usn = ? where id = ?",
		anki.JoinTags(tags), t.secs(), t.Stamp.USN, id)
	return wrap("write tags", err)
}
