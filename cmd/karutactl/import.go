package main

import (
	"fmt"

	"karuta/app"
	"karuta/collection"
)

type importCmd struct {
	File           string `arg:"" type:"existingfile" help:"Deck package (.apkg), or collection package (.colpkg)."`
	Replace        bool   `help:"Let a .colpkg take the place of the whole collection; a backup is made first."`
	WithScheduling bool   `default:"true" negatable:"" help:"Keep due dates and the review log of the package."`
	WithPresets    bool   `default:"true" negatable:"" help:"Bring the presets of the package's decks along."`
	MergeNotetypes bool   `help:"Merge notetypes whose fields or templates differ instead of copying them."`
}

type importResult struct {
	NotesNew       int  `json:"notes_new"`
	NotesUpdated   int  `json:"notes_updated"`
	NotesUnchanged int  `json:"notes_unchanged"`
	NotesSkipped   int  `json:"notes_skipped"` // their notetype differs
	Cards          int  `json:"cards"`
	Media          int  `json:"media"`
	Replaced       bool `json:"replaced,omitempty"`
}

func (r importResult) text(w writer) {
	if r.Replaced {
		fmt.Fprintf(w, "the collection was replaced: %d notes, %d cards\n", r.NotesNew, r.Cards)
		return
	}
	fmt.Fprintf(w, "%d notes new, %d updated, %d unchanged, %d skipped; %d cards, %d media files\n",
		r.NotesNew, r.NotesUpdated, r.NotesUnchanged, r.NotesSkipped, r.Cards, r.Media)
}

func (cmd *importCmd) Run(e *env) error {
	if app.ReplacesCollection(cmd.File) {
		return cmd.replace(e)
	}
	return e.change(func(c *collection.Collection) error {
		r, _, err := c.ImportPackage(e.ctx, cmd.File, collection.ImportOptions{
			WithScheduling: cmd.WithScheduling, WithPresets: cmd.WithPresets, MergeNotetypes: cmd.MergeNotetypes,
		})
		if err != nil {
			return err
		}
		return e.print(importResult{
			NotesNew: r.New, NotesUpdated: r.Updated, NotesUnchanged: r.Unchanged, NotesSkipped: r.Conflicting, Cards: r.Cards, Media: r.Media,
		})
	})
}

func (cmd *importCmd) replace(e *env) error {
	if !cmd.Replace {
		return usage("%s takes the place of the whole collection: say so with --replace", cmd.File)
	}
	profile, err := e.profile()
	if err != nil {
		return err
	}
	path, err := e.path()
	if err != nil {
		return err
	}
	err = collection.ReplaceWithPackage(e.ctx, path, cmd.File, collection.ReplaceOptions{BackupDir: profile.Backups(), Now: e.now})
	if err != nil {
		return err
	}
	return e.with(func(c *collection.Collection) error {
		info, err := c.Info()
		if err != nil {
			return err
		}
		return e.print(importResult{NotesNew: info.Notes, Cards: info.Cards, Replaced: true})
	})
}
