package interop

// AddNote adds a note to a deck, which is made if need be, and returns its id and those of its cards.
func (c *Client) AddNote(notetype, deck string, fields map[string]string, tags ...string) (note int64, cards []int64) {
	c.t.Helper()
	var added struct {
		Note  int64
		Cards []int64
	}
	c.Do("add_note", args{"notetype": notetype, "deck": deck, "fields": fields, "tags": nonNil(tags)}, &added)
	return added.Note, added.Cards
}

// EditNote sets fields of a note.
func (c *Client) EditNote(note int64, fields map[string]string) {
	c.t.Helper()
	c.Do("edit_note", args{"note": note, "fields": fields}, nil)
}

// RemoveNotes deletes notes and their cards.
func (c *Client) RemoveNotes(notes ...int64) {
	c.t.Helper()
	c.Do("remove_notes", args{"notes": notes}, nil)
}

// AddTags adds space-separated tags to notes.
func (c *Client) AddTags(tags string, notes ...int64) {
	c.t.Helper()
	c.Do("add_tags", args{"tags": tags, "notes": notes}, nil)
}

// RemoveTags takes space-separated tags off notes.
func (c *Client) RemoveTags(tags string, notes ...int64) {
	c.t.Helper()
	c.Do("remove_tags", args{"tags": tags, "notes": notes}, nil)
}

// nonNil keeps an empty list from becoming null in JSON.
func nonNil(list []string) []string {
	return append([]string{}, list...)
}
