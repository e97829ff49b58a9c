package wire

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"

	"karuta/collection/anki"
)

func TestHeader(t *testing.T) {
	const value = `{"v":11,"k":"key","c":"karuta,1,linux","s":"abc"}`
	h, err := DecodeHeader(value)
	if err != nil || h != (Header{11, "key", "karuta,1,linux", "abc"}) {
		t.Errorf("read %+v, %v", h, err)
	}
	if got := EncodeHeader(h); got != value {
		t.Errorf("written %s", got)
	}
	if _, err := DecodeHeader(`{"v":8,"k":"","c":"","s":"","extra":1}`); err != nil {
		t.Errorf("unknown key: %v", err)
	}
	for _, bad := range []string{
		``, `null`, `{}`, `[]`, `{"v":7,"k":"","c":"","s":""}`, `{"v":12,"k":"","c":"","s":""}`, `{"v":11,"k":"","c":""}`,
		`{"v":"11","k":"","c":"","s":""}`, `{"v":11.0,"k":"","c":"","s":""}`, `{"v":11,"k":null,"c":"","s":""}`,
	} {
		if _, err := DecodeHeader(bad); !errors.Is(err, ErrFormat) {
			t.Errorf("%s: %v", bad, err)
		}
	}
}

func TestRunKey(t *testing.T) {
	for range 1000 {
		if key := NewRunKey(); len(key) == 0 || len(key) > 6 || strings.Trim(key, runKeyDigits) != "" {
			t.Fatalf("run key %q", key)
		}
	}
}

// base rows, of which one column at a time is replaced.
const (
	cardRow   = `[1,2,3,4,5,6,2,-1,9,10,11,12,13,14,15,16,17,"{}"]`
	noteRow   = `[1,"guid",2,3,4," a b ","x\u001fy","","",0,""]`
	revlogRow = `[1,2,3,3,5,6,7,8,1]`
)

// TestColumnTypes is the table of what each column of a row takes: the values
// after it are accepted, those before "|" refused.
func TestColumnTypes(t *testing.T) {
	const (
		int64s = `9223372036854775807 -1 0`
		noInts = `7.0 "7" null true 9223372036854775808 [] 1e3`
		text   = `"" "é"`
		noText = `7 null [] true`
		loose  = `7.0 -7.9 1e3 2147483648 99999999999999999999 0`
		noNums = `"7" null true []`
		u32    = `0 4294967295`
		noU32  = noInts + ` -1 4294967296`
		i32    = `-2147483648 2147483647`
		noI32  = noInts + ` 2147483648`
	)
	for _, row := range []struct {
		kind    string
		columns [][2]string // accepted, refused
	}{
		{"cards", [][2]string{
			{int64s, noInts},
			{int64s, noInts},
			{int64s, noInts},
			{`0 65535`, noInts + ` -1 65536`},
			{loose, noNums},
			{i32, noI32},
			{`0 3`, noInts + ` 4 -1`},
			{`-3 4`, noInts + ` -4 5`},
			{loose, noNums},
			{loose, noNums},
			{`0 65535`, noInts + ` -1 65536`},
			{u32, noU32},
			{u32, noU32},
			{u32, noU32},
			{loose, noNums},
			{int64s, noInts},
			{`0 255`, noInts + ` -1 256`},
			{text, noText},
		}},
		{"notes", [][2]string{
			{int64s, noInts},
			{text, noText},
			{int64s, noInts},
			{int64s, noInts},
			{i32, noI32},
			{text, noText},
			{text, noText},
			{text, noText},
			{text, noText},
			{u32, noU32},
			{text, noText},
		}},
		{"revlog", [][2]string{
			{int64s, noInts},
			{int64s, noInts},
			{i32, noI32},
			{`0 255`, noInts + ` -1 256`},
			{loose, noNums},
			{loose, noNums},
			{loose, noNums},
			{loose, noNums},
			{`0 5 6 -1 7.0 "x" null []`, ``},
		}},
	} {
		base := map[string]string{"cards": cardRow, "notes": noteRow, "revlog": revlogRow}[row.kind]
		for i, column := range row.columns {
			for _, value := range strings.Fields(column[0]) {
				if _, err := DecodeChunk(chunkWith(row.kind, base, i, value)); err != nil {
					t.Errorf("%s column %d refuses %s: %v", row.kind, i, value, err)
				}
			}
			for _, value := range strings.Fields(column[1]) {
				if _, err := DecodeChunk(chunkWith(row.kind, base, i, value)); !errors.Is(err, ErrFormat) {
					t.Errorf("%s column %d takes %s: %v", row.kind, i, value, err)
				}
			}
		}
	}
}

