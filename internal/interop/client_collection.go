package interop

import "time"

type args = map[string]any

// Open opens the collection after Close.
func (c *Client) Open() {
	c.t.Helper()
	c.Do("open", args{"path": c.Path}, nil)
}

// Close closes the collection, so that its file can be read; the client lives on.
func (c *Client) Close() {
	c.t.Helper()
	c.Do("close", nil, nil)
}

// CloseDowngraded closes the collection as schema 11.
func (c *Client) CloseDowngraded() {
	c.t.Helper()
	c.Do("close", args{"downgrade": true}, nil)
}

// Dump closes the collection, dumps it and opens it again.
func (c *Client) Dump() *Dump {
	c.t.Helper()
	c.Close()
	dump := ReadDump(c.t, c.Path)
	c.Open()
	return dump
}

// Check runs Anki's "check database" and returns the problems it found. It mends them too.
func (c *Client) Check() []string {
	c.t.Helper()
	var problems []string
	c.Do("check", nil, &problems)
	return problems
}

// SQL returns the rows of a query: numbers as float64, blobs as map{"blob": base64}.
func (c *Client) SQL(query string, params ...any) [][]any {
	c.t.Helper()
	var rows [][]any
	c.Do("sql", args{"query": query, "args": append([]any{}, params...)}, &rows)
	return rows
}

// IDs returns the first column of a query.
func (c *Client) IDs(query string, params ...any) []int64 {
	c.t.Helper()
	var rows [][]int64
	c.Do("sql", args{"query": query, "args": append([]any{}, params...)}, &rows)
	ids := make([]int64, len(rows))
	for i, row := range rows {
		ids[i] = row[0]
	}
	return ids
}

// Execute changes rows behind Anki's back: no usn, no mod, no undo.
func (c *Client) Execute(query string, params ...any) {
	c.t.Helper()
	c.Do("execute", args{"query": query, "args": append([]any{}, params...)}, nil)
}

// FindNotes returns the notes an Anki search finds.
func (c *Client) FindNotes(query string) []int64 {
	c.t.Helper()
	var ids []int64
	c.Do("find_notes", args{"query": query}, &ids)
	return ids
}

// FindCards returns the cards an Anki search finds.
func (c *Client) FindCards(query string) []int64 {
	c.t.Helper()
	var ids []int64
	c.Do("find_cards", args{"query": query}, &ids)
	return ids
}

// SetConfig sets one key of the collection's config.
func (c *Client) SetConfig(key string, value any) {
	c.t.Helper()
	c.Do("set_config", args{"key": key, "value": value}, nil)
}

// Undo undoes the last operation and returns its name.
func (c *Client) Undo() string {
	c.t.Helper()
	var name string
	c.Do("undo", nil, &name)
	return name
}

// Redo does again what was undone last and returns its name.
func (c *Client) Redo() string {
	c.t.Helper()
	var name string
	c.Do("redo", nil, &name)
	return name
}

// Now is the time the client sees.
func (c *Client) Now() time.Time {
	c.t.Helper()
	var secs float64
	c.Do("now", nil, &secs)
	return time.UnixMicro(int64(secs * 1e6))
}
