package sound

import (
	"context"
	"errors"
	"io"
	"sync"
	"time"
)

// Clip is one thing to be played: a file or a text.
type Clip struct {
	File   string // bare name in the media folder; "" for a text
	Speech Speech
}

// Speech is a text for the system's voice.
type Speech struct {
	Text   string
	Lang   string   // such as en_US
	Voices []string // names of voices, best first
	Speed  float32  // 1 is normal
}

// Media is where sound files are.
type Media interface {
	// OpenSound opens a file for reading.
	OpenSound(name string) (io.ReadSeekCloser, error)
	// SoundPath returns a file's absolute path, for other programs.
	SoundPath(name string) (string, error)
}

// Options are what a Player is made with.
type Options struct {
	Media  Media
	Work   func(func()) // runs a function on a goroutine of its own; nil runs it in place
	Failed func(error)  // is told, on that goroutine, what could not be played; nil for nobody
	Output Output       // nil for the system's sound card
}

// Player plays clips, one after the other. Its methods belong to one goroutine; none of them waits.
type Player struct {
	opt     Options
	playing *playlist // nil before the first
}

// New returns a player. Nothing is opened before the first clip.
func New(opt Options) *Player {
	if opt.Work == nil {
		opt.Work = func(f func()) { f() }
	}
	if opt.Failed == nil {
		opt.Failed = func(error) {}
	}
	if opt.Output == nil {
		opt.Output = system{}
	}
	return &Player{opt: opt}
}

// Play stops what is playing and plays the clips.
func (p *Player) Play(clips []Clip) {
	p.Stop()
	if len(clips) == 0 {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	list := &playlist{opt: p.opt, cancel: cancel, ended: ctx.Done()}
	p.playing = list
	p.opt.Work(func() { list.run(ctx, clips) })
}

// Pause halts what is playing, or goes on with it.
func (p *Player) Pause() {
	if p.playing != nil {
		p.playing.togglePause()
	}
}

// Skip goes forward in the clip that is playing, or backward if by is negative.
func (p *Player) Skip(by time.Duration) {
	if p.playing != nil {
		p.playing.skip(by)
	}
}

// Playing reports whether something is playing, or halted.
func (p *Player) Playing() bool {
	if p.playing == nil {
		return false
	}
	select {
	case <-p.playing.ended:
		return false
	default:
		return true
	}
}

// Stop ends what is playing.
func (p *Player) Stop() {
	if p.playing != nil {
		p.playing.cancel()
	}
}

// clipPlayer plays one clip. run ends with it, or when ctx is done; the other methods may be called meanwhile.
type clipPlayer interface {
	run(ctx context.Context) error
	pause(bool)
	skip(by time.Duration)
}

// playlist is the clips of one call of Play.
type playlist struct {
	opt    Options
	cancel context.CancelFunc
	ended  <-chan struct{}

	mu     sync.Mutex
	now    clipPlayer
	paused bool
}

func (l *playlist) run(ctx context.Context, clips []Clip) {
	defer l.cancel()
	var failed error
	for _, clip := range clips {
		if ctx.Err() != nil {
			break
		}
		err := l.play(ctx, clip)
		if failed == nil && ctx.Err() == nil {
			failed = err
		}
	}
	if failed != nil {
		l.opt.Failed(failed)
	}
}

func (l *playlist) play(ctx context.Context, clip Clip) error {
	v, err := l.voiceOf(clip)
	if err != nil {
		return err
	}
	l.mu.Lock()
	l.now = v
	v.pause(l.paused)
	l.mu.Unlock()
	err = v.run(ctx)
	l.mu.Lock()
	l.now = nil
	l.mu.Unlock()
	return err
}

// voiceOf finds out who can play a clip.
func (l *playlist) voiceOf(clip Clip) (clipPlayer, error) {
	if clip.File == "" {
		return newSpeaking(clip.Speech)
	}
	file, err := l.opt.Media.OpenSound(clip.File)
	if err != nil {
		return nil, &Error{Name: clip.File, Err: err}
	}
	v, err := newDecoded(file, l.opt.Output)
	if err == nil {
		return v, nil
	}
	_ = file.Close() // only read
	if errors.Is(err, ErrNoOutput) {
		return nil, &Error{Name: clip.File, Err: err}
	}
	path, pathErr := l.opt.Media.SoundPath(clip.File)
	if pathErr != nil {
		return nil, &Error{Name: clip.File, Err: pathErr}
	}
	other, otherErr := newMPV(path)
	if otherErr != nil {
		return nil, &Error{Name: clip.File, Err: errors.Join(err, otherErr)}
	}
	return other, nil
}

func (l *playlist) togglePause() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.paused = !l.paused
	if l.now != nil {
		l.now.pause(l.paused)
	}
}

func (l *playlist) skip(by time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.now != nil {
		l.now.skip(by)
	}
}
