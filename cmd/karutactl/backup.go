package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"karuta/collection"
)

type backupCmd struct {
	List bool `help:"Only list the backups there are, oldest first."`
}

type backupResult struct {
	Path    string       `json:"path,omitempty"` // of the new one; empty if nothing has changed since the last
	Backups []backupFile `json:"backups"`
}

type backupFile struct {
	Path  string    `json:"path"`
	Bytes int64     `json:"bytes"`
	At    time.Time `json:"at"`
}

func (r backupResult) text(w writer) {
	if r.Path != "" {
		fmt.Fprintln(w, "made", r.Path)
		return
	}
	for _, b := range r.Backups {
		fmt.Fprintf(w, "%s  %8.1f MB  %s\n", b.At.Format("2006-01-02 15:04"), float64(b.Bytes)/1e6, b.Path)
	}
}

// Run makes a backup in the folder where the window keeps its own.
func (cmd *backupCmd) Run(e *env) error {
	profile, err := e.profile()
	if err != nil {
		return err
	}
	var r backupResult
	if !cmd.List {
		err := e.with(func(c *collection.Collection) (err error) {
			r.Path, err = c.CreateBackup(e.ctx, profile.Backups(), true)
			return err
		})
		if err != nil {
			return err
		}
	}
	if r.Backups, err = listBackups(profile.Backups()); err != nil {
		return err
	}
	return e.print(r)
}

// listBackups lists what can be restored, those of one-way syncs included.
func listBackups(folder string) ([]backupFile, error) {
	paths, err := filepath.Glob(filepath.Join(folder, "*.colpkg"))
	if err != nil {
		return nil, err
	}
	list := []backupFile{}
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil {
			return nil, err
		}
		list = append(list, backupFile{path, info.Size(), info.ModTime()})
	}
	return list, nil
}

type restoreCmd struct {
	File string `arg:"" help:"Backup, by its path or by its name in the folder of the backups."`
}

type restoreResult struct {
	Restored string `json:"restored"`
}

func (r restoreResult) text(w writer) {
	fmt.Fprintln(w, "restored", r.Restored, "– the next sync has to be in one direction")
}

// Run restores. What is replaced is backed up first.
func (cmd *restoreCmd) Run(e *env) error {
	profile, err := e.profile()
	if err != nil {
		return err
	}
	path, err := e.path()
	if err != nil {
		return err
	}
	file := cmd.File
	if !strings.ContainsRune(file, filepath.Separator) {
		if _, err := os.Stat(file); err != nil {
			file = filepath.Join(profile.Backups(), file)
		}
	}
	if err := collection.ReplaceWithPackage(e.ctx, path, file, collection.ReplaceOptions{BackupDir: profile.Backups(), Now: e.now}); err != nil {
		return err
	}
	return e.print(restoreResult{file})
}
