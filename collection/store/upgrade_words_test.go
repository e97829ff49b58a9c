package store

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"karuta/internal/interop"
)

// oddNames are names that old files may hold of decks, notetypes, fields, templates, tags, presets and settings.
var oddNames = []string{
	"é", "e\u0301", "É", "straße", "STRASSE", "ẞ", "İ", "i\u0307", "ı", "ΣΊΣΥΦΟΣ", "σίσυφος", "\u212a", "k", "K", "ſ", "S", "ﬁn", "FIN", "ŉ", "ǰ", "\U00010400", "\U00010428", "ᏸ", "Ᏸ",
	"한", "\u1112\u1161\u11ab", "日本::漢字", "\uf900", "豈", "\u00a0x\u00a0", "\u3000x", "x\u3000y", "\u2028", "\ufeffx", "x\u200b", "\u0000", "a\u0000b", "a\x1fb", "\x1f", "tab\t", "\x7f", "\uffff", "👩\u200d👧",
	"", " ", "::", "a::", "::a", "a::::b", "A::B", "a:b", ":", "x::y::z", "X::Y", "Default", "DEFAULT", "default ", "Basic", "basic", "Cloze+", "blank", "#x", "{x}", "{{x}}", "^y", "/z", `"`, `a"b`, `\`, "'", "*", "%",
	"Front", "front", "12", "-1", "1.5", "null", "שלום", "\u202ex", "<b>x</b>", "&amp;", "a b", " a b ", "one two",
}

// spoilScript writes odd names into the JSON of copies of a file of schema 11.
const spoilScript = `
import json, sqlite3, sys
asked = json.load(sys.stdin)
for file in asked:
    db = sqlite3.connect(file["path"])
    for column, key, change in file["changes"]:
        value = json.loads(db.execute(f"select {column} from col").fetchone()[0])
        keys = sorted(value)
        at = keys[key % len(keys)] if keys else ""
        if column == "models":
            part = value[at]
            if change["part"]:
                part = part[change["part"]][key % len(part[change["part"]])]
            part["name"] = change["name"]
        elif column in ("decks", "dconf"):
            value[at]["name"] = change["name"]
        else:
            value[change["name"]] = 3
        db.execute(f"update col set {column} = ?", [json.dumps(value, ensure_ascii=change["ascii"])])
    notes = [id for (id,) in db.execute("select id from notes order by id")]
    for note, tags, text in file["texts"]:
        db.execute("update notes set tags = ?, flds = ? || char(31) || flds where id = ?", [tags, text, notes[note % len(notes)]])
    db.commit()
    db.close()
print("null")
`

// openAllScript opens files with the real program, and says why it could not.
const openAllScript = `
import json, sys
from anki.collection import Collection
def upgraded(path):
    try:
        Collection(path).close(downgrade=asked["downgrade"])
    except Exception as e:
        return repr(e) + str(e)
asked = json.load(sys.stdin)
print(json.dumps([upgraded(path) for path in asked["paths"]]))
`

type spoiledFile struct {
	Path    string   `json:"path"`
	Changes [][3]any `json:"changes"`
	Texts   [][3]any `json:"texts"`
}

func TestUpgradeOfOddNamesMatchesAnki(t *testing.T) {
	files := 12
	if n, err := strconv.Atoi(os.Getenv("KARUTA_TEST_SEEDS")); err == nil {
		files = n
	}
	var asked []spoiledFile
	for seed := range files {
		asked = append(asked, spoiled(t, rand.New(rand.NewPCG(uint64(seed), 41))))
	}
	interop.Run(t, spoilScript, asked, nil)
	var theirs []string
	for _, f := range asked {
		theirs = append(theirs, copyFile(t, f.Path))
	}
	problems := openAllInAnki(t, theirs, false)
	for i, f := range asked {
		t.Run(fmt.Sprint("seed ", i), func(t *testing.T) {
			if ours := tryUpgrade(t, f.Path); ours != nil || problems[i] != nil {
				t.Fatalf("Anki says %v, Karuta %v", problems[i], ours)
			}
			got, want := interop.ReadDump(t, f.Path), interop.ReadDump(t, theirs[i])
			for _, d := range interop.DiffExact(got, want, append(notOfInterest, "decks.mtime_secs", "tags")...) {
				// Of decks or notetypes with one name Anki gives any the other one.
				if !strings.Contains(d, "_\"") {
					t.Error(d)
				}
			}
			// And of tags with one name it takes any.
			if ours, anki := foldedKeys(got.Tables["tags"]), foldedKeys(want.Tables["tags"]); !slices.Equal(ours, anki) {
				t.Errorf("tags %+q, in Anki %+q", ours, anki)
			}
			if t.Failed() {
				t.Logf("%+q", f.Changes)
			}
		})
	}
	requireSameDowngrade(t, theirs)
}

func openAllInAnki(t testing.TB, paths []string, downgrade bool) (problems []*string) {
	t.Helper()
	interop.Run(t, openAllScript, map[string]any{"paths": paths, "downgrade": downgrade}, &problems)
	return problems
}

// requireSameDowngrade takes files of the current schema back to schema 11 in both programs.
func requireSameDowngrade(t *testing.T, paths []string) {
	t.Helper()
	var ours []string
	for _, path := range paths {
		ours = append(ours, copyFile(t, path))
		change(t, ours[len(ours)-1], (*Tx).Downgrade)
	}
	problems := openAllInAnki(t, paths, true)
	for i, path := range paths {
		if problems[i] != nil {
			t.Errorf("Anki does not take file %d back: %s", i, *problems[i])
			continue
		}
		got, want := interop.ReadDump(t, ours[i]), interop.ReadDump(t, path)
		for _, column := range jsonColumns {
			compareColumn(t, column, columnOf(t, got, column), columnOf(t, want, column))
		}
	}
}

func foldedKeys(table interop.Table) []string {
	var keys []string
	for key := range table.Rows {
		keys = append(keys, foldUnicase(key))
	}
	slices.Sort(keys)
	return keys
}

func tryUpgrade(t testing.TB, path string) error {
	t.Helper()
	db, err := Open(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	return db.Update(Stamp{Now: 4_000_000_000_000, USN: -1}, (*Tx).Upgrade)
}

func spoiled(t testing.TB, r *rand.Rand) spoiledFile {
	t.Helper()
	f := spoiledFile{Path: copyFile(t, testFile(t)), Texts: [][3]any{}}
	name := func() string {
		name := oddNames[r.IntN(len(oddNames))]
		switch r.IntN(8) {
		case 0:
			name += "::" + oddNames[r.IntN(len(oddNames))]
		case 1:
			name = strings.ToUpper(name)
		case 2:
			name = norm.NFD.String(name)
		}
		return name
	}
	columns := []string{"models", "models", "models", "decks", "decks", "decks", "dconf", "tags", "tags", "conf"}
	for range 2 + r.IntN(10) {
		parts := []string{"", "flds", "tmpls"}
		column := columns[r.IntN(len(columns))]
		// Anki writes settings anew, Karuta leaves them as they are.
		change := map[string]any{"name": name(), "part": parts[r.IntN(3)], "ascii": column != "conf" && r.IntN(2) == 0}
		f.Changes = append(f.Changes, [3]any{column, r.IntN(1000), change})
	}
	for range r.IntN(3) {
		f.Texts = append(f.Texts, [3]any{r.IntN(1000), " " + name() + " " + name() + " ", name()})
	}
	return f
}
