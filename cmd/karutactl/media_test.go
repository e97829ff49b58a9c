package main

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"karuta/media"
)

func TestUnusedMediaGoToTheTrashAndComeBack(t *testing.T) {
	c := newCtl(t)
	c.ok(nil, "add", "--notetype", "Basic", "--deck", "A", "--field", `Front=<img src="used.png"> [sound:lost.mp3]`)
	folder := filepath.Join(filepath.Dir(c.path), "collection.media")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"used.png", "unused.png", "_kept.js"} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	unused := []media.File{{Name: "unused.png", Bytes: int64(len("unused.png"))}}
	var r mediaCheckResult
	c.ok(&r, "media", "check")
	if r.Files != 3 || !slices.Equal(r.Unused, unused) || len(r.Missing) != 1 || r.Missing[0].Name != "lost.mp3" || len(r.Missing[0].Notes) != 1 {
		t.Errorf("found %+v", r)
	}
	r = mediaCheckResult{}
	c.ok(&r, "media", "check", "--delete")
	if r.Files != 2 || len(r.Unused) > 0 || !slices.Equal(r.Trashed, unused) || len(r.Trash) != 1 {
		t.Errorf("after deleting %+v", r)
	}
	r = mediaCheckResult{}
	c.ok(&r, "media", "check", "--restore")
	if r.Files != 3 || !slices.Equal(r.Back, []string{"unused.png"}) || len(r.Trash) != 0 {
		t.Errorf("after restoring %+v", r)
	}
	c.ok(nil, "media", "check", "--delete")
	r = mediaCheckResult{}
	c.ok(&r, "media", "check", "--empty")
	if r.Files != 2 || len(r.Trash) != 0 {
		t.Errorf("after emptying %+v", r)
	}
}

func TestMissingMediaAreTaggedAndUnfitNamesRenamed(t *testing.T) {
	c := newCtl(t)
	c.ok(nil, "add", "--notetype", "Basic", "--deck", "A", "--field", `Front=<img src="what?.png"> [sound:lost.mp3]`)
	folder := filepath.Join(filepath.Dir(c.path), "collection.media")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "what?.png"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	var r mediaCheckResult
	c.ok(&r, "media", "check", "--rename")
	if r.Renamed["what?.png"] != "what.png" || len(r.Unfit)+len(r.Unused) > 0 || len(r.Missing) != 1 {
		t.Errorf("after renaming %+v", r)
	}
	c.ok(&r, "media", "check", "--tag")
	if r.Tagged != 1 {
		t.Errorf("after tagging %+v", r)
	}
	var found searchResult
	c.ok(&found, "search", "tag:missing-media")
	if len(found.IDs) != 1 {
		t.Errorf("found %+v", found)
	}
}
