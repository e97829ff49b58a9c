package collection

import (
	"context"
	"errors"
	"strings"
	"testing"
)

func TestCheckFindsNothingInSoundCollections(t *testing.T) {
	c := newCollection(t)
	addBasic(t, c, "front", "back", "one::two")
	var last CheckProgress
	found, err := c.CheckDatabase(context.Background(), func(p CheckProgress) {
		if p.Step < last.Step {
			t.Errorf("step %d comes after %d", p.Step, last.Step)
		}
		last = p
	})
	if err != nil || len(found) > 0 || last.Step != CheckHistory {
		t.Errorf("found %v, %v, the last step was %d", found, err, last.Step)
	}
	if c.UndoStatus().Undo != "" {
		t.Error("there is something to undo after a check")
	}
}

func TestCheckCanBeCancelled(t *testing.T) {
	c := newCollection(t)
	ctx, cancel := context.WithCancel(context.Background())
	_, err := c.CheckDatabase(ctx, func(p CheckProgress) {
		if p.Step == CheckCards {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled check: %v", err)
	}
}

func TestProblemsAreSentences(t *testing.T) {
	for kind := range problemKinds {
		for _, n := range []int{1, 7} {
			text := Problem{kind, n}.String()
			if !strings.HasSuffix(text, ".") || strings.Contains(text, "%") || (n == 7) != strings.Contains(text, "7") {
				t.Errorf("%d × kind %d: %q", n, kind, text)
			}
		}
	}
}
