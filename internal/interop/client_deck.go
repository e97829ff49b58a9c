package interop

// DeckNode is one deck of the deck list.
type DeckNode struct {
	ID        int64
	Name      string // the last part of its name
	Collapsed bool
	Counts    [3]int // new, learning, review
	Children  []DeckNode
}

// NewDeck makes a deck, and its parents, and returns its id.
func (c *Client) NewDeck(name string) int64 {
	c.t.Helper()
	var id int64
	c.Do("new_deck", args{"name": name}, &id)
	return id
}

// RenameDeck gives a deck another full name.
func (c *Client) RenameDeck(deck, name string) {
	c.t.Helper()
	c.Do("rename_deck", args{"deck": deck, "name": name}, nil)
}

// RemoveDeck deletes a deck with its cards and subdecks.
func (c *Client) RemoveDeck(deck string) {
	c.t.Helper()
	c.Do("remove_deck", args{"deck": deck}, nil)
}

// DeckTree returns the deck list with its counts.
func (c *Client) DeckTree() []DeckNode {
	c.t.Helper()
	var tree []DeckNode
	c.Do("deck_tree", nil, &tree)
	return tree
}

// EditDeck sets keys of a deck's JSON form, such as "desc".
func (c *Client) EditDeck(deck string, changes map[string]any) {
	c.t.Helper()
	c.Do("edit_deck", args{"deck": deck, "changes": changes}, nil)
}

// NewPreset makes a preset and returns its id.
func (c *Client) NewPreset(name string) int64 {
	c.t.Helper()
	var id int64
	c.Do("new_preset", args{"name": name}, &id)
	return id
}

// RemovePreset deletes a preset, which forces a one-way sync.
func (c *Client) RemovePreset(name string) {
	c.t.Helper()
	c.Do("remove_preset", args{"name": name}, nil)
}

// UsePreset makes a deck use a preset.
func (c *Client) UsePreset(deck, preset string) {
	c.t.Helper()
	c.Do("use_preset", args{"deck": deck, "preset": preset}, nil)
}

// EditPreset sets keys of the preset a deck uses, such as "new.perDay".
func (c *Client) EditPreset(deck string, changes map[string]any) {
	c.t.Helper()
	c.Do("edit_preset", args{"deck": deck, "changes": changes}, nil)
}
