package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"karuta/app"
	"karuta/collection"
	"karuta/collection/anki"
)

// profile returns the folder that belongs to the collection: a profile of the
// desktop program, or the folder that the file lies in.
func (e *env) profile() (app.Profile, error) {
	if e.cli.Collection != "" {
		if e.cli.Profile != "" {
			return app.Profile{}, usage("give --collection or --profile, not both")
		}
		return app.Profile{Name: e.cli.Collection, Folder: filepath.Dir(e.cli.Collection)}, nil
	}
	base, err := app.BaseFolder(e.getenv)
	if err != nil {
		return app.Profile{}, err
	}
	return app.OpenProfile(base, e.cli.Profile)
}

// path returns the collection file's path.
func (e *env) path() (string, error) {
	if e.cli.Collection != "" {
		return e.cli.Collection, nil
	}
	p, err := e.profile()
	return p.Collection(), err
}

// with opens the collection, runs fn and closes it again.
func (e *env) with(fn func(*collection.Collection) error) (err error) {
	path, err := e.path()
	if err != nil {
		return err
	}
	c, err := collection.Open(path, collection.Options{Now: e.now})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	return fn(c)
}

type newCmd struct{}

type newResult struct {
	Collection string `json:"collection"`
}

func (r newResult) text(w writer) { fmt.Fprintln(w, "made", r.Collection) }

func (cmd *newCmd) Run(e *env) error {
	path, err := e.path()
	if err != nil {
		return err
	}
	if _, err := os.Stat(path); err == nil {
		return fmt.Errorf("%s: there is a file of that name already", path)
	}
	c, err := collection.Open(path, collection.Options{Now: e.now, Create: true})
	if err != nil {
		return err
	}
	if err := c.Close(); err != nil {
		return err
	}
	return e.print(newResult{path})
}

type infoCmd struct{}

type infoResult struct{ collection.Info }

func (r infoResult) text(w writer) {
	fmt.Fprintf(w, "schema %d: %d notes, %d cards, %d reviews, %d decks, %d notetypes\n",
		r.Schema, r.Notes, r.Cards, r.Revlog, r.Decks, r.Notetypes)
	fmt.Fprintf(w, "waiting to be sent: %d\n", r.Pending.Total())
}

func (cmd *infoCmd) Run(e *env) error {
	return e.with(func(c *collection.Collection) error {
		info, err := c.Info()
		if err != nil {
			return err
		}
		return e.print(infoResult{info})
	})
}

// change is with for commands that change the collection: what they did can be
// undone by a later "karutactl undo".
func (e *env) change(fn func(*collection.Collection) error) error {
	return e.with(func(c *collection.Collection) error {
		if err := fn(c); err != nil {
			return err
		}
		return c.SaveUndo(undoFile(c.Path()))
	})
}

// undoFile is where the last operation of a command is kept for "undo".
func undoFile(collection string) string { return collection + ".undo" }

type undoCmd struct{}

type undoResult struct {
	Undone anki.Op `json:"undone"`
}

func (r undoResult) text(w writer) { fmt.Fprintln(w, "undone:", r.Undone) }

func (cmd *undoCmd) Run(e *env) error {
	return e.with(func(c *collection.Collection) error {
		if err := c.LoadUndo(undoFile(c.Path())); err != nil {
			return err
		}
		op := c.UndoStatus().Undo
		if _, err := c.Undo(); err != nil {
			return err
		}
		return errors.Join(os.Remove(undoFile(c.Path())), e.print(undoResult{op}))
	})
}
