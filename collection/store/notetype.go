package store

import (
	"fmt"

	"karuta/collection/anki"
	"karuta/collection/blob"
)

// GetNotetype returns the notetype with its fields and templates, or anki.ErrNotFound.
func (r *Reader) GetNotetype(id anki.NotetypeID) (*anki.Notetype, error) {
	nts, err := r.listNotetypes("id = ?", id)
	if err == nil && len(nts) == 0 {
		err = anki.ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("notetype %d: %w", id, err)
	}
	return nts[0], nil
}

// FindNotetypeByName returns the notetype of that name, whatever its case, or nil.
func (r *Reader) FindNotetypeByName(name string) (*anki.Notetype, error) {
	nts, err := r.listNotetypes("name = ?", name)
	if err != nil || len(nts) == 0 {
		return nil, err
	}
	return nts[0], nil
}

// ListNotetypes returns all notetypes in the order of their names.
func (r *Reader) ListNotetypes() ([]*anki.Notetype, error) {
	return r.listNotetypes("true order by name")
}

func (r *Reader) listNotetypes(where string, args ...any) ([]*anki.Notetype, error) {
	var nts []*anki.Notetype
	query := "select id, name, mtime_secs, usn, config from notetypes where " + where
	err := r.conn.each(query, args, func(scan func(...any) error) error {
		var nt anki.Notetype
		var b []byte
		if err := scan(&nt.ID, &nt.Name, &nt.Modified, &nt.USN, &b); err != nil {
			return err
		}
		if err := blob.DecodeNotetype(b, &nt.Config); err != nil {
			return fmt.Errorf("notetype %d: %w", nt.ID, err)
		}
		nts = append(nts, &nt)
		return nil
	})
	if err != nil {
		return nil, wrap("read notetypes", err)
	}
	for _, nt := range nts {
		if err := r.readFields(nt); err != nil {
			return nil, wrap("read fields", err)
		}
		if err := r.readTemplates(nt); err != nil {
			return nil, wrap("read templates", err)
		}
	}
	return nts, nil
}

func (r *Reader) readFields(nt *anki.Notetype) error {
	query := "select name, config from fields where ntid = ? order by ord"
	return r.conn.each(query, []any{nt.ID}, func(scan func(...any) error) error {
		var f anki.Field
		var b []byte
		if err := scan(&f.Name, &b); err != nil {
			return err
		}
		if err := blob.DecodeField(b, &f.Config); err != nil {
			return fmt.Errorf("notetype %d, field %q: %w", nt.ID, f.Name, err)
		}
		nt.Fields = append(nt.Fields, f)
		return nil
	})
}

func (r *Reader) readTemplates(nt *anki.Notetype) error {
	query := "select name, mtime_secs, usn, config from templates where ntid = ? order by ord"
	return r.conn.each(query, []any{nt.ID}, func(scan func(...any) error) error {
		var tm anki.Template
		var b []byte
		if err := scan(&tm.Name, &tm.Modified, &tm.USN, &b); err != nil {
			return err
		}
		if err := blob.DecodeTemplate(b, &tm.Config); err != nil {
			return fmt.Errorf("notetype %d, template %q: %w", nt.ID, tm.Name, err)
		}
		nt.Templates = append(nt.Templates, tm)
		return nil
	})
}

// AddNotetype stores a new notetype, gives it an id unless it has one, and stamps it.
func (t *Tx) AddNotetype(nt *anki.Notetype) error {
	if nt.ID == 0 {
		id, err := t.freeID("notetypes")
		if err != nil {
			return wrap("add notetype", err)
		}
		nt.ID = anki.NotetypeID(id)
	}
	return t.UpdateNotetype(nt)
}

// UpdateNotetype stores a changed notetype and stamps it. As in Anki only the
// notetype's own row carries the mark: field and template rows are written anew
// with usn 0 and no time.
func (t *Tx) UpdateNotetype(nt *anki.Notetype) error {
	nt.Modified, nt.USN = t.secs(), t.Stamp.USN
	for i := range nt.Templates {
		nt.Templates[i].Modified, nt.Templates[i].USN = 0, 0
	}
	return t.PutNotetype(nt)
}

// PutNotetype stores the notetype exactly as it is, in place of one with its
// id, all its fields and templates included. It reports anki.ErrExists if
// another notetype has the name or two fields share one.
func (t *Tx) PutNotetype(nt *anki.Notetype) error {
	_, err := t.conn.exec(`insert into notetypes values (?,?,?,?,?) on conflict (id) do update
		set name = excluded.name, mtime_secs = excluded.mtime_secs, usn = excluded.usn, config = excluded.config`,
		nt.ID, nt.Name, nt.Modified, nt.USN, blob.EncodeNotetype(&nt.Config))
	if err != nil {
		return wrap("write notetype", err)
	}
	if err := t.removeFieldsAndTemplates(nt.ID); err != nil {
		return wrap("write notetype", err)
	}
	for i := range nt.Fields {
		f := &nt.Fields[i]
		_, err := t.conn.exec("insert into fields values (?,?,?,?)", nt.ID, i, f.Name, blob.EncodeField(&f.Config))
		if err != nil {
			return wrap("write field", err)
		}
	}
	for i := range nt.Templates {
		tm := &nt.Templates[i]
		_, err := t.conn.exec("insert into templates values (?,?,?,?,?,?)",
			nt.ID, i, tm.Name, tm.Modified, tm.USN, blob.EncodeTemplate(&tm.Config))
		if err != nil {
			return wrap("write template", err)
		}
	}
	return nil
}

func (t *Tx) removeFieldsAndTemplates(id anki.NotetypeID) error {
	if _, err := t.conn.exec("delete from fields where ntid = ?", id); err != nil {
		return err
	}
	_, err := t.conn.exec("delete from templates where ntid = ?", id)
	return err
}

// RemoveNotetype deletes the notetype with its fields and templates; notetypes have no graves.
func (t *Tx) RemoveNotetype(id anki.NotetypeID) error {
	if err := t.removeFieldsAndTemplates(id); err != nil {
		return wrap("delete notetype", err)
	}
	_, err := t.conn.exec("delete from notetypes where id = ?", id)
	return wrap("delete notetype", err)
}
