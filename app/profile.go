package app

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"karuta/collection"
)

// DefaultProfile is the name of the profile that is made at the first start.
const DefaultProfile = "User 1"

// Profile is a learner's folder: the collection, its media and backups, and
// the preferences that belong to them.
type Profile struct {
	Name   string
	Folder string
}

// BaseFolder returns the folder that holds the profiles: KARUTA_BASE if it is
// set, else the place where the system keeps programs' data.
func BaseFolder(getenv func(string) string) (string, error) {
	if base := getenv("KARUTA_BASE"); base != "" {
		return base, nil
	}
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		dir, err := os.UserConfigDir() // %AppData%, ~/Library/Application Support
		return filepath.Join(dir, "Karuta"), err
	}
	if data := getenv("XDG_DATA_HOME"); filepath.IsAbs(data) {
		return filepath.Join(data, "karuta"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", fmt.Errorf("find the folder for data: %w", err)
	}
	return filepath.Join(home, ".local", "share", "karuta"), nil
}

// OpenProfile returns the profile of that name below base and makes its folder.
func OpenProfile(base, name string) (Profile, error) {
	if name == "" {
		name = DefaultProfile
	}
	if name == "." || name == ".." || strings.ContainsAny(name, `/\:`+"\x00") {
		return Profile{}, fmt.Errorf("profile %q: a name has no slashes or colons", name)
	}
	p := Profile{Name: name, Folder: filepath.Join(base, name)}
	if err := os.MkdirAll(p.Folder, 0o700); err != nil {
		return Profile{}, fmt.Errorf("make the profile's folder: %w", err)
	}
	return p, nil
}

// ListProfiles returns the names of the profiles below base.
func ListProfiles(base string) ([]string, error) {
	entries, err := os.ReadDir(base)
	if os.IsNotExist(err) {
		return nil, nil
	}
	var names []string
	for _, e := range entries {
		if _, statErr := os.Stat(filepath.Join(base, e.Name(), collectionFile)); e.IsDir() && statErr == nil {
			names = append(names, e.Name())
		}
	}
	slices.Sort(names)
	return names, err
}

// collectionFile is the collection's name in a profile; Anki's is the same.
const collectionFile = "collection.anki2"

// Collection returns the path of the collection file.
func (p Profile) Collection() string { return filepath.Join(p.Folder, collectionFile) }

// Media returns the path of the media folder.
func (p Profile) Media() string { return collection.MediaFolderOf(p.Collection()) }

// Backups returns the path of the folder for backups.
func (p Profile) Backups() string { return filepath.Join(p.Folder, "backups") }
