package conflicts

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"karuta/collection"
	"karuta/collection/anki"
)

// withConflicts is a collection with one note, whose front two devices have changed, and texts of a note that is gone
// and of a field that is gone.
func withConflicts(t *testing.T) (*collection.Collection, *anki.Note) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "collection.anki2")
	c, err := collection.Open(path, collection.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	nt, err := c.FindNotetypeByName("Basic")
	if err != nil {
		t.Fatal(err)
	}
	n := &anki.Note{NotetypeID: nt.ID, Fields: []string{"newer", "back"}}
	if _, err := c.AddNote(n, anki.DefaultDeckID); err != nil {
		t.Fatal(err)
	}
	list, err := json.Marshal([]collection.Conflict{
		{ID: 1, Note: n.ID, Field: "Front", Text: "other"},
		{ID: 2, Note: n.ID + 1, Field: "Front", Text: "of a note that is gone"},
		{ID: 3, Note: n.ID, Field: "Gone", Text: "of a field that is gone"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path+".conflicts", list, 0o600); err != nil {
		t.Fatal(err)
	}
	return c, n
}

func TestFirstConflict(t *testing.T) {
	c, _ := withConflicts(t)
	for _, want := range []struct {
		left    int
		now     string
		missing bool
		says    string
	}{
		{3, "newer", false, "The newer text stands."}, {2, "", true, "is gone meanwhile"}, {1, "", true, "is gone meanwhile"},
	} {
		got, err := first(c)
		if err != nil {
			t.Fatal(err)
		}
		if got.left != want.left || got.now != want.now || got.missing != want.missing || got.canTake() == want.missing || !strings.Contains(got.text(), want.says) {
			t.Errorf("%+v says %q, want %+v", got, got.text(), want)
		}
		if err := c.DismissConflict(got.ID); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := first(c); got != nil || err != nil {
		t.Errorf("one is left: %+v, %v", got, err)
	}
}

func TestTextsAreShownAsTheyAreRead(t *testing.T) {
	for _, c := range []struct{ now, text, wantNow, wantOther string }{
		{"<b>one</b> &amp; two", "other", "one & two", "other"},
		{"<b>same</b>", "same", "<b>same</b>", "same"},
		{`<img src="a.png">`, `<img src="b.png">`, "[picture a.png]", "[picture b.png]"},
		{`Here: <img src="my%20dog.jpg">`, `Here:`, "Here: [picture my dog.jpg]", "Here:"},
		{`Bark[sound:dog.mp3]`, `Bark`, "Bark [sound dog.mp3]", "Bark"},
		{`<img src="a.png">`, `<img src="a.png" width="9">`, `<img src="a.png">`, `<img src="a.png" width="9">`},
		{"", "<i>x</i>", "(nothing)", "x"},
	} {
		conflict := conflict{now: c.now}
		conflict.Text = c.text
		if now, other := conflict.texts(); now != c.wantNow || other != c.wantOther {
			t.Errorf("%q and %q are shown as %q and %q, want %q and %q", c.now, c.text, now, other, c.wantNow, c.wantOther)
		}
	}
}

func TestLongTextsAreCut(t *testing.T) {
	if got := shortText(strings.Repeat("é", textLimit+1)); got != strings.Repeat("é", textLimit)+"…" {
		t.Errorf("%d bytes", len(got))
	}
	if shortText("") != "(nothing)" || shortText("x") != "x" {
		t.Error("short texts are not what they are")
	}
}
