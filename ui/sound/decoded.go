package sound

import (
	"context"
	"io"
	"sync"
	"time"
)

// decoded plays a file that is decoded here.
type decoded struct {
	file   io.Closer
	stream *stream
	out    Voice

	mu     sync.Mutex
	paused bool
}

// glance is how often is looked whether a clip has ended: the sound card does not say so.
const glance = 20 * time.Millisecond

func newDecoded(file io.ReadSeekCloser, output Output) (*decoded, error) {
	source, err := decode(file)
	if err != nil {
		return nil, err
	}
	d := &decoded{file: file, stream: newStream(source)}
	d.out, err = output.New(d.stream)
	return d, err
}

func (d *decoded) run(ctx context.Context) error {
	defer func() { _ = d.file.Close() }() // only read
	defer d.out.PauseAndStopReading()
	d.pause(d.isPaused())
	tick := time.NewTicker(glance)
	defer tick.Stop()
	for d.isPaused() || d.out.IsPlaying() {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
	return nil
}

func (d *decoded) isPaused() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.paused
}

func (d *decoded) pause(paused bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.paused = paused
	if paused {
		d.out.Pause()
	} else {
		d.out.Play()
	}
}

func (d *decoded) skip(by time.Duration) {
	heard := d.stream.out.Load()*outFrame - int64(d.out.BufferedSize())
	_, _ = d.out.Seek(max(heard+offset(by), 0), io.SeekStart) // a file that cannot be sought in plays on
}
