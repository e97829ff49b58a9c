package sound

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// wavFile is a WAV file of a tone: 440 Hz, half as loud as can be on the left, a quarter on the right.
func wavFile(rate, channels, bits int, seconds float64) []byte {
	var data bytes.Buffer
	for i := range int(seconds * float64(rate)) {
		for c := range channels {
			value := math.Sin(2*math.Pi*440*float64(i)/float64(rate)) / float64(int(2)<<c)
			switch bits {
			case 8:
				data.WriteByte(byte(128 + 127*value))
			case 16:
				_ = binary.Write(&data, binary.LittleEndian, int16(32767*value))
			case 24:
				v := uint32(int32(8388607 * value))
				data.Write([]byte{byte(v), byte(v >> 8), byte(v >> 16)})
			case 32:
				_ = binary.Write(&data, binary.LittleEndian, float32(value))
			}
		}
	}
	kind := wavInteger
	if bits == 32 {
		kind = wavFloat
	}
	var file bytes.Buffer
	file.WriteString("RIFF\x00\x00\x00\x00WAVEjunk\x03\x00\x00\x00abc\x00fmt \x10\x00\x00\x00")
	for _, field := range []any{
		uint16(kind), uint16(channels), uint32(rate), uint32(rate * channels * bits / 8), uint16(channels * bits / 8), uint16(bits),
	} {
		_ = binary.Write(&file, binary.LittleEndian, field)
	}
	file.WriteString("data")
	_ = binary.Write(&file, binary.LittleEndian, uint32(data.Len()))
	file.Write(data.Bytes())
	return file.Bytes()
}

// heard is what of a stream reaches the sound card.
type heard struct{ left, right []float64 }

func hear(t testing.TB, r io.Reader) heard {
	t.Helper()
	content, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	if len(content)%outFrame != 0 {
		t.Fatalf("%d bytes are no whole frames", len(content))
	}
	var h heard
	for ; len(content) > 0; content = content[outFrame:] {
		h.left = append(h.left, float64(math.Float32frombits(binary.LittleEndian.Uint32(content))))
		h.right = append(h.right, float64(math.Float32frombits(binary.LittleEndian.Uint32(content[4:]))))
	}
	return h
}

// requireTone fails the test unless what was heard is the tone, for so long and as loud.
func requireTone(t testing.TB, name string, h heard, seconds, left, right float64) {
	t.Helper()
	if got := float64(len(h.left)) / outRate; math.Abs(got-seconds) > 0.1 { // MP3 brings some silence with it
		t.Errorf("%s: %v s are heard, want %v", name, got, seconds)
	}
	waves, below, loudest, loudestRight := 0, false, 0.0, 0.0
	for i := range h.left {
		if h.left[i] < -0.1 {
			below = true
		} else if h.left[i] > 0.1 && below {
			waves, below = waves+1, false
		}
		loudest, loudestRight = max(loudest, math.Abs(h.left[i])), max(loudestRight, math.Abs(h.right[i]))
	}
	if got := float64(waves) / seconds; math.Abs(got-440) > 12 {
		t.Errorf("%s: the tone has %v Hz, want 440", name, got)
	}
	if math.Abs(loudest-left) > 0.05 || math.Abs(loudestRight-right) > 0.05 {
		t.Errorf("%s: %v and %v loud, want %v and %v", name, loudest, loudestRight, left, right)
	}
}

func TestEveryFormatIsHeardAsItIs(t *testing.T) {
	for _, name := range []string{"tone.mp3", "tone.ogg", "tone.flac", "tone.opus"} {
		file, err := os.Open(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		source, err := decode(file)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		requireTone(t, name, hear(t, newStream(source)), 0.5, 0.488, 0.244)
		_ = file.Close()
	}
	for _, c := range []struct{ rate, channels, bits int }{
		{44100, 2, 16},
		{8000, 1, 8},
		{22050, 2, 24},
		{96000, 2, 32},
		{48000, 3, 16},
	} {
		source, err := decode(bytes.NewReader(wavFile(c.rate, c.channels, c.bits, 0.3)))
		if err != nil {
			t.Fatalf("%+v: %v", c, err)
		}
		right := 0.25
		if c.channels == 1 {
			right = 0.5
		}
		requireTone(t, "WAV", hear(t, newStream(source)), 0.3, 0.5, right)
	}
}

// voice.opus is coded as speech is, which is another codec altogether.
func TestOpusForSpeech(t *testing.T) {
	file, err := os.Open(filepath.Join("testdata", "voice.opus"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	source, err := decode(file)
	if err != nil {
		t.Fatal(err)
	}
	requireTone(t, "voice.opus", hear(t, newStream(source)), 0.5, 0.488, 0.488)
	if many := source.(*opusSource).at; many != opusRate/2 {
		t.Errorf("%d frames, want %d: what fills up the last packet is not heard", many, opusRate/2)
	}
}

func TestSeekGoesToTheMoment(t *testing.T) {
	files := map[string][]byte{"wav": wavFile(44100, 2, 16, 0.5)}
	for _, name := range []string{"tone.mp3", "tone.ogg", "tone.flac", "tone.opus"} {
		content, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		files[name] = content
	}
	for name, content := range files {
		source, err := decode(bytes.NewReader(content))
		if err != nil {
			t.Fatal(err)
		}
		s := newStream(source)
		all := hear(t, s)
		for _, to := range []time.Duration{0, 200 * time.Millisecond, 400 * time.Millisecond} {
			if _, err := s.Seek(offset(to), io.SeekStart); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			rest := len(hear(t, s).left)
			if want := len(all.left) - int(to.Seconds()*outRate); rest < want-2400 || rest > want+2400 {
				t.Errorf("%s: after %v %d frames are left, want %d", name, to, rest, want)
			}
		}
		if _, err := s.Seek(offset(time.Hour), io.SeekStart); err == nil && len(hear(t, s).left) > 0 {
			t.Errorf("%s: something is heard beyond the end", name)
		}
	}
}

func TestWhatIsNoSoundIsTold(t *testing.T) {
	for _, content := range []string{"", "x", "<html>", "OggS\x00\x02\x80theora............................................"} {
		if _, err := decode(bytes.NewReader([]byte(content))); !errors.Is(err, errFormat) {
			t.Errorf("%q: %v", content, err)
		}
	}
	if _, err := decode(bytes.NewReader([]byte("RIFF....WAVEfmt "))); err == nil || errors.Is(err, errFormat) {
		t.Errorf("a WAV file that ends in its head: %v", err)
	}
}

func FuzzDecode(f *testing.F) {
	for _, name := range []string{"tone.mp3", "tone.ogg", "tone.flac", "tone.opus"} {
		content, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(content[:min(len(content), 1200)])
	}
	f.Add(wavFile(8000, 1, 8, 0.01))
	f.Fuzz(func(_ *testing.T, content []byte) {
		source, err := decode(bytes.NewReader(content))
		if err != nil {
			return
		}
		s := newStream(source)
		_, _ = io.CopyN(io.Discard, s, 1<<17)
		_, _ = s.Seek(8, io.SeekStart)
		_, _ = io.CopyN(io.Discard, s, 1<<16)
	})
}
