// Package mediacheck is the window that finds media files nothing needs and those that are missing, with the trash.
package mediacheck

import (
	"fmt"
	"path"
	"strings"

	"karuta/app"
	"karuta/collection/anki"
)

// section is one of the lists.
type section int

// The sections, in the order of their tabs.
const (
	unused section = iota
	missing
	trash
	unsynced
)

var sections = []section{unused, missing, trash, unsynced}

// row is what a list shows of a file.
type row struct {
	name, detail string
	notes        []anki.NoteID // that need it, where it is missing
	file         bool          // it is here, and not too large to be looked at
}

// model holds what the last check found.
type model struct {
	found app.MediaFindings
	at    section
}

// rows returns what the list in front shows.
func (m *model) rows() (rows []row) {
	switch m.at {
	case unused, trash:
		list := m.found.Unused
		if m.at == trash {
			list = m.found.Trash
		}
		for _, f := range list {
			rows = append(rows, row{name: f.Name, detail: app.SizeText(f.Bytes), file: true})
		}
	case missing:
		for _, f := range m.found.Missing {
			rows = append(rows, row{name: f.Name, detail: "needed by " + app.Plural(len(f.Notes), "note"), notes: f.Notes})
		}
	case unsynced:
		for _, name := range m.found.Unfit {
			rows = append(rows, row{name: name, detail: "not every system can store this name", file: true})
		}
		for _, f := range m.found.TooLarge {
			rows = append(rows, row{name: f.Name, detail: "larger than 100 MiB: " + app.SizeText(f.Bytes)})
		}
		for _, name := range m.found.Folders {
			rows = append(rows, row{name: name, detail: "a folder"})
		}
	}
	return rows
}

func (m *model) count(s section) int {
	other := model{found: m.found, at: s}
	return len(other.rows())
}

// tab is the word that leads to a section.
func (m *model) tab(s section) string {
	word := map[section]string{unused: "Unused", missing: "Missing", trash: "Trash", unsynced: "Not synced"}[s]
	return fmt.Sprintf("%s %d", word, m.count(s))
}

// summary says what was found as a whole.
func (m *model) summary() string {
	text := app.Plural(m.found.Files, "file") + " in the media folder"
	if len(m.found.Unused)+len(m.found.Missing) == 0 {
		return text + ". All of them are needed, and none is missing."
	}
	if n := len(m.found.Unused); n > 0 {
		text += fmt.Sprintf(", %d that no note needs (%s)", n, app.SizeText(total(m.found.Unused)))
	}
	if n := len(m.found.Missing); n > 0 {
		text += fmt.Sprintf("; %s missing, needed by %s", app.Plural(n, "file"), app.Plural(len(m.found.MissingNotes()), "note"))
	}
	return text + "."
}

// about says what the list in front is and what can be done.
func (m *model) about() string {
	empty := m.count(m.at) == 0
	switch m.at {
	case unused:
		if empty {
			return "Every file is needed by a note."
		}
		return "No note refers to these files. Files whose names begin with “_” are not listed: templates may need them."
	case missing:
		if empty {
			return "Every file that notes refer to is here."
		}
		return "Notes refer to these files, but they are not here. If another device has them, sync it and then this one."
	case trash:
		if empty {
			return "The trash is empty. Files go there when they are deleted here or, by a sync, on another device."
		}
		return fmt.Sprintf("These files take %s. They are not synced.", app.SizeText(total(m.found.Trash)))
	}
	if empty {
		return "Everything in the folder can be synced."
	}
	return "These stay on this computer. Files can be renamed, and the notes that refer to them change with them; put files out of folders yourself."
}

func total(files []app.MediaFile) (bytes int64) {
	for _, f := range files {
		bytes += f.Bytes
	}
	return bytes
}

// names returns the names of files.
func names(files []app.MediaFile) []string {
	list := make([]string, len(files))
	for i, f := range files {
		list[i] = f.Name
	}
	return list
}

// isPicture reports whether a file of that name can be shown.
func isPicture(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".bmp", ".tif", ".tiff":
		return true
	}
	return false
}

// checking says how far a check is.
func checking(p app.MediaCheckProgress) string {
	switch {
	case p.Files > 0:
		return fmt.Sprintf("Looking at the files: %d", p.Files)
	case p.Notes > 0:
		return fmt.Sprintf("Looking at the notes: %d", p.Notes)
	}
	return "Looking at the notes…"
}

// restored says what became of files that were to come back.
func restored(r app.RestoredMedia) string {
	text := app.Plural(len(r.Back), "file") + " brought back"
	if n := len(r.Left); n > 0 {
		text += fmt.Sprintf("; %d stayed in the trash, because other files have their names now", n)
	}
	return text
}
