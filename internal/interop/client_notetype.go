package interop

// CopyNotetype makes a notetype from another and returns its id.
func (c *Client) CopyNotetype(notetype, name string) int64 {
	c.t.Helper()
	var id int64
	c.Do("copy_notetype", args{"notetype": notetype, "name": name}, &id)
	return id
}

// RenameNotetype gives a notetype another name.
func (c *Client) RenameNotetype(notetype, name string) {
	c.t.Helper()
	c.Do("rename_notetype", args{"notetype": notetype, "name": name}, nil)
}

// RemoveNotetype deletes a notetype with its notes, which forces a one-way sync.
func (c *Client) RemoveNotetype(notetype string) {
	c.t.Helper()
	c.Do("remove_notetype", args{"notetype": notetype}, nil)
}

// AddField adds a field, which forces a one-way sync.
func (c *Client) AddField(notetype, field string) {
	c.t.Helper()
	c.Do("add_field", args{"notetype": notetype, "field": field}, nil)
}

// RemoveField removes a field, which forces a one-way sync.
func (c *Client) RemoveField(notetype, field string) {
	c.t.Helper()
	c.Do("remove_field", args{"notetype": notetype, "field": field}, nil)
}

// RenameField renames a field, in the templates too.
func (c *Client) RenameField(notetype, field, name string) {
	c.t.Helper()
	c.Do("rename_field", args{"notetype": notetype, "field": field, "name": name}, nil)
}

// AddTemplate adds a card template, which forces a one-way sync.
func (c *Client) AddTemplate(notetype, name, question, answer string) {
	c.t.Helper()
	c.Do("add_template", args{"notetype": notetype, "name": name, "question": question, "answer": answer}, nil)
}

// EditNotetype sets keys of a notetype's JSON form ("css"), of its first template ("tmpls.qfmt")
// or of its first field ("flds.font").
func (c *Client) EditNotetype(notetype string, changes map[string]any) {
	c.t.Helper()
	c.Do("edit_notetype", args{"notetype": notetype, "changes": changes}, nil)
}
