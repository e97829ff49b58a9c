package interop

// Imported counts what an import of a package did.
type Imported struct{ Found, New, Updated, Duplicate, Conflicting int }

// ImportOptions are the choices of Anki's import dialog; the zero value brings everything along.
type ImportOptions struct {
	NoScheduling   bool
	NoPresets      bool
	MergeNotetypes bool
	Update         int // 0 if newer, 1 always, 2 never; for notes and notetypes alike
}

// ImportApkg imports a deck package.
func (c *Client) ImportApkg(path string, opts ImportOptions) Imported {
	c.t.Helper()
	var log Imported
	c.Do("import_apkg", args{
		"path": path, "scheduling": !opts.NoScheduling, "presets": !opts.NoPresets,
		"merge_notetypes": opts.MergeNotetypes, "update": opts.Update,
	}, &log)
	return log
}

// ExportOptions are the choices of Anki's export dialog; the zero value is all decks, in the newest format,
// with scheduling and media.
type ExportOptions struct {
	Deck         string // one deck with its subdecks
	NoScheduling bool
	NoMedia      bool
	Legacy       bool
}

// ExportApkg writes a deck package and returns the number of notes in it.
func (c *Client) ExportApkg(path string, opts ExportOptions) int {
	c.t.Helper()
	send := args{"path": path, "scheduling": !opts.NoScheduling, "media": !opts.NoMedia, "legacy": opts.Legacy}
	if opts.Deck != "" {
		send["deck"] = opts.Deck
	}
	var count int
	c.Do("export_apkg", send, &count)
	return count
}

// ExportColpkg writes a collection package.
func (c *Client) ExportColpkg(path string, opts ExportOptions) {
	c.t.Helper()
	c.Do("export_colpkg", args{"path": path, "media": !opts.NoMedia, "legacy": opts.Legacy}, nil)
}

// ImportColpkg replaces the collection by that of a package.
func (c *Client) ImportColpkg(path string) {
	c.t.Helper()
	c.Close()
	c.Do("import_colpkg", args{"package": path, "path": c.Path}, nil)
	c.Open()
}

// AddMedia writes a media file and returns the name it got.
func (c *Client) AddMedia(name string, data []byte) string {
	c.t.Helper()
	var got string
	c.Do("add_media", args{"name": name, "data": data}, &got)
	return got
}

// TrashMedia moves media files to the trash.
func (c *Client) TrashMedia(names ...string) {
	c.t.Helper()
	c.Do("trash_media", args{"names": names}, nil)
}
