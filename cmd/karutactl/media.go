package main

import (
	"errors"
	"fmt"
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
	Delete  bool `xor:"trash" help:"Move the unused files to the trash."`
	Restore bool `xor:"trash" help:"Bring the files in the trash back."`
	Empty   bool `xor:"trash" help:"Delete the files in the trash for good."`
}

type mediaCheckResult struct {
	media.Report
	Trashed  []string `json:"trashed,omitempty"`  // just now
	Restored []string `json:"restored,omitempty"` // just now
}

func (r mediaCheckResult) text(w writer) {
	fmt.Fprintf(w, "%s: %d unused, %d missing\n", app.Plural(r.Files, "file"), len(r.Unused), len(r.Missing))
	for _, list := range []struct {
		what  string
		names []string
	}{
		{"unused", r.Unused},
		{"missing", r.Missing},
		{"not every platform can store this name: not synchronised", r.Unfit},
		{"larger than 100 MiB: not synchronised", r.TooLarge},
		{"a folder: not synchronised", r.Folders},
		{"moved to the trash", r.Trashed},
		{"brought back", r.Restored},
	} {
		for _, name := range list.names {
			fmt.Fprintf(w, "%s: %s\n", list.what, name)
		}
	}
	if r.Trash.Files > 0 {
		fmt.Fprintf(w, "in the trash: %s, %s\n", app.Plural(r.Trash.Files, "file"), app.SizeText(r.Trash.Bytes))
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
		r, err := cmd.check(e, c, folder)
		if err != nil {
			return err
		}
		return e.print(r)
	})
}

func (cmd *mediaCheckCmd) check(e *env, c *collection.Collection, folder *media.Folder) (r mediaCheckResult, err error) {
	switch {
	case cmd.Restore:
		r.Restored, err = folder.RestoreTrash()
	case cmd.Empty:
		err = folder.EmptyTrash()
	}
	if err != nil {
		return r, err
	}
	used, err := c.ListMediaNames()
	if err != nil {
		return r, err
	}
	if r.Report, err = folder.Check(e.ctx, used); err != nil || !cmd.Delete {
		return r, err
	}
	for _, name := range r.Unused {
		if err := folder.Trash(name); err != nil {
			return r, err
		}
		r.Trashed = append(r.Trashed, name)
	}
	again, err := folder.Check(e.ctx, used)
	r.Report = again
	return r, err
}
