package assets_test

import (
	"os"
	"path/filepath"
	"testing"

	"karuta/assets"
	"karuta/internal/interop"
)

func TestAnkiImportsTheSample(t *testing.T) {
	if size := len(assets.Sample()); size > 300_000 {
		t.Errorf("the sample has %d bytes, want 300000 at most", size)
	}
	file := filepath.Join(t.TempDir(), "sample.apkg")
	if err := os.WriteFile(file, assets.Sample(), 0o600); err != nil {
		t.Fatal(err)
	}
	c := interop.NewClient(t, interop.Options{})
	if got := c.ImportApkg(file, interop.ImportOptions{}); got.New != 50 {
		t.Errorf("Anki imports %d notes, want 50", got.New)
	}
	tree := c.DeckTree()
	if len(tree) != 1 || tree[0].Name != assets.SampleName || len(tree[0].Children) != 4 {
		t.Errorf("decks: %+v", tree)
	}
	media, err := os.ReadDir(filepath.Join(filepath.Dir(c.Path), "collection.media"))
	if err != nil || len(media) != 28 {
		t.Errorf("%d media files, want 28: %v", len(media), err)
	}
	if problems := c.Check(); len(problems) != 0 {
		t.Errorf("check: %v", problems)
	}
}
