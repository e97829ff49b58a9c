package collection

import (
	"bytes"
	"errors"
	"path/filepath"
	"testing"

	"karuta/collection/anki"
	"karuta/internal/interop"
)

// strange is a protobuf field that nobody knows: number 200, bytes.
var strange = []byte{0xc2, 0x0c, 0x03, 'n', 'e', 'w'}

// TestUnknownDataSurvives puts what neither program knows into a file, works on
// it with Karuta and lets the real program open it in between.
func TestUnknownDataSurvives(t *testing.T) {
	path := filepath.Join(t.TempDir(), "collection.anki2")
	c, err := Open(path, Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	n := addBasic(t, c, "front", "back")
	nt, err := c.GetNotetype(n.NotetypeID)
	if err != nil {
		t.Fatal(err)
	}
	preset, err := c.GetPreset(anki.DefaultDeckConfigID)
	if err != nil {
		t.Fatal(err)
	}
	deck, err := c.GetDeck(anki.DefaultDeckID)
	if err != nil {
		t.Fatal(err)
	}
	nt.Config.Unknown, nt.Fields[0].Config.Unknown, nt.Templates[0].Config.Unknown = strange, strange, strange
	nt.Config.Other = []byte(`{"addon":{"id":1234567890123456789}}`)
	preset.Config.Unknown, deck.Common.Unknown, deck.Normal.Unknown = strange, strange, strange
	preset.Config.Other, deck.Common.Other = nt.Config.Other, nt.Config.Other
	_, err1 := c.UpdateNotetype(nt)
	_, err2 := c.SavePreset(t.Context(), preset)
	_, err3 := c.UpdateDeck(deck)
	_, err4 := c.SetSetting("_addon", map[string]any{"x": []int{1}})
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		t.Fatal(err)
	}

	// Work that rewrites each of them.
	nt, err = c.GetNotetype(n.NotetypeID)
	if err != nil {
		t.Fatal(err)
	}
	nt.Name, nt.Fields[0].Name = "Renamed", "Question"
	preset.Config.NewPerDay = 7
	cards, err := c.ListCardsOfNote(n.ID)
	if err != nil {
		t.Fatal(err)
	}
	_, err1 = c.UpdateNotetype(nt)
	_, err2 = c.SavePreset(t.Context(), preset)
	_, err3 = c.RenameDeck(deck.ID, "Renamed")
	_, err4 = c.AnswerCard(Answer{Card: cards[0].ID, Rating: anki.RatingGood})
	if err := errors.Join(err1, err2, err3, err4, c.Close()); err != nil {
		t.Fatal(err)
	}

	real := interop.NewClient(t, interop.Options{Path: path})
	if problems := real.Check(); len(problems) != 0 {
		t.Errorf("the real program finds %v", problems)
	}
	real.Close()

	if c, err = Open(path, Options{}); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	}()
	nt, err1 = c.GetNotetype(n.NotetypeID)
	preset, err2 = c.GetPreset(anki.DefaultDeckConfigID)
	deck, err3 = c.GetDeck(anki.DefaultDeckID)
	if err := errors.Join(err1, err2, err3); err != nil {
		t.Fatal(err)
	}
	for where, got := range map[string][]byte{
		"notetype": nt.Config.Unknown, "field": nt.Fields[0].Config.Unknown, "template": nt.Templates[0].Config.Unknown,
		"preset": preset.Config.Unknown, "deck": deck.Common.Unknown, "normal deck": deck.Normal.Unknown,
	} {
		if !bytes.Equal(got, strange) {
			t.Errorf("unknown field of the %s: %x", where, got)
		}
	}
	for where, got := range map[string][]byte{"notetype": nt.Config.Other, "preset": preset.Config.Other, "deck": deck.Common.Other} {
		if !bytes.Contains(got, []byte("1234567890123456789")) {
			t.Errorf("unknown keys of the %s: %s", where, got)
		}
	}
	if v, err := Setting(c, "_addon", map[string][]int{}); err != nil || len(v["x"]) != 1 {
		t.Errorf("setting of an add-on: %v, %v", v, err)
	}
}
