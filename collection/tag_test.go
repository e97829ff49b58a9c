package collection

import (
	"slices"
	"testing"

	"karuta/collection/anki"
)

func TestTagsAreStoredInOneForm(t *testing.T) {
	c := newCollection(t)
	for _, tc := range []struct{ given, want []string }{
		{[]string{"b", "A", "a", "B"}, []string{"A", "b"}},
		{[]string{"two words", "x\u3000y"}, []string{"two", "words", "x", "y"}},
		{[]string{"a::", "::", "x::::y"}, []string{"A::blank", "blank::blank", "x::blank::y"}},
		{[]string{"e\u0301", "\u00e9"}, []string{"\u00e9"}},
		{[]string{"B::child", "ctrl\x01", `"q"`}, []string{`"q"`, "b::child", "ctrl"}},
		{nil, nil},
	} {
		n := addBasic(t, c, "front", "back", tc.given...)
		if !slices.Equal(n.Tags, tc.want) {
			t.Errorf("%q is stored as %q, want %q", tc.given, n.Tags, tc.want)
		}
	}
}

func TestTagsBelowGoAlong(t *testing.T) {
	c := newCollection(t)
	n := addBasic(t, c, "front", "back", "one", "one::two", "oneself", "other")
	for _, step := range []struct {
		do   func() (anki.Changes, error)
		note []string
		list []string
	}{
		{
			func() (anki.Changes, error) { return c.RenameTag("ONE", "new::name") },
			[]string{"new::name", "new::name::two", "oneself", "other"},
			[]string{"new::name", "new::name::two", "oneself", "other"},
		},
		{
			func() (anki.Changes, error) { return c.RenameTag("nobody", "x") },
			[]string{"new::name", "new::name::two", "oneself", "other"},
			[]string{"new::name", "new::name::two", "oneself", "other"},
		},
		{
			func() (anki.Changes, error) { return c.RemoveTags([]anki.NoteID{n.ID, 5}, []string{"New::Name other"}) },
			[]string{"oneself"},
			[]string{"new::name", "new::name::two", "oneself", "other"},
		},
		{
			func() (anki.Changes, error) {
				return c.AddTags([]anki.NoteID{n.ID, 5}, []string{"new::name::two deep::er"})
			},
			[]string{"deep::er", "new::name::two", "oneself"},
			[]string{"deep::er", "new::name", "new::name::two", "oneself", "other"},
		},
		{c.ClearUnusedTags, // a tag stays as long as one below it is in use
			[]string{"deep::er", "new::name::two", "oneself"}, []string{"deep::er", "new::name", "new::name::two", "oneself"}},
	} {
		if _, err := step.do(); err != nil {
			t.Fatal(err)
		}
		got, err := c.GetNote(n.ID)
		if err != nil {
			t.Fatal(err)
		}
		list, err := c.ListTags()
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(got.Tags, step.note) || !slices.Equal(list, step.list) {
			t.Fatalf("note has %q, list %q; want %q and %q", got.Tags, list, step.note, step.list)
		}
	}
	if _, err := c.RenameTag("oneself", "two words"); err == nil {
		t.Error("a tag may be renamed to two words")
	}
}