func chunkWith(kind, base string, column int, value string) []byte {
	r := columns([]byte(base), 0, 99)
	r.elements[column] = []byte(value)
	return []byte(`{"` + kind + `":[[` + string(bytes.Join(rawsToBytes(r), []byte(","))) + `]]}`)
}

func rawsToBytes(r *row) [][]byte {
	out := make([][]byte, len(r.elements))
	for i, e := range r.elements {
		out[i] = e
	}
	return out
}

func TestLooseNumbers(t *testing.T) {
	c, err := DecodeChunk([]byte(`{"cards":[[1,2,3,4,5.9,6,0,0,-7.9,-3,11,12,13,14,2147483648,16,17,""]],
		"revlog":[[1,2,3,3,-600.5,1e2,-1,4294967297]]}`))
	if err != nil {
		t.Fatal(err)
	}
	card, entry := c.Cards[0], c.Revlog[0]
	if card.Modified != 5 || card.Due != -7 || card.Interval != 0 || card.OriginalDue != -2147483648 {
		t.Errorf("card %+v", card)
	}
	if entry.Interval != -600 || entry.LastInterval != 100 || entry.EaseFactor != 0 || entry.TakenMillis != 1 || entry.Kind != anki.ReviewLearning {
		t.Errorf("entry %+v", entry)
	}
}

func TestRowLengths(t *testing.T) {
	for _, bad := range []string{
		`{"cards":[[1]]}`, `{"cards":[` + strings.Replace(cardRow, "]", ",1]", 1) + `]}`, `{"notes":[[]]}`, `{"notes":[{}]}`, `{"revlog":[[1,2,3,4,5,6,7]]}`,
		`{"revlog":[[1,2,3,4,5,6,7,8,0,0]]}`, `{"cards":{}}`, `{"cards":[null]}`, `{"done":1}`, `[]`, ``, `{"done":true}x`,
	} {
		if _, err := DecodeChunk([]byte(bad)); !errors.Is(err, ErrFormat) {
			t.Errorf("%s: %v", bad, err)
		}
	}
	c, err := DecodeChunk([]byte(`{}`))
	if err != nil || c.Done || len(c.Cards) != 0 {
		t.Errorf("empty chunk: %+v, %v", c, err)
	}
	if _, err := DecodeApplyChunk([]byte(`{}`)); !errors.Is(err, ErrFormat) {
		t.Errorf("applyChunk without chunk: %v", err)
	}
	if got := string(EncodeApplyChunk(Chunk{Done: true})); got != `{"chunk":{"done":true}}` {
		t.Errorf("last chunk %s", got)
	}
	card := anki.Card{}
	if got := string(EncodeChunk(Chunk{Cards: []*anki.Card{&card}})); !strings.HasSuffix(got, `0,"{}"]]}`) {
		t.Errorf("card without data %s", got)
	}
}

func TestGraves(t *testing.T) {
	if got := string(EncodeApplyGraves(anki.Graves{Notes: []anki.NoteID{7}})); got != `{"chunk":{"cards":[],"decks":[],"notes":[7]}}` {
		t.Errorf("graves %s", got)
	}
	for _, bad := range []string{
		`{}`, `null`, `{"chunk":null}`, `{"chunk":{"cards":[],"decks":[]}}`, `{"chunk":{"cards":["1"],"decks":[],"notes":[]}}`,
		`{"chunk":{"cards":[1.0],"decks":[],"notes":[]}}`, `{"chunk":{"cards":[null],"decks":[],"notes":[]}}`,
	} {
		if _, err := DecodeApplyGraves([]byte(bad)); !errors.Is(err, ErrFormat) {
			t.Errorf("%s: %v", bad, err)
		}
	}
	start, err := DecodeStart([]byte(`{"minUsn":3,"lnewer":true,"graves":{"cards":["1","2"],"decks":[],"notes":["3"]}}`))
	if err != nil || len(start.Graves.Cards) != 2 || start.Graves.Cards[1] != 2 || start.Graves.Notes[0] != 3 || !start.ClientNewer {
		t.Errorf("start %+v, %v", start, err)
	}
	var many anki.Graves
	for i := range 600 {
		many.Cards = append(many.Cards, anki.CardID(i))
	}
	many.Notes, many.Decks = []anki.NoteID{1}, []anki.DeckID{2}
	parts := SplitGraves(many)
	if len(parts) != 3 || parts[0].Len() != 250 || parts[2].Len() != 102 || len(parts[2].Decks) != 1 {
		t.Errorf("%d parts", len(parts))
	}
	if SplitGraves(anki.Graves{}) != nil {
		t.Error("no deletions make a request")
	}
}

