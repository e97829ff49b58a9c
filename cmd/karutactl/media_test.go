package main

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
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
	var r mediaCheckResult
	c.ok(&r, "media", "check")
	if r.Files != 3 || !slices.Equal(r.Unused, []string{"unused.png"}) || !slices.Equal(r.Missing, []string{"lost.mp3"}) {
		t.Errorf("found %+v", r)
	}
	r = mediaCheckResult{}
	c.ok(&r, "media", "check", "--delete")
	if r.Files != 2 || len(r.Unused) > 0 || !slices.Equal(r.Trashed, []string{"unused.png"}) || r.Trash.Files != 1 {
		t.Errorf("after deleting %+v", r)
	}
	r = mediaCheckResult{}
	c.ok(&r, "media", "check", "--restore")
	if r.Files != 3 || !slices.Equal(r.Restored, []string{"unused.png"}) || r.Trash.Files != 0 {
		t.Errorf("after restoring %+v", r)
	}
	c.ok(nil, "media", "check", "--delete")
	r = mediaCheckResult{}
	c.ok(&r, "media", "check", "--empty")
	if r.Files != 2 || r.Trash.Files != 0 {
		t.Errorf("after emptying %+v", r)
	}
}
