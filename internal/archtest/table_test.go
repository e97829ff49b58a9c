package archtest

// mayImport lists, for each package of ours, which others of ours its program code (not its tests) may import.
// Those below ui and internal have rules of their own.
var mayImport = map[string][]string{
	"assets":                {},
	"app":                   {"collection", "collection/search", "media", "cardrender", "syncclient", "syncclient/httpclient", "syncserver", "webmedia", "collection/anki", "assets"},
	"cardrender/child":      {},
	"cardrender/maths":      {"cardrender/child", "internal/atomicfile"},
	"cardrender":            {"cardrender/dom", "cardrender/style", "cardrender/fonts", "cardrender/paint", "cardrender/layout", "cardrender/svg", "cardrender/maths", "cardrender/script"},
	"cardrender/script":     {"cardrender/child", "cardrender/dom", "cardrender/style"},
	"cardrender/dom":        {},
	"cardrender/style":      {},
	"cardrender/fonts":      {},
	"cardrender/paint":      {},
	"cardrender/layout":     {"cardrender/dom", "cardrender/style", "cardrender/fonts", "cardrender/paint"},
	"cardrender/svg":        {"cardrender/dom", "cardrender/style", "cardrender/paint"},
	"collection":            {"collection/anki", "collection/blob", "collection/schema11", "collection/store", "collection/sched", "collection/search", "collection/template", "collection/apkg", "internal/atomicfile"},
	"collection/anki":       {},
	"collection/apkg":       {"collection/anki", "collection/schema11", "collection/store", "media"},
	"collection/blob":       {"collection/anki"},
	"collection/expression": {},
	"collection/schema11":   {"collection/anki", "collection/blob"},
	"collection/sched":      {"collection/anki"},
	"collection/search":     {"collection/anki"},
	"collection/store":      {"collection/anki", "collection/blob", "collection/schema11", "collection/expression", "collection/search", "internal/sqlitefile"},
	"collection/template":   {"collection/anki"},
	"media":                 {"internal/atomicfile", "internal/sqlitefile"},
	"syncclient":            {"syncclient/wire", "collection", "media", "collection/anki"},
	"syncclient/httpclient": {"syncclient", "syncclient/wire", "collection/anki"},
	"syncclient/wire":       {"collection/anki", "collection/schema11"},
	"syncserver":            {"syncclient/wire", "collection", "media", "collection/anki", "internal/atomicfile", "internal/sqlitefile"},
	"syncserver/mail":       {},
	"syncserver/web":        {"syncserver", "assets"},
	"webmedia":              {"internal/atomicfile"},
	"cmd/karuta":            {"app", "cardrender/maths", "cardrender/script", "collection/anki", "syncserver", "assets", "ui"},
	"cmd/karutactl":         {"app", "cardrender", "collection", "collection/anki", "collection/sched", "media", "syncclient", "syncclient/httpclient", "syncserver", "syncserver/mail", "syncserver/web", "assets"},
}

// uiMayImport is what ui and everything below it may import besides the shared parts below.
var uiMayImport = []string{"app", "collection", "collection/anki", "cardrender", "cardrender/script", "assets"}

// uiParts are the packages below ui that screens share; every other one below ui is a screen, and only ui itself
// may import a screen.
var uiParts = []string{"ui/cardview", "ui/fieldtext", "ui/noteform", "ui/theme", "ui/widgets"}

// gallery is a program for those who work on the window: it shows its parts, and is nobody's part itself.
const gallery = "ui/gallery"

// notShipped may be imported by tests only. The rest of internal is for anybody.
var notShipped = []string{"internal/archtest", "internal/browser", "internal/collectionfile", "internal/display", "internal/faulty", "internal/gotest", "internal/interop", "internal/noon", "internal/samplemedia", "internal/testloop"}

// outside lists packages of others and which of ours may import them: a package, all below one ("ui/..."), or one file.
var outside = []struct {
	prefix  string // of the import path
	allowed []string
	tests   bool // the rule holds for tests too
}{
	{"fyne.io/", []string{"ui/...", "cmd/karuta/..."}, true},
	{"modernc.org/sqlite", []string{"collection/store/...", "media/db.go", "syncserver/...", "internal/..."}, false},
	{"github.com/hashicorp/go-retryablehttp", []string{"syncclient/httpclient/..."}, false},
	{"net/http", []string{"syncclient/httpclient/...", "webmedia", "syncserver/...", "cmd/...", "internal/..."}, false},
	{"github.com/alecthomas/kong", []string{"cmd/..."}, false},
	{"github.com/ebitengine/oto", []string{"ui/sound"}, true},
	{"github.com/dop251/goja", []string{"cardrender/..."}, true},
	{"flag", []string{"cmd/...", gallery, "internal/..."}, false},
}

// units are the packages whose subfolders are part of them and have no rule of their own.
var units = []string{"collection/sched", "cmd/karuta", "cmd/karutactl"}

// owner is the entry of mayImport that governs a package.
func owner(pkg string) (string, bool) {
	for _, unit := range units {
		if inside(pkg, unit) {
			return unit, true
		}
	}
	_, ok := mayImport[pkg]
	return pkg, ok
}