func TestChangesNeedTheirKeys(t *testing.T) {
	for _, bad := range []string{
		`{}`, `{"models":[],"decks":[[],[]]}`, `{"models":[],"decks":[[]],"tags":[]}`, `{"models":[],"decks":[[],[],[]],"tags":[]}`,
		`{"models":[],"decks":[[],[]],"tags":[null]}`, `{"models":[{}],"decks":[[],[]],"tags":[]}`, `{"models":[],"decks":[[],[]],"tags":[],"conf":[]}`,
		`{"models":null,"decks":[[],[]],"tags":[]}`,
	} {
		if _, err := DecodeChanges([]byte(bad)); !errors.Is(err, ErrFormat) {
			t.Errorf("%s: %v", bad, err)
		}
	}
	c, err := DecodeChanges([]byte(`{"models":[],"decks":[[],[]],"tags":["a"],"conf":null,"crt":null}`))
	if err != nil || c.Settings != nil || len(c.Tags) != 1 {
		t.Errorf("changes %+v, %v", c, err)
	}
}

func TestSanity(t *testing.T) {
	a, err := DecodeSanityAnswer([]byte(`{"status":"bad","c":[[0,0,0],3,2,1,0,6,4,2],"s":null}`))
	if err != nil || a.OK || a.Server != nil || a.Client.Cards != 3 || a.Client.DeckConfigs != 2 {
		t.Errorf("answer %+v, %v", a, err)
	}
	for _, bad := range []string{
		`{"client":null}`, `{"client":[[0,0,0],3,2,1,0,6,4]}`, `{"client":[[0,0],3,2,1,0,6,4,2]}`, `{"client":[[0,0,0],-3,2,1,0,6,4,2]}`,
		`{"client":[[0,0,0],3,2,1,0,6,4,2,1]}`,
	} {
		if _, err := DecodeSanityRequest([]byte(bad)); !errors.Is(err, ErrFormat) {
			t.Errorf("%s: %v", bad, err)
		}
	}
}

func TestMediaEnvelope(t *testing.T) {
	b, err := DecodeMediaBegin(EncodeMediaBegin(MediaBegin{36, "key"}))
	if err != nil || b != (MediaBegin{36, "key"}) {
		t.Errorf("begin %+v, %v", b, err)
	}
	if client, err := DecodeMediaBeginRequest(EncodeMediaBeginRequest("karuta,1")); err != nil || client != "karuta,1" {
		t.Errorf("begin %q, %v", client, err)
	}
	if _, err := DecodeMediaBeginRequest([]byte(`{"v":""}`)); !errors.Is(err, ErrFormat) {
		t.Errorf("begin without version: %v", err)
	}
	var message *ServerMessageError
	if _, err := DecodeMediaUploaded(EncodeMediaError("full")); !errors.As(err, &message) || message.Message != "full" {
		t.Errorf("refusal: %v", err)
	}
	if _, err := DecodeDownloadFiles(EncodeDownloadFiles(make([]string, 26))); !errors.Is(err, ErrFormat) {
		t.Errorf("26 names: %v", err)
	}
	if _, err := DecodeMediaChanges([]byte(`{"data":[["a",1,"ab"]],"err":""}`)); !errors.Is(err, ErrFormat) {
		t.Errorf("short sum: %v", err)
	}
	for _, equal := range []bool{true, false} {
		if got, err := DecodeMediaSanity(EncodeMediaSanity(equal)); err != nil || got != equal {
			t.Errorf("sanity %v: %v, %v", equal, got, err)
		}
	}
}

