package store

import (
	"errors"
	"fmt"

	"karuta/collection/anki"
)

const noteColumns = "id, guid, mid, mod, usn, tags, flds, cast(sfld as text), csum, flags, data"

func scanNote(scan func(...any) error) (*anki.Note, error) {
	var n anki.Note
	var tags, flds string
	err := scan(&n.ID, &n.GUID, &n.NotetypeID, &n.Modified, &n.USN, &tags, &flds, &n.SortField, &n.Checksum, &n.Flags, &n.Data)
	if err != nil {
		if n, tags, flds, err = scanOddNote(scan); err != nil {
			return nil, err
		}
	}
	n.Tags, n.Fields = anki.SplitTags(tags), anki.SplitFields(flds)
	return &n, nil
}

// GetNote returns the note or anki.ErrNotFound.
func (r *Reader) GetNote(id anki.NoteID) (*anki.Note, error) {
	notes, err := r.listNotes("id = ?", id)
	if err == nil && len(notes) == 0 {
		err = anki.ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("note %d: %w", id, err)
	}
	return notes[0], nil
}

// ListNotes returns the notes of a notetype, oldest first.
func (r *Reader) ListNotes(notetype anki.NotetypeID) ([]*anki.Note, error) {
	return r.listNotes("mid = ? order by id", notetype)
}

// FindNoteByGUID returns the note with that guid, or nil.
func (r *Reader) FindNoteByGUID(guid string) (*anki.Note, error) {
	notes, err := r.listNotes("guid = ? order by id limit 1", guid)
	if err != nil || len(notes) == 0 {
		return nil, err
	}
	return notes[0], nil
}

// ListNotesByChecksum returns the notes of a notetype whose first field may be
// the one with this checksum; the text itself is to be compared.
func (r *Reader) ListNotesByChecksum(notetype anki.NotetypeID, csum uint32) ([]*anki.Note, error) {
	return r.listNotes("csum = ? and mid = ? order by id", csum, notetype)
}

func (r *Reader) listNotes(where string, args ...any) ([]*anki.Note, error) {
	var notes []*anki.Note
	err := r.conn.each("select "+noteColumns+" from notes where "+where, args, func(scan func(...any) error) error {
		n, err := scanNote(scan)
		notes = append(notes, n)
		return err
	})
	return notes, wrap("read notes", err)
}

// EachNote calls fn for every note, in the order of their ids, one at a time.
func (r *Reader) EachNote(fn func(*anki.Note) error) error {
	return r.conn.each("select "+noteColumns+" from notes order by id", nil, func(scan func(...any) error) error {
		n, err := scanNote(scan)
		if err != nil {
			return err
		}
		return fn(n)
	})
}

// AddNote stores a new note, gives it an id unless it has one, and stamps it.
func (t *Tx) AddNote(n *anki.Note) error {
	if n.ID == 0 {
		id, err := t.freeID("notes")
		if err != nil {
			return wrap("add note", err)
		}
		n.ID = anki.NoteID(id)
	}
	n.Modified, n.USN = t.secs(), t.Stamp.USN
	return t.PutNote(n)
}

// BeforeNoteChange makes fn be told of every note that is changed or removed, before it is, with the fields it is going
// to have; nil if those do not change. It is to be called before anything is written.
func (db *DB) BeforeNoteChange(fn func(r *Reader, old *anki.Note, fields []string) error) {
	db.noteChanging = fn
}

func (t *Tx) noticeNote(id anki.NoteID, fields []string) error {
	if t.noteChanging == nil {
		return nil
	}
	old, err := t.GetNote(id)
	if errors.Is(err, anki.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return t.noteChanging(&t.Reader, old, fields)
}

// UpdateNote stores a changed note and stamps it.
func (t *Tx) UpdateNote(n *anki.Note) error {
	if err := t.noticeNote(n.ID, n.Fields); err != nil {
		return err
	}
	n.Modified, n.USN = t.secs(), t.Stamp.USN
	return t.PutNote(n)
}

// PutNote stores the note exactly as it is, in place of one with its id.
func (t *Tx) PutNote(n *anki.Note) error {
	_, err := t.conn.exec("insert or replace into notes values (?,?,?,?,?,?,?,?,?,?,?)",
		n.ID, n.GUID, n.NotetypeID, n.Modified, n.USN, anki.JoinTags(n.Tags), anki.JoinFields(n.Fields),
		n.SortField, n.Checksum, n.Flags, n.Data)
	return wrap("write note", err)
}

// RemoveNote deletes the note's row; cards and grave are the caller's.
func (t *Tx) RemoveNote(id anki.NoteID) error {
	if err := t.noticeNote(id, nil); err != nil {
		return err
	}
	_, err := t.conn.exec("delete from notes where id = ?", id)
	return wrap("delete note", err)
}

// CountNotes returns the number of notes.
func (r *Reader) CountNotes() (int, error) { return r.count("notes") }

func (r *Reader) count(table string) (n int, err error) {
	_, err = r.conn.one("select count() from "+table, nil, &n)
	return n, wrap("count "+table, err)
}

// ListNotesWithTags returns the notes that have any tag.
func (r *Reader) ListNotesWithTags() ([]*anki.Note, error) { return r.listNotes("tags != ''") }

// HasNote reports whether there is a note with that id.
func (r *Reader) HasNote(id anki.NoteID) (bool, error) {
	var one int
	found, err := r.conn.one("select 1 from notes where id = ?", []any{id}, &one)
	return found, wrap("find note", err)
}
