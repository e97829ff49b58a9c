package schema11

import (
	"bytes"
	"errors"
	"math"
	"testing"

	"karuta/collection/anki"
)

func TestFloatsPrintShort(t *testing.T) {
	for want, f := range map[string]float32{
		"1.0": 1, "0.0": 0, "-2.5": -2.5, "0.24285714": 0.24285714, "0.9": 0.9, "36500.0": 36500, "16777216.0": 16777216,
		"1e-7": 1e-7, "1e20": 1e20, "0.001": 0.001, "null": float32(math.NaN()),
	} {
		if got := string(appendFloat(nil, f)); got != want {
			t.Errorf("%v is printed as %s, want %s", f, got, want)
		}
	}
}

func TestUnknownKeysComeBack(t *testing.T) {
	deck, err := DecodeDeck([]byte(plainDeck))
	if err != nil {
		t.Fatal(err)
	}
	if got := string(deck.Common.Other); got != `{"mine":[1,2]}` {
		t.Errorf("unknown keys of the deck: %s", got)
	}
	preset, err := DecodeDeckConfig([]byte(plainPreset))
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"mine":{"a":[1.50,1e2]},"new":{"separate":true},"rev":{"fuzz":0.05},"lapse":{"old":null}}`
	if got := string(preset.Config.Other); got != want {
		t.Errorf("unknown keys of the preset\n got %s\nwant %s", got, want)
	}
	for _, key := range []string{`"separate":true`, `"fuzz":0.05`, `"old":null`, `"mine":{"a":[1.50,1e2]}`} {
		if !bytes.Contains(EncodeDeckConfig(preset), []byte(key)) {
			t.Errorf("%s is missing in %s", key, EncodeDeckConfig(preset))
		}
	}
}

func TestRequirements(t *testing.T) {
	nt, err := DecodeNotetype(bytes.Replace([]byte(plainNotetype), []byte(`[[0,"any",[0]]]`), []byte(`[[0,"none",[]],[1,"all",[2,1]]]`), 1))
	if err != nil {
		t.Fatal(err)
	}
	if len(nt.Config.Reqs) != 2 || nt.Config.Reqs[1].Kind != anki.RequireAll || len(nt.Config.Reqs[1].FieldOrds) != 2 {
		t.Errorf("read %+v", nt.Config.Reqs)
	}
	if !bytes.Contains(EncodeNotetype(nt), []byte(`"req":[[0,"none",[]],[1,"all",[2,1]]]`)) {
		t.Errorf("written %s", EncodeNotetype(nt))
	}
}

func TestColumns(t *testing.T) {
	entries, err := DecodeColumn([]byte(`{"1":{"a":1},"-7":{},"1":{"a":2}}`))
	if err != nil {
		t.Fatal(err)
	}
	if got := string(EncodeColumn(entries)); got != `{"1":{"a":2},"-7":{}}` {
		t.Errorf("column %s", got)
	}
	for _, bad := range []string{``, `[]`, `{"x":{}}`, `{"1":{}`, `null`} {
		if _, err := DecodeColumn([]byte(bad)); !errors.Is(err, ErrFormat) {
			t.Errorf("%q: %v", bad, err)
		}
	}
	config, err := DecodeConfig([]byte(`{"a": [1, 2.50], "b": null, "a": 9007199254740993}`))
	if err != nil {
		t.Fatal(err)
	}
	config = append(config, anki.ConfigEntry{Key: "c", Value: []byte(`1e400`)})
	if got := string(EncodeConfig(config)); got != `{"a":9007199254740993,"b":null}` {
		t.Errorf("settings %s", got)
	}
	tags, err := DecodeTags([]byte(`{"x::y":-1,"é":4}`))
	if err != nil {
		t.Fatal(err)
	}
	if got := string(EncodeTags(tags)); got != `{"x::y":-1,"é":4}` {
		t.Errorf("tags %s", got)
	}
}

// FuzzRoundTrip checks that what is read and written is read and written the same again.
func FuzzRoundTrip(f *testing.F) {
	for _, text := range []string{plainNotetype, plainDeck, plainFiltered, plainPreset} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		stable(t, raw, func(b []byte) ([]byte, error) {
			nt, err := DecodeNotetype(b)
			if err != nil {
				return nil, err
			}
			return EncodeNotetype(nt), nil
		})
		stable(t, raw, func(b []byte) ([]byte, error) {
			d, err := DecodeDeck(b)
			if err != nil {
				return nil, err
			}
			return EncodeDeck(d), nil
		})
		stable(t, raw, func(b []byte) ([]byte, error) {
			p, err := DecodeDeckConfig(b)
			if err != nil {
				return nil, err
			}
			return EncodeDeckConfig(p), nil
		})
	})
}

func stable(t *testing.T, raw []byte, convert func([]byte) ([]byte, error)) {
	t.Helper()
	once, err := convert(raw)
	if err != nil {
		return
	}
	twice, err := convert(once)
	if err != nil {
		t.Fatalf("own output is refused: %v\n%s", err, once)
	}
	thrice, err := convert(twice)
	if err != nil || !bytes.Equal(twice, thrice) {
		t.Fatalf("not stable: %v\n%s\n%s", err, twice, thrice)
	}
}