func TestFrames(t *testing.T) {
	payloads := [][]byte{{}, []byte("null"), bytes.Repeat([]byte("karuta "), 100_000)}
	for n := 1; n < 500; n++ {
		payloads = append(payloads, bytes.Repeat([]byte{byte(n)}, n))
	}
	for _, payload := range payloads {
		frame := Compress(payload)
		if len(frame) == 0 {
			t.Error("an empty payload makes no frame")
		}
		got, err := Decompress(iotest.OneByteReader(bytes.NewReader(frame)), int64(len(payload)))
		if err != nil || !bytes.Equal(got, payload) {
			t.Errorf("%d bytes came back as %d, %v", len(payload), len(got), err)
		}
		for _, cut := range []int{1, len(frame) / 2, len(frame) - 1} {
			if _, err := Decompress(bytes.NewReader(frame[:cut]), 1<<20); !errors.Is(err, ErrFormat) {
				t.Errorf("frame of %d cut at %d: %v", len(frame), cut, err)
			}
		}
		broken := errors.New("connection lost")
		r := io.MultiReader(bytes.NewReader(frame[:len(frame)-1]), iotest.ErrReader(broken))
		if _, err := Decompress(r, 1<<20); !errors.Is(err, broken) || errors.Is(err, ErrFormat) {
			t.Errorf("lost connection: %v", err)
		}
	}
	if _, err := Decompress(strings.NewReader("no frame at all"), 1<<20); !errors.Is(err, ErrFormat) {
		t.Errorf("no frame: %v", err)
	}
}

// A bit that turned over on the way is noticed, also in the shortest message.
func TestFlippedBitsAreNoticed(t *testing.T) {
	for _, payload := range []string{"", "null", `{"done":true}`, strings.Repeat("karuta ", 300)} {
		frame := Compress([]byte(payload))
		for bit := range 8 * len(frame) {
			flipped := bytes.Clone(frame)
			flipped[bit/8] ^= 1 << (bit % 8)
			if got, err := Decompress(bytes.NewReader(flipped), 1<<20); err == nil && string(got) != payload {
				t.Fatalf("bit %d of the frame of %.20q: read as %.40q", bit, payload, got)
			}
		}
	}
}

func TestLateFrames(t *testing.T) {
	for _, payload := range [][]byte{{}, []byte("OK"), bytes.Repeat([]byte("x"), maxLatePayload)} {
		for waits := range 4 {
			var buf bytes.Buffer
			f := NewLateFrame(&buf)
			for range waits {
				before := buf.Len()
				if err := f.Wait(); err != nil || buf.Len() == before {
					t.Errorf("nothing is sent while waiting, %v", err)
				}
			}
			if _, err := Decompress(bytes.NewReader(buf.Bytes()), 1<<20); !errors.Is(err, ErrFormat) && waits > 0 {
				t.Errorf("waiting is taken for an answer: %v", err)
			}
			if err := f.End(payload); err != nil {
				t.Fatal(err)
			}
			if got, err := Decompress(&buf, 1<<20); err != nil || !bytes.Equal(got, payload) {
				t.Errorf("%d bytes after %d waits came back as %d, %v", len(payload), waits, len(got), err)
			}
		}
	}
}

func TestBombIsRefused(t *testing.T) {
	const limit, bomb = 1 << 16, 1 << 26
	var frame bytes.Buffer
	w := NewCompressor(&frame)
	if _, err := io.CopyN(w, zeros{}, bomb); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	counted := &countingReader{r: &frame}
	total := frame.Len()
	payload, err := Decompress(counted, limit)
	var tooLarge *TooLargeError
	if !errors.As(err, &tooLarge) || tooLarge.Limit != limit || payload != nil {
		t.Errorf("%d bytes, %v", len(payload), err)
	}
	if counted.n > total/10 {
		t.Errorf("%d of %d bytes were read for a body ten times too long and more", counted.n, total)
	}
}

// A frame that unpacks to thousands of times its size is a bomb, whatever its reader allows.
func TestBombBelowTheLimitIsRefused(t *testing.T) {
	for size, fine := range map[int64]bool{alwaysFine: true, 1 << 28: false} {
		var frame bytes.Buffer
		w := NewCompressor(&frame)
		if _, err := io.CopyN(w, zeros{}, size); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		d, err := NewDecompressor(&frame, 1<<30)
		if err != nil {
			t.Fatal(err)
		}
		n, err := io.Copy(io.Discard, d)
		d.Close()
		var tooLarge *TooLargeError
		if errors.As(err, &tooLarge) == fine || !fine && n > alwaysFine+maxRatio*int64(frame.Cap()) {
			t.Errorf("%d bytes of %d unpacked: %v", n, size, err)
		}
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

type countingReader struct {
	r io.Reader
	n int
}

func (c *countingReader) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += n
	return n, err
}

func TestFinish(t *testing.T) {
	mod, err := DecodeFinish(EncodeFinish(1795342615964))
	if err != nil || mod != 1795342615964 {
		t.Errorf("%d, %v", mod, err)
	}
	for _, bad := range []string{`null`, `"1"`, `1.5`, ``, strconv.Itoa(1) + "x"} {
		if _, err := DecodeFinish([]byte(bad)); !errors.Is(err, ErrFormat) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}
