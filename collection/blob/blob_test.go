package blob

import (
	"bytes"
	"encoding/hex"
	"testing"

	"karuta/collection/anki"
)

// defaultPreset is the blob of the preset in a collection freshly made by Anki.
const defaultPreset = "0a080000803f0000204112040000204122" + "1c0000803f0000803f0000803f0000803f0000803f0000803f0000803f" +
	"481450c8015d00002040656666a63f6d9a99993f7d0000803f8001949d02880101900101980104a80101b00108c0013cad026666663fc5026666663fe00201"

func TestDefaultPresetMatchesAnki(t *testing.T) {
	want, err := hex.DecodeString(defaultPreset)
	if err != nil {
		t.Fatal(err)
	}
	o := anki.DefaultDeckOptions()
	if got := EncodeDeckOptions(&o); !bytes.Equal(got, want) {
		t.Errorf("encoded default preset\n got %x\nwant %x", got, want)
	}
	var read anki.DeckOptions
	if err := DecodeDeckOptions(want, &read); err != nil {
		t.Fatal(err)
	}
	if got := EncodeDeckOptions(&read); !bytes.Equal(got, want) {
		t.Errorf("round trip\n got %x\nwant %x", got, want)
	}
}

func TestUnknownFieldsSurvive(t *testing.T) {
	common, _ := hex.DecodeString("080110012003" + "f2020568656c6c6f") // field 46 is not a deck's
	kind, _ := hex.DecodeString("0a07080138019003" + "0a1a020801")     // unknown in and beside the normal deck
	var d anki.Deck
	if err := DecodeDeck(common, kind, &d); err != nil {
		t.Fatal(err)
	}
	if !d.Common.StudyCollapsed || d.Common.NewStudied != 3 || d.Normal == nil || d.Normal.ConfigID != 1 {
		t.Errorf("decoded %+v %+v", d.Common, d.Normal)
	}
	gotCommon, gotKind := EncodeDeck(&d)
	if !bytes.Equal(gotCommon, common) || !bytes.Equal(gotKind, kind) {
		t.Errorf("round trip\n got %x %x\nwant %x %x", gotCommon, gotKind, common, kind)
	}
}

func TestMalformedIsAnError(t *testing.T) {
	for _, bad := range []string{"08", "0a05", "ff", "0a0200"} {
		b, _ := hex.DecodeString(bad)
		var o anki.DeckOptions
		if err := DecodeDeckOptions(b, &o); err == nil {
			t.Errorf("%s: no error", bad)
		}
	}
}

func FuzzRoundTrip(f *testing.F) {
	seed, _ := hex.DecodeString(defaultPreset)
	f.Add(seed)
	f.Fuzz(func(t *testing.T, b []byte) {
		var o, again anki.DeckOptions
		if DecodeDeckOptions(b, &o) != nil {
			return
		}
		once := EncodeDeckOptions(&o)
		if err := DecodeDeckOptions(once, &again); err != nil {
			t.Fatalf("own output is refused: %v", err)
		}
		if twice := EncodeDeckOptions(&again); !bytes.Equal(once, twice) {
			t.Errorf("not stable\nonce  %x\ntwice %x", once, twice)
		}
	})
}
