// Package collectionfile makes collections as devices upload them, for tests of servers.
package collectionfile

import (
	"os"
	"path/filepath"
	"testing"

	"karuta/collection"
	"karuta/collection/anki"
)

// New returns the file of one with a note of each name, ready to be uploaded.
func New(t testing.TB, notes ...string) []byte {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	col, err := collection.Open(filepath.Join(t.TempDir(), "collection.anki2"), collection.Options{Create: true})
	must(err)
	defer func() { _ = col.Close() }()
	basic, err := col.FindNotetypeByName("Basic")
	must(err)
	for _, name := range notes {
		_, err := col.AddNote(&anki.Note{NotetypeID: basic.ID, Fields: []string{name, ""}}, anki.DefaultDeckID)
		must(err)
	}
	up, err := col.PrepareUpload(t.Context(), filepath.Join(t.TempDir(), "upload.anki2"))
	must(err)
	raw, err := os.ReadFile(up.Path())
	must(err)
	must(up.Discard())
	return raw
}
