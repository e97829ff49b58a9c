package sound

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// files are media in memory.
type files map[string][]byte

type file struct{ *bytes.Reader }

func (file) Close() error { return nil }

func (f files) OpenSound(name string) (io.ReadSeekCloser, error) {
	content, ok := f[name]
	if !ok {
		return nil, fs.ErrNotExist
	}
	return file{bytes.NewReader(content)}, nil
}

func (f files) SoundPath(name string) (string, error) { return "/media/" + name, nil }

// card is a sound card that hears as fast as it can, or waits after the first bytes until it is let go.
type card struct {
	mu     sync.Mutex
	heard  []float64 // seconds of each stream, at its end
	waits  chan struct{}
	voices []*cardVoice
}

func (c *card) New(r io.ReadSeeker) (Voice, error) {
	v := &cardVoice{card: c, r: r, playing: make(chan bool, 16), done: make(chan struct{})}
	c.mu.Lock()
	c.voices = append(c.voices, v)
	c.mu.Unlock()
	return v, nil
}

type cardVoice struct {
	card    *card
	r       io.ReadSeeker
	playing chan bool
	done    chan struct{}
	start   sync.Once
	n       int64
	paused  bool
	skipped []int64
}

func (v *cardVoice) Play() {
	v.card.mu.Lock()
	v.paused = false
	v.card.mu.Unlock()
	v.start.Do(func() { go v.listen() })
}

func (v *cardVoice) listen() {
	defer close(v.done)
	if v.card.waits != nil {
		n, _ := io.CopyN(io.Discard, v.r, outFrame*outRate/10)
		v.n += n
		v.card.waits <- struct{}{}
		<-v.card.waits
	}
	n, _ := io.Copy(io.Discard, v.r)
	v.card.mu.Lock()
	v.card.heard = append(v.card.heard, float64(v.n+n)/outFrame/outRate)
	v.card.mu.Unlock()
}

func (v *cardVoice) Pause() {
	v.card.mu.Lock()
	v.paused = true
	v.card.mu.Unlock()
}

func (v *cardVoice) PauseAndStopReading() {}
func (v *cardVoice) BufferedSize() int    { return 0 }

func (v *cardVoice) IsPlaying() bool {
	select {
	case <-v.done:
		return false
	default:
		return true
	}
}

func (v *cardVoice) Seek(offset int64, whence int) (int64, error) {
	v.skipped = append(v.skipped, offset)
	return v.r.Seek(offset, whence)
}

func TestClipsPlayOneAfterTheOther(t *testing.T) {
	out := &card{}
	var failed []error
	media := files{"a.wav": wavFile(8000, 1, 8, 0.2), "b.wav": wavFile(44100, 2, 16, 0.1)}
	p := New(Options{Media: media, Output: out, Failed: func(err error) { failed = append(failed, err) }})
	p.Play([]Clip{{File: "a.wav"}, {File: "gone.wav"}, {File: "b.wav"}})
	if len(out.heard) != 2 || math.Abs(out.heard[0]-0.2) > 0.01 || math.Abs(out.heard[1]-0.1) > 0.01 {
		t.Errorf("heard for %v s", out.heard)
	}
	if len(failed) != 1 || !errors.Is(failed[0], fs.ErrNotExist) {
		t.Errorf("told %v", failed)
	}
	p.Play(nil)
	p.Pause()
	p.Skip(time.Second)
	p.Stop()
}

func TestPauseSkipAndStop(t *testing.T) {
	out := &card{waits: make(chan struct{})}
	var done sync.WaitGroup
	p := New(Options{
		Media: files{"a.wav": wavFile(8000, 1, 8, 8)}, Output: out,
		Work: func(f func()) { done.Go(f) },
	})
	p.Play([]Clip{{File: "a.wav"}, {File: "a.wav"}})
	<-out.waits // a tenth of a second was heard
	v := out.voices[0]
	paused := func() bool {
		out.mu.Lock()
		defer out.mu.Unlock()
		return v.paused
	}
	p.Pause()
	if !paused() {
		t.Error("it does not pause")
	}
	p.Pause()
	if paused() {
		t.Error("it does not go on")
	}
	p.Skip(5 * time.Second)
	p.Skip(-10 * time.Second)
	if want := []int64{offset(5*time.Second + 100*time.Millisecond), 0}; !slices.Equal(v.skipped, want) {
		t.Errorf("skipped to %v, want %v", v.skipped, want)
	}
	p.Stop()
	done.Wait() // the clip that waits has ended, and the next one was not begun
	if len(out.voices) != 1 {
		t.Errorf("%d clips began", len(out.voices))
	}
	out.waits <- struct{}{}
	<-v.done
}

// deaf is a computer without a sound card.
type deaf struct{}

func (deaf) New(io.ReadSeeker) (Voice, error) { return nil, ErrNoOutput }

func TestWithoutASoundCard(t *testing.T) {
	var failed error
	p := New(Options{
		Media: files{"a.wav": wavFile(8000, 1, 8, 0.1)}, Output: deaf{}, Failed: func(err error) { failed = err },
	})
	p.Play([]Clip{{File: "a.wav"}})
	if !errors.Is(failed, ErrNoOutput) {
		t.Errorf("told %v", failed)
	}
}

func TestFileNamesAndTextsAreNoOptions(t *testing.T) {
	m := mpv{program: "/usr/bin/mpv", path: "/media/--script=evil.mp4", dir: "/tmp/x"}
	args := m.args()
	if end := slices.Index(args, "--"); end != len(args)-2 || args[end+1] != m.path {
		t.Errorf("mpv is called with %q", args)
	}
	text := "--output-module=evil"
	for _, system := range []string{"linux", "darwin", "windows"} {
		for _, e := range engines(system) {
			args, input, env := e.call(Speech{Text: text, Lang: "de_DE", Speed: 1.5, Voices: []string{"Apple_Anna"}})
			end := slices.Index(args, "--")
			for i, arg := range args {
				if strings.Contains(arg, text) && (end < 0 || i < end) {
					t.Errorf("%s %q: the text is where options are", e.name, args)
				}
			}
			spoken := input == text || end >= 0 && slices.Contains(args[end:], text)
			language := strings.Contains(strings.ToLower(strings.Join(append(args, env...), " ")), "de-de") || slices.Contains(args, "-vAnna")
			if !spoken || !language {
				t.Errorf("%s %q, reads %q: the text or its language is missing", e.name, args, input)
			}
		}
	}
}
