package collection

import (
	"os"
	"path/filepath"
	"testing"

	"karuta/internal/interop"
)

func TestSchema11AndBack(t *testing.T) {
	path := filepath.Join(t.TempDir(), "collection.anki2")
	c, err := Open(path, Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	n := addBasic(t, c, "front", "back", "tag")
	if err := c.CloseAsSchema11(); err != nil {
		t.Fatal(err)
	}
	header := make([]byte, 20)
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Read(header); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if header[18] != 1 || header[19] != 1 {
		t.Errorf("the file still wants a write-ahead log: %v", header[18:])
	}
	c, err = Open(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	got, err := c.GetNote(n.ID)
	if err != nil || got.GUID != n.GUID || got.Fields[1] != "back" {
		t.Errorf("note after the way back: %+v, %v", got, err)
	}
	if err := c.CloseAsSchema11(); err != nil {
		t.Fatal(err)
	}
	real := interop.NewClient(t, interop.Options{Path: path})
	if problems := real.Check(); len(problems) != 0 {
		t.Errorf("the real program finds %v", problems)
	}
}
