package collection_test

import (
	"context"
	"fmt"
	"html"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"karuta/collection"
	"karuta/collection/anki"
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
	requireSameFindings(t, real)
}

// requireSameFindings lets both programs check the media folder of the real one.
func requireSameFindings(t *testing.T, real *interop.Client) {
	t.Helper()
	var want struct {
		Unused, Missing []string
		Notes           []anki.NoteID
	}
	err := real.Script(`
r = col.media.check()
result = {"unused": sorted(r.unused), "missing": sorted(r.missing), "notes": sorted(r.missing_media_notes)}
`, nil, &want)
	if err != nil {
		t.Fatal(err)
	}
	real.Close()
	c, err := collection.Open(real.Path, collection.Options{})
	if err != nil {
		t.Fatal(err)
	}
	uses, err := c.ListMediaUses(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	real.Open()
	f, err := media.OpenFolder(media.FolderOf(real.Path))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	got, err := f.Check(context.Background(), maps.Keys(uses), nil)
	if err != nil {
		t.Fatal(err)
	}
	unused := []string{}
	for _, file := range got.Unused {
		unused = append(unused, file.Name)
	}
	if !slices.Equal(unused, want.Unused) {
		t.Errorf("unused: %q, in Anki %q", unused, want.Unused)
	}
	if !slices.Equal(got.Missing, want.Missing) {
		t.Errorf("missing: %q, in Anki %q", got.Missing, want.Missing)
	}
	var notes []anki.NoteID
	for _, name := range got.Missing {
		notes = append(notes, uses[name]...)
	}
	slices.Sort(notes)
	if notes = slices.Compact(notes); !slices.Equal(notes, want.Notes) {
		t.Errorf("notes that lack a file: %d, in Anki %d", notes, want.Notes)
	}
}

// TestRandomMediaFoldersAreCheckedAsInAnki: names of all kinds, of which some are in the folder and some in the notes.
func TestRandomMediaFoldersAreCheckedAsInAnki(t *testing.T) {
	rounds := 4
	if os.Getenv("KARUTA_LONG") == "1" {
		rounds = 40
	}
	for round := range rounds {
		seed := uint64(round)
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			rng := rand.New(rand.NewPCG(seed, 41))
			real := interop.NewClient(t, interop.Options{})
			names := randomMediaNames(rng)
			if err := real.Script(`
result = 0
for fields in args["notes"]:
    n = col.new_note(col.models.by_name("Basic"))
    n["Front"], n["Back"] = fields
    col.add_note(n, 1)
`, map[string]any{"notes": randomMediaNotes(rng, names)}, new(int)); err != nil {
				t.Fatal(err)
			}
			css := ""
			for _, name := range names {
				if strings.HasPrefix(name, "_") {
					css += fmt.Sprintf(pick(rng, ".a { background: url('%s') }\n", "@import \"%s\";", "@IMPORT\u3000'%s';", ".b { src: url( \"%s\"\u00a0) }", "ü url(%s)"), name)
				}
			}
			real.EditNotetype("Basic", map[string]any{"css": css})
			folder := media.FolderOf(real.Path)
			for _, name := range names {
				if rng.IntN(3) == 0 {
					continue
				}
				if rng.IntN(4) == 0 {
					name = norm.NFD.String(name)
				}
				if err := os.WriteFile(filepath.Join(folder, name), []byte(name), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			requireSameFindings(t, real)
		})
	}
}

// randomMediaNames returns names in the normal form, no two of which differ in case alone: the real check renames those.
func randomMediaNames(rng *rand.Rand) (names []string) {
	letters := []rune("abcxyz019 éüßñ日本שלום🥰🐝%&+;#'(),._-~@=!$ⅷﬁ한éςẞİı\U00010428ᏸ\u200d\u200b\ufeff\u0301\u3000漢\uf900\u0e33\u05d0\u202e١１＿ſŉ\u00ad\u034f")
	seen := map[string]bool{}
	for range 40 {
		var b strings.Builder
		if rng.IntN(5) == 0 {
			b.WriteByte('_')
		}
		for range 1 + rng.IntN(8) {
			b.WriteRune(letters[rng.IntN(len(letters))])
		}
		b.WriteString([]string{".png", ".mp3", ".svg", "", ".tar.gz"}[rng.IntN(5)])
		name := media.NormalizeName(b.String())
		if folded := cases.Fold().String(name); !seen[folded] && strings.TrimSpace(name) == name && name != "" {
			seen[folded] = true
			names = append(names, name)
		}
	}
	return names
}

// randomMediaNotes returns fronts and backs that refer to some of the files in all the ways there are.
func randomMediaNotes(rng *rand.Rand, names []string) (notes [][2]string) {
	forms := []func(string) string{
		func(n string) string { return `<img src="` + html.EscapeString(n) + `">` },
		func(n string) string {
			return "<img src='" + strings.ReplaceAll(html.EscapeString(n), "'", "&#39;") + "' class=x>"
		},
		func(n string) string { return `<IMG alt=1 SRC="` + n + `">` },
		func(n string) string { return "[sound:" + n + "]" },
		func(n string) string { return `<audio src="` + n + `" controls></audio>` },
		func(n string) string { return `<video><source src="` + n + `"></video>` },
		func(n string) string { return `<object data="` + n + `"></object>` },
		func(n string) string { return "<img src=\"" + norm.NFD.String(n) + "\">" },
		func(n string) string { return "[latex]" + n + "[/latex]" },
		func(n string) string { return "[$]" + n + "[/$] [$$]" + n + "[/$$]" },
		func(n string) string { return "<b>" + n + "</b>" }, // no reference
		func(n string) string { return `<a href="` + n + `">x</a>` },
		func(n string) string { return `<img src="https://example.org/` + n + `">` },
		func(n string) string { return `<img src=` + n + `>` },
		func(n string) string { return mediaReference(rng, n) },
		func(n string) string { return mediaReference(rng, n) },
		func(n string) string { return mediaReference(rng, n) },
	}
	for range 30 {
		var fields [2]string
		for i := range fields {
			for range rng.IntN(3) {
				fields[i] += forms[rng.IntN(len(forms))](names[rng.IntN(len(names))]) + " text "
			}
		}
		fields[0] += "x" // no first field is empty
		notes = append(notes, fields)
	}
	return notes
}
