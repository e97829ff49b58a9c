package main

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"karuta/app"
	"karuta/collection"
	"karuta/collection/anki"
	"karuta/media"
	"karuta/syncclient"
)

type mediaCmd struct {
	Sync  mediaSyncCmd  `cmd:"" help:"Synchronise the media files alone, with the account of the last sync."`
	Check mediaCheckCmd `cmd:"" help:"List media files that nothing refers to, and those that are missing."`
}

type mediaSyncCmd struct {
	Timeout time.Duration `default:"60s" help:"Give up when nothing moved for so long."`
}

type mediaResult struct{ syncclient.MediaResult }

func (r mediaResult) text(w writer) { mediaText(w, r.MediaResult) }

func mediaText(w writer, r syncclient.MediaResult) {
	fmt.Fprintf(w, "media: sent %d, received %d, deleted %d here and %d on the server\n", r.Sent, r.Received, r.DeletedHere, r.DeletedThere)
	for _, list := range []struct {
		what  string
		names []string
	}{
		{"changed on both sides, yours is in the trash", r.Replaced},
		{"differs in case alone from another name, stays on the server", r.Away},
		{"larger than 100 MiB, stays here", r.TooLarge},
		{"cannot be read, stays here", r.Unreadable},
		{"missing on the server", r.Missing},
	} {
		for _, name := range list.names {
			fmt.Fprintf(w, "%s: %s\n", name, list.what)
		}
	}
}

// Run synchronises the media.
func (cmd *mediaSyncCmd) Run(e *env) error {
	sync := &syncCmd{Timeout: cmd.Timeout}
	return sync.exitCode(sync.with(e, func(s *syncRun) error {
		r, err := s.syncMedia(nil)
		if err != nil {
			return err
		}
		return e.print(mediaResult{r})
	}))
}

// syncMedia synchronises the media folder. The collection is open meanwhile, so
// that no other program does the same.
func (s *syncRun) syncMedia(usn *anki.USN) (r syncclient.MediaResult, err error) {
	c, err := collection.Open(s.path, collection.Options{Now: s.env.now})
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	due, err := c.ListDueMediaNames()
	if err != nil {
		return r, err
	}
	tracker, err := media.OpenTracker(media.FolderOf(s.path))
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, tracker.Close()) }()
	return s.client.SyncMedia(s.env.ctx, tracker, syncclient.MediaOptions{USN: usn, Priority: func() []string { return due }})
}

type mediaCheckCmd struct {
	Delete  bool `xor:"act" help:"Move the unused files to the trash."`
	Restore bool `xor:"act" help:"Bring the files in the trash back."`
	Empty   bool `xor:"act" help:"Delete the files in the trash for good."`
	Rename  bool `xor:"act" help:"Rename files whose names not every system can store, also in the notes."`
	Tag     bool `xor:"act" help:"Tag notes that lack a file with missing-media."`
}

type missingFile struct {
	Name  string        `json:"name"`
	Notes []anki.NoteID `json:"notes"`
}

type mediaCheckResult struct {
	media.Report
	Missing []missingFile `json:"missing"`           // in place of the report's, with the notes that need them
	Trashed []media.File  `json:"trashed,omitempty"` // just now
	media.Restored
	Renamed map[string]string `json:"renamed,omitempty"` // just now: the new names by the old ones
	Tagged  int               `json:"tagged,omitempty"`  // notes
}

func (r mediaCheckResult) text(w writer) {
	fmt.Fprintf(w, "%s: %d unused, %d missing\n", app.Plural(r.Files, "file"), len(r.Unused), len(r.Missing))
	names := func(what string, list []string) {
		for _, name := range list {
			fmt.Fprintf(w, "%s: %s\n", what, name)
		}
	}
	files := func(what string, list []media.File) {
		for _, f := range list {
			fmt.Fprintf(w, "%s: %s (%s)\n", what, f.Name, app.SizeText(f.Bytes))
		}
	}
	files("unused", r.Unused)
	for _, m := range r.Missing {
		fmt.Fprintf(w, "missing: %s (needed by %s)\n", m.Name, app.Plural(len(m.Notes), "note"))
	}
	names("not every system can store this name: not synchronised", r.Unfit)
	files("larger than 100 MiB: not synchronised", r.TooLarge)
	names("a folder: not synchronised", r.Folders)
	files("moved to the trash", r.Trashed)
	names("brought back", r.Back)
	names("stays in the trash, another file has its name", r.Left)
	for _, name := range slices.Sorted(maps.Keys(r.Renamed)) {
		fmt.Fprintf(w, "renamed: %s is now %s\n", name, r.Renamed[name])
	}
	if r.Tagged > 0 {
		fmt.Fprintf(w, "tagged: %s\n", app.Plural(r.Tagged, "note"))
	}
	if len(r.Trash) > 0 {
		fmt.Fprintf(w, "in the trash: %s, %s\n", app.Plural(len(r.Trash), "file"), app.SizeText(media.TotalBytes(r.Trash)))
	}
}

// Run checks the media folder.
func (cmd *mediaCheckCmd) Run(e *env) error {
	return e.with(func(c *collection.Collection) (err error) {
		folder, err := media.OpenFolder(media.FolderOf(c.Path()))
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, folder.Close()) }()
		r := &mediaCheckResult{}
		if err := r.look(e, c, folder); err != nil {
			return err
		}
		if err := cmd.act(e, c, folder, r); err != nil {
			return err
		}
		// What is the matter now.
		if err := r.look(e, c, folder); err != nil {
			return err
		}
		return e.print(*r)
	})
}

// look checks the folder.
func (r *mediaCheckResult) look(e *env, c *collection.Collection, folder *media.Folder) error {
	uses, err := c.ListMediaUses(e.ctx, nil)
	if err != nil {
		return err
	}
	if r.Report, err = folder.Check(e.ctx, maps.Keys(uses), nil); err != nil {
		return err
	}
	r.Missing = []missingFile{}
	for _, name := range r.Report.Missing {
		r.Missing = append(r.Missing, missingFile{name, uses[name]})
	}
	return nil
}

// act does what the command is asked for about what was found.
func (cmd *mediaCheckCmd) act(e *env, c *collection.Collection, folder *media.Folder, r *mediaCheckResult) (err error) {
	switch {
	case cmd.Restore:
		names := []string{}
		for _, f := range r.Trash {
			names = append(names, f.Name)
		}
		r.Restored, err = folder.RestoreTrash(e.ctx, names)
	case cmd.Empty:
		err = folder.EmptyTrash(e.ctx)
	case cmd.Delete:
		for _, f := range r.Unused {
			if err := folder.Trash(f.Name); err != nil {
				return err
			}
			r.Trashed = append(r.Trashed, f)
		}
	case cmd.Rename:
		err = r.rename(c, folder)
	case cmd.Tag:
		var notes []anki.NoteID
		for _, m := range r.Missing {
			notes = append(notes, m.Notes...)
		}
		slices.Sort(notes)
		notes = slices.Compact(notes)
		_, err = c.AddTags(notes, []string{collection.MissingMediaTag})
		r.Tagged = len(notes)
	}
	return err
}

// rename gives files names that every system can store.
func (r *mediaCheckResult) rename(c *collection.Collection, folder *media.Folder) error {
	r.Renamed = map[string]string{}
	for _, name := range r.Unfit {
		fit, err := folder.MakeFit(name)
		if err != nil {
			return err
		}
		r.Renamed[name] = fit
	}
	_, err := c.RenameMedia(r.Renamed)
	return err
}
