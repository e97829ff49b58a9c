package wire_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"karuta/syncclient/wire"
)

// FuzzMessages gives any bytes to every decoder: none may panic, every refusal
// says that it is about the data, and what is accepted is written and read the
// same again.
func FuzzMessages(f *testing.F) {
	files, err := filepath.Glob(filepath.Join("testdata", "*.json"))
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		payload, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(payload)
	}
	f.Fuzz(func(t *testing.T, payload []byte) {
		for name, codec := range codecs {
			once, err := codec(payload)
			if err != nil {
				checkRefusal(t, name, err)
				continue
			}
			twice, err := codec(once)
			if err != nil {
				t.Fatalf("%s: own output is refused: %v\n%s", name, err, once)
			}
			thrice, err := codec(twice)
			if err != nil || !bytes.Equal(twice, thrice) {
				t.Fatalf("%s: not stable: %v\n%s\n%s", name, err, twice, thrice)
			}
		}
	})
}

func checkRefusal(t *testing.T, name string, err error) {
	t.Helper()
	var message *wire.ServerMessageError
	if !errors.Is(err, wire.ErrFormat) && !errors.As(err, &message) {
		t.Errorf("%s: %v", name, err)
	}
}

func FuzzHeader(f *testing.F) {
	f.Add(`{"v":11,"k":"key","c":"karuta,1,linux","s":"abc"}`)
	f.Fuzz(func(t *testing.T, value string) {
		h, err := wire.DecodeHeader(value)
		if err != nil {
			checkRefusal(t, "header", err)
			return
		}
		if again, err := wire.DecodeHeader(wire.EncodeHeader(h)); err != nil || again != h {
			t.Errorf("%q: %+v, then %+v, %v", value, h, again, err)
		}
	})
}

func FuzzFrame(f *testing.F) {
	for _, payload := range []string{"", "null", strings.Repeat("karuta", 1000)} {
		frame := wire.Compress([]byte(payload))
		f.Add(frame)
	}
	f.Fuzz(func(t *testing.T, frame []byte) {
		const limit = 1 << 16
		payload, err := wire.Decompress(bytes.NewReader(frame), limit)
		var tooLarge *wire.TooLargeError
		if err != nil && !errors.As(err, &tooLarge) && !errors.Is(err, wire.ErrFormat) {
			t.Error(err)
		}
		if len(payload) > limit {
			t.Errorf("%d bytes", len(payload))
		}
	})
}
