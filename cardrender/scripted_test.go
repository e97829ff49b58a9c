package cardrender_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"karuta/cardrender"
)

func TestScriptFilesComeFromTheMediaFolderOnly(t *testing.T) {
	media := &folder{files: map[string][]byte{"_a.js": []byte("a()"), "_large.js": bytes.Repeat([]byte("x"), 2<<20), "_b.js": []byte("b()")}}
	r := cardrender.New(goFonts(t), media)
	var many strings.Builder
	for i := range 30 {
		fmt.Fprintf(&many, `<script src="_%d.js"></script>`, i)
	}
	tree := cardrender.Parse(cardrender.Card{HTML: `<script src="_a.js"></script><script src="_large.js"></script><script src="_b.js"></script>
		<script src="http://a.example/_a.js"></script><script src="../_a.js"></script><script src="/_a.js"></script><script src="file:///_a.js"></script>
		<script src="gone.js"></script><img src="x.png"><iframe src="x.html"></iframe>` + many.String()})
	page, ok := cardrender.ScriptPage(tree)
	if !ok {
		t.Fatal("the card has no scripts")
	}
	r.ReadScripts(&page)
	if len(page.Files) != 2 || page.Files["_a.js"] != "a()" || page.Files["_b.js"] != "b()" {
		t.Errorf("read %d files, want _a.js and _b.js; what is too much is left out", len(page.Files))
	}
	for _, name := range media.asked {
		if !strings.HasPrefix(name, "_") && name != "gone.js" || strings.ContainsAny(name, "/:") {
			t.Errorf("asked for %q", name)
		}
	}
	if !slices.Contains(media.asked, "gone.js") {
		t.Error("a missing file is not looked for, so that no sync brings it")
	}
}
