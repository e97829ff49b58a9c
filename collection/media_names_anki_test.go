package collection_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"karuta/collection"
	"karuta/internal/interop"
	"karuta/media"
)

func TestUnusedAndMissingMediaAreThoseOfAnki(t *testing.T) {
	real := interop.NewClient(t, interop.Options{})
	for _, front := range []string{
		`<img src="a.png"> <IMG SRC='b c.png'> <img src=bare.png>`, `[sound:d.mp3][sound:e f.mp3]`,
		`<audio src="g.ogg"></audio><video><source src="h.mp4"></video><object data="i.svg"></object>`,
		`<img src="http://example.org/j.png">`,
		`<img src="k%20l.png"> <img src="m&amp;n.png">`, `[latex]x^2[/latex] [$]y[/$]`, "<img src=\"cafe\u0301.png\">",
		`<img src="_under.png"> <img src="_gone.png">`, `<img src="gone.png"> [sound:gone too.mp3]`,
	} {
		real.AddNote("Basic", "Default", map[string]string{"Front": front})
	}
	real.EditNotetype("Basic", map[string]any{"css": `@import "_style.css"; .x { background: url('_back.png') }`})
	folder := media.FolderOf(real.Path)
	for _, name := range []string{
		"a.png", "b c.png", "bare.png", "d.mp3", "e f.mp3", "g.ogg", "h.mp4", "i.svg", "k l.png", "k%20l.png", "m&n.png",
		"café.png", "_under.png", "_style.css", "_nobody.js", "unused.png", "Unused 2.PNG", ".DS_Store", ".hidden",
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var want struct{ Unused, Missing []string }
	err := real.Script(`
r = col.media.check()
result = {"unused": sorted(r.unused), "missing": sorted(r.missing)}
`, nil, &want)
	if err != nil {
		t.Fatal(err)
	}
	real.Close()
	c, err := collection.Open(real.Path, collection.Options{})
	if err != nil {
		t.Fatal(err)
	}
	names, err := c.ListMediaNames()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	real.Open()
	f, err := media.OpenFolder(folder)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	got, err := f.Check(context.Background(), names)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got.Unused, want.Unused) {
		t.Errorf("unused: %q, in Anki %q", got.Unused, want.Unused)
	}
	if !slices.Equal(got.Missing, want.Missing) {
		t.Errorf("missing: %q, in Anki %q", got.Missing, want.Missing)
	}
}
