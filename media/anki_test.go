package media_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"karuta/internal/interop"
	"karuta/media"
)

// addInAnki adds files one after the other and answers with the names they got.
const addInAnki = `
import json, sys, tempfile, os
from anki.collection import Collection
with tempfile.TemporaryDirectory() as d:
    col = Collection(os.path.join(d, "c.anki2"))
    names = []
    for name, data in json.load(sys.stdin):
        try:
            names.append(col.media.write_data(name, data.encode()))
        except Exception:
            names.append("")
    col.close()
print(json.dumps(names))
`

func TestFilesGetTheNamesTheyGetInAnki(t *testing.T) {
	files := [][2]string{
		{"foo.jpg", "1"},
		{"foo.jpg", "2"},
		{"foo.jpg", "1"},
		{"Foo.JPG", "1"},
		{"FOO.jpg", "3"},
		{"con.jpg[]><:\"/?*^\\|\x00\r\n", "1"},
		{"CON", "1"},
		{"aux.tar.gz", "1"},
		{"com1x", "1"},
		{"test.", "1"},
		{"test ", "1"},
		{"a\u00a0b.png", "1"},
		{"e\u0301.png", "1"},
		{"\u00e9.png", "2"},
		{"\u05f8x.png", "1"},
		{"🥰.png", "1"},
		{"🐝.png", "1"},
		{"\ue000.png", "1"},
		{"\u200b.png", "1"},
		{"ﬁ.png", "1"},
		{"noextension", "1"},
		{"noextension", "2"},
		{".hidden", "1"},
		{strings.Repeat("x", 300) + ".jpg", "1"},
		{strings.Repeat("x", 300) + ".jpg", "2"},
		{strings.Repeat("é", 100) + ".mp3", "1"},
		{"a." + strings.Repeat("e", 40), "1"},
		{"a." + strings.Repeat("é", 40), "1"},
		{strings.Repeat(" ", 121), "1"},
		{"İ.png", "1"},
	}
	rng := rand.New(rand.NewPCG(1, 2))
	for i := range 150 {
		var name strings.Builder
		for range 1 + rng.IntN(12) {
			name.WriteRune([]rune{rune(0x20 + rng.IntN(0x60)), rune(0xa0 + rng.IntN(0x2000)), rune(0x1f000 + rng.IntN(0x1000))}[rng.IntN(3)])
		}
		files = append(files, [2]string{strings.ToLower(name.String()), fmt.Sprint(i % 3)})
	}
	var want []string
	interop.Run(t, addInAnki, files, &want)
	folder, err := media.OpenFolder(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = folder.Close() })
	for i, f := range files {
		want[i] = strings.TrimSuffix(want[i], ".") // see NameWithHash
		got, err := folder.Add(f[0], []byte(f[1]))
		if (err != nil) != (want[i] == "") || got != want[i] {
			t.Errorf("%q gets the name %q (%v), in Anki %q", f[0], got, err, want[i])
		}
	}
	names, err := folder.List()
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(want)
	for _, name := range slices.Compact(want) {
		if name != "" && !slices.Contains(names, name) {
			t.Errorf("%q is not listed", name)
		}
	}
}
