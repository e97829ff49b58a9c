package collection_test

import (
	"context"
	"fmt"
	"html"
	"maps"
	"math/rand/v2"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"karuta/collection"
	"karuta/internal/interop"
	"karuta/media"
)

// oddMedia are names of files as they may lie in a media folder.
var oddMedia = []string{
	"é.png", "e\u0301x.png", "a b.png", "a%20b.png", "100%.png", "a&b.png", "a&amp;b.png", "a+b.png", "a#b.png", "a;b=c.png", "ä.png", "a\u0308.png", "日本.png", "한글.png",
	"\u1112\u1161\u11ab.png", "'q'.png", "(x).png", "{x}.png", "{{c1::x}}.png", "\U00010428.png", "ﬁ.png", "fi.png", "a.png", "\u200bz.png", "\u00a0n.png",
	"x\u3000y.png", "noext", ".hidden.png", "\ufeffb.png", "tr ail .png", "$1.png", "שלום.png", "👩\u200d👧.png", "Å.png", "\u212b.png", "q\u0323\u0307.png", "q\u0307\u0323.png", "ς.png",
	"_ü.png", "_u\u0308.css", "_a b.png", "_ſ.png", "_x.css", "_日 本.js", "__.png", "a..png", "-x.png", "C:x.png", "paste-1.jpg", "%C3%A9.png", "\U0001fae0.png", "\u0378.png",
	strings.Repeat("ü", 70) + ".png", strings.Repeat("x", 119), strings.Repeat("é", 55) + ".langeendung",
}

// mediaReference writes a name as fields may refer to it.
func mediaReference(r *rand.Rand, name string) string {
	switch r.IntN(8) {
	case 0:
		name = html.EscapeString(name)
	case 1:
		name = url.PathEscape(name)
	case 2:
		name = strings.ReplaceAll(name, "&", "&amp;")
	case 3:
		name = pick(r, norm.NFD, norm.NFC, norm.NFKC).String(name)
	case 4:
		name = pick(r, strings.ToUpper(name), strings.ReplaceAll(name, " ", "&nbsp;"), strings.ReplaceAll(name, "é", "&eacute;"), " "+name, "./"+name, "sub/x"+name, name+"\n")
	}
	return fmt.Sprintf(pick(r, `<img src="%s">`, `<img src='%s'>`, `<img src=%s>`, `<IMG alt="x" SRC = "%s" width=3 />`, "<img\nsrc=\"%s\">", `[sound:%s]`, `[sound:%s] [sound:x.mp3]`,
		`<object data="%s">`, `<object data='%s'>`, `<audio src="%s">`, `<video><source src="%s"></video>`, `<a href="%s">`, `[anki:play:%s]`, `<img src="%s`, `<div style="background: url('%s')">`,
		`<svg><image href="%s"/></svg>`, `<img data-src="%s" src="x">`, `<img src=“%s”>`, `%s`), name)
}

// oddMediaNotes writes files of odd names, with notes, styles and templates that may refer to them.
const oddMediaNotes = `
import os
for name, content in args["files"].items():
    with open(os.path.join(col.media.dir(), name), "w") as file:
        file.write(content)
nt = col.models.by_name("Basic")
nt["css"] += args["css"]
nt["tmpls"][0]["qfmt"] += args["question"]
col.models.update_dict(nt)
for i, field in enumerate(args["fields"]):
    note = col.new_note(nt)
    note.fields = ["%d %s" % (i, args["first"]), field]
    col.add_note(note, 1)
`

// oddMediaArgs draws the files, and what refers to them, of one collection.
func oddMediaArgs(r *rand.Rand, first string) pyArgs {
	files := map[string]string{}
	for _, name := range oddMedia {
		// Of a file of another form of name Anki exports nothing at all; importing overwrites an empty file, and one with
		// capitals in its name; and a name without a dot gets one at its end.
		name = media.NormalizeName(name)
		switch {
		case r.IntN(3) == 0:
		case name != strings.ToLower(name) || !strings.Contains(name, "."):
			files[name] = "same"
		default:
			files[name] = pick(r, "one", "two", "three")
		}
	}
	var fields []string
	for range 60 {
		field := ""
		for range 1 + r.IntN(3) {
			field += mediaReference(r, pick(r, oddMedia...)) + pick(r, "", " ", "é")
		}
		fields = append(fields, field)
	}
	css, question := "", ""
	for range 4 {
		name := pick(r, oddMedia...)
		css += fmt.Sprintf(pick(r, `@import "%s";`, `@import '%s';`, `@import url(%s);`, `@import url("%s");`, `@IMPORT "%s";`, `@font-face { src: url("%s"); }`, `x { background: url(%s) }`), name) + "\n"
		question += mediaReference(r, name)
	}
	if r.IntN(2) == 0 {
		question = strings.NewReplacer("{", "", "}", "").Replace(question)
	}
	return pyArgs{"files": files, "fields": fields, "css": css, "question": strings.NewReplacer("{{", "", "}}", "").Replace(question), "first": first}
}

func TestOddMediaNamesLikeAnki(t *testing.T) {
	interop.Python(t)
	for seed := range seeds(1) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			r := rand.New(rand.NewPCG(uint64(seed), 31))
			s, p := newSource(t), newPair(t, clock)
			s.run(oddMediaNotes, oddMediaArgs(r, "theirs"))
			p.python(oddMediaNotes, oddMediaArgs(r, "ours"), nil)
			p.exportBoth()
			for format := 1; format <= 3; format++ {
				path := s.export(format, pyArgs{"scheduling": true, "presets": true, "deck": nil})
				p.copyToKaruta()
				p.copyMedia()
				p.importBoth(path, collection.ImportOptions{})
				p.exportBoth()
				s.run(oddMediaNotes, oddMediaArgs(r, fmt.Sprint(format)))
			}
		})
	}
}

// exportBoth exports all in both programs and compares the packages.
func (p *pair) exportBoth() {
	p.Helper()
	p.copyToKaruta()
	p.copyMedia()
	p.tick()
	theirs, ours := filepath.Join(p.TempDir(), "t.apkg"), filepath.Join(p.TempDir(), "o.apkg")
	p.python(exportFromAnki, pyArgs{"path": theirs, "legacy": false, "scheduling": true, "presets": true, "deck": nil}, nil)
	_, err := p.col.ExportPackage(context.Background(), ours, collection.ExportOptions{WithScheduling: true, WithPresets: true, WithMedia: true})
	p.check(err)
	if found := interop.DiffExact(inner(p, theirs), inner(p, ours), "config.val", "config.usn", "config.mtime_secs"); len(found) > 0 {
		p.Errorf("the packages differ:\n%s", strings.Join(found, "\n"))
	}
	a, b := listed(p, theirs), listed(p, ours)
	for _, name := range slices.Sorted(maps.Keys(a)) {
		if b[name] != a[name] {
			p.Errorf("%+q is %v, not %v", name, b[name], a[name])
		}
		delete(b, name)
	}
	for name := range b {
		p.Errorf("%+q is in Karuta's package only", name)
	}
}
