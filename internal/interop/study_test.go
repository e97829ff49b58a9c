package interop_test

import (
	"path/filepath"
	"strconv"
	"testing"

	"karuta/internal/interop"
)

func itoa(id int64) string { return strconv.FormatInt(id, 10) }

func TestStudyDecksAndUndo(t *testing.T) {
	c := interop.NewClient(t, interop.Options{})
	_, first := c.AddNote("Basic", "A::B", basic("one", "1"))
	_, second := c.AddNote("Basic (and reversed card)", "A", basic("two", "2"), "x")
	queue := c.Queue("A", 10)
	if queue.Counts != [3]int{3, 0, 0} && queue.Counts != [3]int{2, 0, 0} {
		t.Fatalf("counts = %v", queue.Counts)
	}
	if labels := c.NextStates(first[0]).Labels; len(labels) != 4 {
		t.Fatalf("labels = %q", labels)
	}
	c.Answer(second[1], "again") // not the head of the queue
	c.Answer(first[0], "easy")
	c.Undo()
	if got := c.IDs("select count() from revlog"); got[0] != 1 {
		t.Fatalf("%d reviews after an undo, want 1", got[0])
	}
	c.Redo()
	c.Suspend(second[0])
	c.Unsuspend(second[0])
	c.Bury(second[0])
	c.Unbury(second[0])
	c.MoveCards("C", second...)
	c.RenameDeck("C", "A::C")
	if tree := c.DeckTree(); len(tree) != 1 || len(tree[0].Children) != 2 {
		t.Fatalf("deck tree = %+v", tree)
	}
	c.NewPreset("Strict")
	c.UsePreset("A", "Strict")
	c.EditDeck("A", map[string]any{"desc": "hello"})
	c.RemovePreset("Strict")
	c.RemoveDeck("A::B")
	if got := c.Render(second[0]); got.Question != "two" {
		t.Fatalf("question = %q", got.Question)
	}
	if problems := c.Check(); len(problems) != 0 {
		t.Fatalf("check: %v", problems)
	}
}

func TestNotetypesTagsAndPackages(t *testing.T) {
	c := interop.NewClient(t, interop.Options{})
	c.CopyNotetype("Basic", "Mine")
	c.RenameNotetype("Mine", "Word")
	c.AddField("Word", "Extra")
	c.RenameField("Word", "Extra", "Hint")
	c.AddTemplate("Word", "Card 2", "{{Back}}", "{{Front}}")
	c.EditNotetype("Word", map[string]any{"css": ".card { color: red }", "tmpls.afmt": "{{Back}} {{Hint}}"})
	name := c.AddMedia("tone.wav", []byte("RIFF"))
	note, cards := c.AddNote("Word", "W", map[string]string{"Front": "[sound:" + name + "]", "Back": "b", "Hint": "h"})
	if len(cards) != 2 {
		t.Fatalf("%d cards, want 2", len(cards))
	}
	c.AddTags("p q", note)
	c.RemoveTags("q", note)
	c.EditNote(note, map[string]string{"Back": "c"})

	for _, legacy := range []bool{false, true} {
		file := filepath.Join(t.TempDir(), "w.apkg")
		if got := c.ExportApkg(file, interop.ExportOptions{Deck: "W", Legacy: legacy}); got != 1 {
			t.Fatalf("%d notes exported, want 1", got)
		}
		other := interop.NewClient(t, interop.Options{})
		if got := other.ImportApkg(file, interop.ImportOptions{}); got.New != 1 {
			t.Fatalf("import: %+v", got)
		}
		whole := filepath.Join(t.TempDir(), "all.colpkg")
		c.ExportColpkg(whole, interop.ExportOptions{Legacy: legacy})
		other.ImportColpkg(whole)
		if got := other.FindNotes("tag:p"); len(got) != 1 || got[0] != note {
			t.Fatalf("notes of the imported collection: %v", got)
		}
	}
	c.RemoveField("Word", "Hint")
	c.RemoveNotetype("Word")
	c.SetConfig("karuta", true)
	c.CloseDowngraded()
	c.Open()
}
