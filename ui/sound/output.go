package sound

import (
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/ebitengine/oto/v3"
)

// ErrNoOutput says that the computer has no sound card, or none that may be used.
var ErrNoOutput = errors.New("no sound output")

// Output is a sound card.
type Output interface {
	// New prepares to play what r gives: 32-bit floats, lowest byte first, two channels of 48,000 samples a second.
	// Nothing is heard before Play. An error is ErrNoOutput.
	New(r io.ReadSeeker) (Voice, error)
}

// Voice is one stream on its way to the sound card. Its methods may be called from any goroutine.
type Voice interface {
	Play()
	Pause()
	// PauseAndStopReading stops for good: when it returns, nothing reads the stream any more.
	PauseAndStopReading()
	// IsPlaying is false after the end of the stream, when all of it was heard.
	IsPlaying() bool
	// BufferedSize is how many bytes were read and not heard yet.
	BufferedSize() int
	Seek(offset int64, whence int) (int64, error)
}

// system is the sound card of the computer. The first use opens it, for as long as the program runs.
type system struct{}

var openSystem = sync.OnceValues(func() (*oto.Context, error) {
	ctx, ready, err := oto.NewContext(&oto.NewContextOptions{
		SampleRate: outRate, ChannelCount: outChannels, Format: oto.FormatFloat32LE, ApplicationName: "Karuta",
		BufferSize: 50 * time.Millisecond,
	})
	if err == nil {
		<-ready
		err = ctx.Err()
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoOutput, err)
	}
	return ctx, nil
})

func (system) New(r io.ReadSeeker) (Voice, error) {
	ctx, err := openSystem()
	if err != nil {
		return nil, err
	}
	return ctx.NewPlayer(r), nil
}
