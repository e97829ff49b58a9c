package store

import "karuta/collection/anki"

// ListTags returns the tag list in its order.
func (r *Reader) ListTags() ([]anki.Tag, error) { return r.listTags("true order by tag") }

// FindTag returns the tag of that name, whatever its case, or nil.
func (r *Reader) FindTag(name string) (*anki.Tag, error) {
	tags, err := r.listTags("tag = ?", name)
	if err != nil || len(tags) == 0 {
		return nil, err
	}
	return &tags[0], nil
}

// ListPendingTags returns the tags with exactly this usn.
func (r *Reader) ListPendingTags(usn anki.USN) ([]anki.Tag, error) {
	return r.listTags("usn = ? order by tag", usn)
}

func (r *Reader) listTags(where string, args ...any) ([]anki.Tag, error) {
	var tags []anki.Tag
	err := r.conn.each("select tag, usn, collapsed, config from tags where "+where, args, func(scan func(...any) error) error {
		var t anki.Tag
		if err := scan(&t.Name, &t.USN, &t.Collapsed, &t.Config); err != nil {
			var collapsed any // neither yes nor no
			if err := scan(&t.Name, &t.USN, &collapsed, &t.Config); err != nil {
				return err
			}
		}
		tags = append(tags, t)
		return nil
	})
	return tags, wrap("read tags", err)
}

// AddTag stores a new tag and stamps it; Anki makes new tags collapsed.
func (t *Tx) AddTag(name string) error {
	return t.PutTag(anki.Tag{Name: name, USN: t.Stamp.USN, Collapsed: true})
}

// PutTag stores the tag exactly as it is, in place of one of its name.
func (t *Tx) PutTag(tag anki.Tag) error {
	_, err := t.conn.exec("insert or replace into tags values (?,?,?,?)", tag.Name, tag.USN, tag.Collapsed, tag.Config)
	return wrap("write tag", err)
}

// RemoveTag deletes the tag from the list; tags have no graves.
func (t *Tx) RemoveTag(name string) error {
	_, err := t.conn.exec("delete from tags where tag = ?", name)
	return wrap("delete tag", err)
}

// RemoveTagsMatching deletes the tags that match from the list.
func (t *Tx) RemoveTagsMatching(match func(string) bool) error {
	tags, err := t.ListTags()
	if err != nil {
		return err
	}
	for _, tag := range tags {
		if !match(tag.Name) {
			continue
		}
		if err := t.RemoveTag(tag.Name); err != nil {
			return err
		}
	}
	return nil
}
